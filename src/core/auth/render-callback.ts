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

/** What came of a pasted address. `handed`: what the gateway said, `null` where it was not asked. */
export type CameOfIt = { checked: Checked; handed: HandedOver | null };

/** The one message that shows a link; for a private chat alone. `version`: the one that knows no device codes. */
export function renderLink(
  texts: Catalogue,
  { label, command, version }: About & { label: string; version: string },
  { link, endsAt }: { link: Secret; endsAt: number },
): Message {
  const { callback } = texts;
  return {
    kind: 'result',
    lines: [...callback.atTheHost(label, version, command), [], ...callback.link(link.reveal(), endsAt)],
  };
}

export function renderCallback(texts: Catalogue, about: About, came: CameOfIt): Message {
  const profiles: Choice = { label: texts.under.profiles, intent: { kind: 'auth.menu', verb: null } };
  const isInOrder = came.handed === 'taken' || came.checked.kind === 'ok';
  return {
    kind: 'result',
    lines: linesOf(texts, about, came),
    choices: [[profiles]],
    ...(isInOrder ? {} : { isProblem: true as const }),
  };
}

function linesOf({ callback }: Catalogue, about: About, { checked, handed }: CameOfIt): readonly Line[] {
  const { command, label: known } = about;
  const label = known ?? ANY_LABEL;
  switch (checked.kind) {
    case 'ok':
      return callback.inOrder(label, command);
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
