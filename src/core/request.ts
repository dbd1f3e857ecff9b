import type { AlertChange, AlertScreen, ChosenChange } from './alerts/change.ts';
import type { Range } from './history/range.ts';
import type { Strategy } from './rotation/suggest.ts';
import type { Secret } from './secret.ts';

/** Everything that comes in. A request is plain data: it holds no platform object and no token. The one secret that a person
 *  sends travels as a `Secret`. */

/** Which profiles a choice on offer stands for. A profile travels as its digest (`callback.ts`). */
export type ChoiceTarget = { by: 'all' } | { by: 'default' } | { by: 'digest'; digest: string };
/** Which profiles a person means; `name` is what they typed. */
export type Target = ChoiceTarget | { by: 'name'; name: string };

export type AboutProfiles<T> = {
  kind: 'usage.show' | 'usage.details' | 'auth.show' | 'auth.start' | 'why.show';
  target: T;
};

/** What was read over time. */
export type HistoryShow<T> = { kind: 'history.show'; target: T; range: Range };

/** A change of one profile's place. */
export type OneVerb = 'first' | 'retire' | 'restore' | 'delete';
/** What a profile can be picked for. `start`: signing in again. */
export type MenuVerb = OneVerb | 'start';
/** A change of the gateway's auth state, as somebody asks for it. */
export type Mutation<T> =
  | { verb: 'order'; targets: readonly T[] }
  | { verb: OneVerb; target: T }
  | { verb: 'clear' | 'undo' };

/** What can be offered as a choice: as a button, or under a number. */
export type ChoiceIntent =
  | { kind: 'help' }
  | { kind: 'usage.menu' }
  /** Another page of a selector that is already there; counted from 0. */
  | { kind: 'usage.page'; page: number }
  /** Which profile is it about? `verb`: what is to be done with it; `null`: just look. */
  | { kind: 'auth.menu'; verb: MenuVerb | null }
  | { kind: 'auth.page'; verb: MenuVerb | null; page: number }
  /** Another page of why all are used or not. */
  | { kind: 'why.page'; page: number }
  | { kind: 'auth.propose'; mutation: Exclude<Mutation<ChoiceTarget>, { verb: 'order' }> }
  /** `plan`: its id. */
  | { kind: 'auth.confirm' | 'auth.cancel'; plan: string }
  | { kind: 'auth.log' }
  /** Ends a sign-in that waits for its person. `signIn`: its id. */
  | { kind: 'auth.stop'; signIn: string }
  /** Asks for the address that a sign-in page leads to at its end. */
  | { kind: 'auth.finish'; target: ChoiceTarget; pasted: null }
  | { kind: 'doctor.show' }
  /** `isLong`: how to set it all up, too. */
  | { kind: 'rotation.show'; isLong: boolean }
  /** An order by this strategy: to look at, and as a plan. It is thought out anew each time. */
  | { kind: 'rotation.order' | 'rotation.propose'; strategy: Strategy }
  /** What they, or all in this chat, are warned of. */
  | { kind: 'alerts.show'; screen: AlertScreen }
  | { kind: 'alerts.set'; change: ChosenChange }
  /** The button of a warning: no more of them for so many hours. The warning stays where it is. */
  | { kind: 'alerts.mute'; hours: number }
  | HistoryShow<ChoiceTarget>
  | AboutProfiles<ChoiceTarget>;

/** What a person wants, however they said it. */
export type Intent =
  | ChoiceIntent
  | AboutProfiles<Target>
  | HistoryShow<Target>
  | { kind: 'auth.propose'; mutation: Mutation<Target> }
  | { kind: 'alerts.set'; change: AlertChange }
  /** Hands that address in. `target`: `null` where nobody said for which profile it is. */
  | { kind: 'auth.finish'; target: Target | null; pasted: Secret | null }
  /** Words that only the list last shown can explain: `2`, or a label. */
  | { kind: 'choice.pick'; said: string }
  /** Looks like a command, and is none of ours. */
  | { kind: 'command.unknown'; said: string }
  /** Button data that this version did not write. */
  | { kind: 'button.unknown' };

/** Who asks. `id` is the platform's own, as text: Discord's do not fit a number. */
export type Caller = { platform: string; id: string };

/** One ask. */
export type Request = {
  /** The platform's id of this update; the same id twice is a redelivery. `null` where nothing is redelivered. */
  id: string | null;
  caller: Caller;
  /** Where the answer goes, chat and thread, in the adapter's own spelling. The core only compares it. */
  chat: string;
  /** True when nobody but the caller reads along. */
  isPrivate: boolean;
  /** Everybody in that chat reads what is answered. Left out where only the caller does, be others there or not. */
  isForAll?: true;
  /** The person's own language, as the platform tells it (`zh-hans`); left out where it does not. */
  language?: string;
  intent: Intent;
  /** For a button: the mark of the person it was made for (`callback.ts`). `null` for everything else. */
  madeFor: string | null;
  /** How the adapter finds the way back: plain JSON of its own, kept with the request so that another process can answer it.
   *  Left out where nobody else could. */
  route?: unknown;
  /** Taken over from a process that died after it had accepted this.
   *  - `again`: it is to be answered now.
   *  - `unclear`: its answer was on the way, and may have arrived.
   *  - `lost`: it held what must not be kept, so only its person can ask it again. */
  resumed?: 'again' | 'unclear' | 'lost';
  /** When that process did, epoch ms. */
  acceptedAt?: number;
  /** Of a message that held a secret: whether it could be taken out of the chat. Left out where nobody else can read it. */
  isErased?: boolean;
};

export const isAboutProfiles = (intent: {
  kind: string;
}): intent is AboutProfiles<Target> | HistoryShow<Target> =>
  intent.kind === 'history.show' ||
  intent.kind === 'usage.show' ||
  intent.kind === 'usage.details' ||
  intent.kind === 'auth.show' ||
  intent.kind === 'why.show' ||
  intent.kind === 'auth.start';

/** Where and to whom something is said that answers no request of this moment; as it stood in the request. What is said to all
 *  in a chat, by everybody's button, has `EVERYBODY` as its caller. */
export type Recipient = Pick<Request, 'caller' | 'chat' | 'isPrivate' | 'language'>;

/** The id of a caller who is all that read along. No platform has such an id. */
export const EVERYBODY = '*';

/** Whether somebody has sent us a secret. */
export const holdsSecret = (intent: Intent): boolean =>
  intent.kind === 'auth.finish' && intent.pasted !== null;
