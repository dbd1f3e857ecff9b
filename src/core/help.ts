import { hasRole } from './access.ts';
import type { ListedRole } from './access.ts';
import { commands } from './commands.ts';
import type { Catalogue } from './i18n/index.ts';
import type { Line, Message } from './reply.ts';

/** What this bot does, and what this caller may do. `who` is their own id, which settings use. */
export function renderHelp(texts: Catalogue, who: string, role: ListedRole, mayChange: boolean): Message {
  const may = commands.filter((command) => command.inMenu && hasRole(role, command.role));
  const lines: Line[] = [
    ...texts.help.intro,
    mayChange ? texts.help.changes : texts.help.readOnly,
    [],
    ...may.map(({ name }) => texts.help.command(name, texts.commands[name])),
    texts.help.usageForms,
    texts.help.historyForms,
    texts.help.whyForms,
    texts.help.alertsForms,
    ...(mayChange && hasRole(role, 'operator') ? texts.help.authForms : []),
    ...(mayChange && hasRole(role, 'owner') ? texts.help.ownerForms : []),
    [],
    ...texts.help.legend,
    [],
    texts.help.role(who, texts.help.roles[role]),
  ];
  return {
    kind: 'result',
    lines,
    choices: [[{ label: texts.under.profiles, intent: { kind: 'usage.menu' } }]],
  };
}
