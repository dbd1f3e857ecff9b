import type { Edited, Sent } from '../../src/core/channel.ts';
import type { Message } from '../../src/core/reply.ts';
import type { House } from '../harness.ts';
import type { Watch } from '../fakes/watch.ts';

/** A platform through people's eyes: all that the suite knows of Telegram, of Discord or of a line of text. */

/** Everybody who takes part. A `colleague` is a second viewer. */
export const cast = ['owner', 'operator', 'viewer', 'colleague', 'stranger'] as const;
export type Role = (typeof cast)[number];

/** With the bot alone, or where the whole cast reads along: a topic, a channel, a room. */
export const places = ['private', 'group'] as const;
export type Place = (typeof places)[number];

/** What a place of that kind has. Without it, there is another way to the same end. */
export type Traits = {
  /** Choices are pressed. Without, they are numbered, and the number is typed. */
  buttons: boolean;
  /** Words that are no command reach the bot. */
  typedWords: boolean;
  /** Profiles are offered while a command is being typed. */
  completes: boolean;
  /** A message that is already there can change. */
  editsInPlace: boolean;
  /** A command, too, can be answered for one pair of eyes. */
  noticesToCommands: boolean;
  /** The bot can say something that nobody has asked for. */
  saysUnasked: boolean;
  /** What was asked may arrive once more, long after it was answered. */
  redelivers: boolean;
  /** The longest message, in UTF-16 units; `null` where there is no such thing. */
  limit: number | null;
};

/** What somebody sees of one message of ours. */
export type Seen = {
  place: Place;
  /** As it reads: markup is gone, and in place of each moment stands `(moment)`. */
  text: string;
  code: readonly string[];
  strong: readonly string[];
  /** Every other markup or link that their app makes of it. */
  stray: readonly string[];
  /** Shown in the reader's own time; epoch ms. */
  moments: readonly number[];
  /** What can be picked, in order. */
  choices: readonly string[];
  /** On the wire, in UTF-16 units. */
  length: number;
};

export type Suggestion = { label: string; words: string };

export type Person = {
  /** As settings spell it: `telegram:3`. */
  id: string;
  /** `/codex_usage work`, as one gives commands there; in private unless told otherwise. */
  command(words: string, place?: Place): void;
  /** Words, in answer to nothing. */
  write(words: string): void;
  /** Words in answer to this message. */
  reply(message: Seen, words: string): void;
  /** Takes one of the choices under a message. */
  pick(message: Seen, choice: string): Picked;
  /** Presses a button under this message that holds what no button of ours ever held. */
  forge(message: Seen, data: string): void;
  /** What is offered for this beginning of a profile's name. */
  complete(typed: string): Promise<readonly Suggestion[]>;
  /** The first message, or change of one, that fits and was not taken yet. */
  next(place?: Place, fits?: (seen: Seen) => boolean): Promise<Seen>;
  /** All that is to be seen there now. */
  seen(place?: Place): readonly Seen[];
};

/** `isWaiting`: the platform still shows that the bot owes an answer to it. */
export type Picked = { isWaiting(): boolean };

export type Held = { isHeld(): boolean; release(): void };

/** All that is said to one address. */
export type Unasked = {
  send(message: Message): Promise<Sent>;
  edit(ref: string, message: Message): Promise<Edited>;
};

export type Platform = {
  person(role: Role): Person;
  /** The way to somebody who has asked nothing, or to everybody in the group. */
  unasked(role: Role | 'everybody', place: Place): Unasked;
  /** What was asked last arrives once more. */
  deliverAgain(): Promise<void>;
  /** The next message to this person in private stays on its way until it is released. */
  hold(person: Person): Held;
  /** The next two tries to say something to this person in private fail: a lost connection first. */
  fail(person: Person): void;
  /** Lets the adapter finish, and nothing of it is left. Harmless twice. */
  stop(): Promise<void>;
  /** Ends adapter and house, and starts both again. */
  restart(): Promise<void>;
  /** What is still waiting for the bot, though it owes an answer: spinners, promised messages. */
  waiting(): readonly unknown[];
  /** What the adapter has said to its log that it should not have had to. */
  complaints(): readonly unknown[];
  /** All that the bot has said on the wire. */
  wire(): unknown;
};

export type FarSide = {
  /** The core's word for it. */
  platform: string;
  traits: Traits;
  /** The platform's own ids of people. */
  ids: Readonly<Record<Role, string>>;
  /** The real adapter between this house and a server on loopback. */
  open(house: Pick<House, 'handle' | 'delivery' | 'complete' | 'restart'>): Promise<Platform>;
};

/** `next` and `seen` of one person. `look`: what is to be seen there now; the same message is the same object until it
 *  changes. */
export function createEyes(until: Watch['until'], look: (place: Place) => readonly Seen[]) {
  const taken = new Set<Seen>();
  return {
    seen: (place: Place = 'private') => look(place),
    async next(place: Place = 'private', fits: (seen: Seen) => boolean = () => true): Promise<Seen> {
      const find = () => look(place).find((seen) => !taken.has(seen) && fits(seen));
      try {
        const seen = await until(find, 'the message');
        taken.add(seen);
        return seen;
      } catch {
        throw new Error(`No such message came, only ${JSON.stringify(look(place).map(({ text }) => text))}`);
      }
    },
  };
}
