import { profileDigest } from '../callback.ts';
import type { Catalogue } from '../i18n/index.ts';
import type { Choice, ChoiceGroup, Line, Message } from '../reply.ts';
import type { ChoiceTarget } from '../request.ts';
import { defaultOf } from './target.ts';
import type { Placed } from './target.ts';

/** Profiles on one page; default, all, back and next have to find room beside them (`CHOICE_LIMIT`). */
const PAGE_SIZE = 20;

/** The selector: default, all, and each profile. `page` counts from 0; one that is gone shows the last there is. */
export function renderMenu(
  texts: Catalogue,
  agent: string,
  placed: readonly Placed[],
  page: number,
  before: readonly Line[] = [],
): Message {
  const { here, shown, pages } = pageOf(placed, page);
  const show = (label: string, target: ChoiceTarget): Choice => ({
    label,
    intent: { kind: 'usage.show', target },
  });
  const turn = (label: string, to: number): Choice => ({ label, intent: { kind: 'usage.page', page: to } });

  const choices: ChoiceGroup[] = [
    [
      show(texts.menu.default(defaultOf(placed)[0]?.label ?? ''), { by: 'default' }),
      show(texts.menu.all, { by: 'all' }),
    ],
    here.map(({ label, profile }) => show(label, { by: 'digest', digest: profileDigest(profile.id) })),
  ];
  const turns = [
    ...(shown > 0 ? [turn(texts.menu.back, shown - 1)] : []),
    ...(shown < pages - 1 ? [turn(texts.menu.next, shown + 1)] : []),
  ];
  if (turns.length > 0) choices.push(turns);
  const lines = [...before, texts.menu.title(agent)];
  if (pages > 1) lines.push(texts.menu.page(shown + 1, pages));
  return { kind: 'result', lines, choices };
}

/** A page that is gone becomes the last there is. */
export function pageOf<T>(all: readonly T[], page: number) {
  const pages = Math.max(1, Math.ceil(all.length / PAGE_SIZE));
  const shown = Math.min(page, pages - 1);
  return { here: all.slice(shown * PAGE_SIZE, (shown + 1) * PAGE_SIZE), shown, pages };
}
