import type { Catalogue } from '../i18n/index.ts';
import type { HandedOver } from '../ports.ts';
import type { Choice, Line, Message } from '../reply.ts';
import type { Secret } from '../secret.ts';
import type { Checked } from './oauth-helper.ts';

/** A sign-in through a browser in words. Nothing that was pasted gets this far. */

/** `label`: the profile's; `null` where it is not known. `command`: OpenClaw's own sign-in, for the host. */
export type About = { label: string | null; command: string };

/** In a command to be typed, where a name has to be filled in. */
const ANY_LABEL = '<profile>';

/** What came of a pasted address. `handed`: what the gateway said, `null` where it was not asked. `wasDeleted`: the message
 *  that it came in; `null` where it came in none that others could see (a modal, a terminal). */
export type CameOfIt = { checked: Checked; handed: HandedOver | null; wasDeleted: boolean | null };

/** `maker`: whose link it is. The one message that shows it; for a private chat alone. */
export function renderLink(
  texts: Catalogue,
  { label, command }: About & { label: string },
  { link, endsAt, maker }: { link: Secret; endsAt: number; maker: 'bot' | 'gateway' },
): Message {
  const { callback } = texts;
  return {
    kind: 'result',
    lines: [
      ...callback.link(label, link.reveal(), endsAt),
      ...(maker === 'bot' ? callback.onlyChecks(command) : []),
    ],
  };
}

export function renderCallback(texts: Catalogue, about: About, came: CameOfIt): Message {
  const { callback, under } = texts;
  const { checked, wasDeleted } = came;
  const profiles: Choice = { label: under.profiles, intent: { kind: 'auth.menu', verb: null } };
  const isInOrder = came.handed === 'taken' || (checked.kind === 'ok' && checked.maker === 'bot');
  const deletion = { true: [callback.deleted], false: [callback.notDeleted], null: [] }[`${wasDeleted}`];
  return {
    kind: 'result',
    lines: [...linesOf(texts, about, came), ...deletion],
    choices: [[profiles]],
    ...(isInOrder ? {} : { isProblem: true as const }),
  };
}

function linesOf({ callback }: Catalogue, about: About, { checked, handed }: CameOfIt): readonly Line[] {
  const { command, label: known } = about;
  const label = known ?? ANY_LABEL;
  switch (checked.kind) {
    case 'ok':
      if (checked.maker === 'bot') return callback.inOrder(label, command);
      return handed === null || handed === 'nobody'
        ? callback.gone(label)
        : callback.handedOver[handed](label, command);
    case 'unknown':
      return callback.handedOver[handed ?? 'nobody'](label, command);
    case 'expired':
      return callback.expired(label);
    case 'used':
      return callback.used(label);
    case 'foreign':
      return callback.foreign[checked.by](label);
    case 'other-profile':
      return callback.otherProfile(label);
    case 'denied':
      return callback.denied(checked.error, label, command);
    case 'malformed':
      return callback.malformed(checked.why, label);
    default:
      return checked satisfies never;
  }
}
