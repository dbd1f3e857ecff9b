import type { Address } from './delivery.ts';
import type { Doctor } from './doctor/facts.ts';
import type { Chart } from './history/chart.ts';
import type { Outcome } from './problem.ts';
import type { Secret } from './secret.ts';
import type { BankedResets, UsageAnswer } from './usage/answer.ts';
import type { Profile, ProfileList } from './usage/profile.ts';

/** What the core needs from outside, on one page. */
export type Ports = {
  clock: Clock;
  /** Calls once, after so many ms by that clock, and keeps no process alive for it. */
  later: (ms: number, work: () => void) => void;
  /** Settles after so many ms by that clock. */
  sleep: (ms: number) => Promise<unknown>;
  profiles: ProfileSource;
  usage: UsageSource;
  /** `null`: this bot only reads, and has no way to the gateway at all (`AUTH_MUTATIONS=off`). */
  gateway: Gateway | null;
  doctor: Doctor;
  /** Rejects with nothing but `StateFailure` (`state-failure.ts`). */
  state: State;
  log: Log;
  /** So many bytes that nobody can guess. */
  randomBytes: (count: number) => Uint8Array;
  /** Sixteen characters that nobody can guess. */
  newId: () => string;
  /** A short random reference by which a person and the log can mean the same failure, where no request has an id. */
  newReference: () => string;
};

export type Clock = {
  /** Epoch ms. */
  now(): number;
};

export type ProfileSource = {
  /** Reads the gateway's store, changes nothing, starts no process. */
  list(agent: string): Promise<Outcome<ProfileList>>;
};

export type UsageSource = {
  /** Asks the endpoint about one profile, with the token that the store holds at this moment. Never rejects:
   *  whatever goes wrong is an answer. The token stays on the other side of this port. `isUrgent`: somebody waits, so a
   *  passing fault is worth another try (without it: true). */
  read(agent: string, profile: Profile, how?: { isUrgent: boolean }): Promise<UsageAnswer>;
  /** Lists its banked resets, of which `read` tells the number alone; looks, and spends none. `null`: nothing came that could be
   *  understood, in time. Never rejects. `since`: when somebody began to wait, epoch ms; all in all they wait no longer than for
   *  `read` alone. */
  readResets(agent: string, profile: Profile, since: number): Promise<BankedResets | null>;
};

/** The gateway's own command line. Each call starts a process and takes seconds; a change waits for all before it, and
 *  everything for a change; looks run side by side. A failure of any kind may come after the change was saved: read again before telling anybody. */
export type Gateway = {
  /** `2026.9.6`. */
  version(): Promise<Outcome<string>>;
  /** The order that it says it uses; `null`: none, it chooses by itself. The order may be one for all agents, and one
   *  from the configuration never shows here. */
  readOrder(owner: OrderOwner): Promise<Outcome<readonly string[] | null>>;
  /** Ids of the logins that it knows for this agent, of every provider. */
  readLogins(agent: string): Promise<Outcome<readonly { id: string; provider: string }[]>>;
  /** `mayStill` is asked when its turn has come, and nothing is done when it says no. */
  change(change: GatewayChange, mayStill?: () => Promise<Outcome<null>>): Promise<Outcome<Applied>>;
  /** Signs in by device code, as long as a person takes for it, and saves the login under this id; commands do not wait
   *  for it. `told` hears each step once. A problem says why it ended; only a look into the store says whether the login
   *  was saved all the same, since `signal` may come too late. */
  signIn(asked: SignIn, told: (step: SignInStep) => void, signal: AbortSignal): Promise<Outcome<Applied>>;
  /** For a sign-in through a browser that somebody began at the host. */
  handOver: HandOver;
};

/** Whose order. The provider is the one stored with the login: the command line does not translate. */
export type OrderOwner = { agent: string; provider: Profile['provider'] };

/** All that the gateway can be told to do. */
export type GatewayChange =
  | ({ kind: 'order.set'; ids: readonly string[] } & OrderOwner)
  | ({ kind: 'order.clear' } & OrderOwner)
  /** For good, and for every agent that shares the login. */
  | { kind: 'logout'; agent: string; id: string };

/** The login to be made, or made anew. It becomes the agent's own: one that it inherits stays as it is beside it. And it
 *  goes to the front of the agent's own order, into it even, where it has one (`test/suites/sign-in.ts`). */
export type SignIn = OrderOwner & { id: string };

export type SignInStep =
  /** To be entered at `url`, within `lastsMs` from now. */
  | { kind: 'code'; url: string; code: Secret; lastsMs: number }
  /** Somebody has entered it; the login is being saved. */
  | { kind: 'approved' };

/** Carries a message through one of the gateway's own channels. Changes no auth state, so it is there whether anything may
 *  be changed or not. A failure may come after the message was sent. */
export type Messenger = {
  send(to: Address, text: string): Promise<Outcome<null>>;
};

/** Draws a chart as a picture (PNG). `null`: it cannot be drawn here, and the words have to do. Never rejects. */
export type Draw = (chart: Chart) => Promise<Uint8Array | null>;

/** `isStale`: saved, but the running gateway could not be told; `openclaw gateway restart` does that. */
export type Applied = { isStale: boolean };

/** Gives the answer of a sign-in page to a sign-in of the gateway that waits for it on this machine. `callback`: the address,
 *  or its query; of it only what the sign-in needs is sent, and to this machine alone.
 *  - `nobody`: none waits.
 *  - `taken`: it went on with that. Whether a login came of it shows later.
 *  - `turned-away`: not the answer to its own link; it goes on waiting.
 *  - `unclear`: sent, and what came of it is not known. */
export type HandOver = (callback: Secret) => Promise<HandedOver>;
export type HandedOver = 'nobody' | 'taken' | 'turned-away' | 'unclear';

/** What survives a restart. Values are plain JSON; what comes back is unknown until it was parsed. */
export type State = {
  /** Last good readings. */
  readings: Store;
  /** The list of choices that a person was shown last, in one chat. */
  lists: Store;
  /** Changes that were proposed and may still be confirmed. */
  plans: Store;
  /** Profiles that were taken out of an order on purpose. */
  retired: Store;
  /** Who is to be warned of what, and what they were told. */
  alerts: Store;
  claims: Claims;
  locks: Locks;
  journal: Journal;
  inbox: Inbox;
  history: History;
};

/** Why the state cannot be opened. Of a file:
 *  - `damaged`: it is no state file, or not any more.
 *  - `busy`: another program holds it.
 *  - `forbidden`: it may not be read or written.
 *  - `foreign`: it, or the link that leads to it, is somebody else's.
 *  - `full`: there is no space left.
 *  - `of-another-program`: it is a database, and not the bot's.
 *
 *  Of a Redis:
 *  - `unreachable`: nothing answers there, or not as a Redis does.
 *  - `turned-away`: it does not take the user, the password or the number of the database.
 *  - `unwritable`: it takes nothing new.
 *  - `no-client`: the package for it is not installed. */
export type StateFault =
  | 'damaged'
  | 'busy'
  | 'forbidden'
  | 'foreign'
  | 'full'
  | 'of-another-program'
  | 'unreachable'
  | 'turned-away'
  | 'unwritable'
  | 'no-client';

/** Why the port cannot be opened. `elsewhere`: the address is not one of this machine. */
export type HttpFault = 'taken' | 'forbidden' | 'elsewhere';

export type Store = {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown, ttlMs: number): Promise<void>;
  delete(key: string): Promise<void>;
};

/** "This one is mine", for all processes that share the state. */
export type Claims = {
  /** True for exactly one taker until it expires or is released. */
  take(key: string, ttlMs: number): Promise<boolean>;
  release(key: string): Promise<void>;
};

/** "I am at it", for as long as it takes: for all processes that share the state. Ends by itself soon after its process
 *  did. */
export type Locks = {
  /** `lifeMs`: how long it outlives a process that died; fifteen seconds where nothing else is said. */
  take(
    key: string,
    holder: string,
    lifeMs?: number,
  ): Promise<Held | { isMine: false; holder: string; since: number }>;
};

export type Held = {
  isMine: true;
  /** Whether it still is: a process that stood still for too long has lost it. */
  isHeld(): Promise<boolean>;
  release(): Promise<void>;
};

/** Requests that were accepted and are not answered yet, so that another process can answer what one that died has left.
 *  Only the process that a request belongs to may say its answer. */
export type Inbox = {
  /** False, and nothing is kept, when this id was accepted within the last `knownMs`. `body`: plain JSON. */
  accept(id: string, owner: string, body: unknown, knownMs: number): Promise<boolean>;
  /** Its answer is about to be said. False: it belongs to somebody else now, or was closed. True for an id that nobody knows. */
  leave(id: string, owner: string): Promise<boolean>;
  /** It was answered: from now on only its id is known. Nothing happens when it belongs to somebody else. */
  close(id: string, owner: string): Promise<void>;
  /** Everything that was not closed, oldest first. */
  open(): Promise<readonly Unanswered[]>;
  /** Makes it `to`'s. False, and nothing happens, when it is not `from`'s any more. */
  move(id: string, from: string, to: string): Promise<boolean>;
};

/** `acceptedAt`: epoch ms. `isLeaving`: its answer was about to be said, and may have been. */
export type Unanswered = {
  id: string;
  owner: string;
  acceptedAt: number;
  isLeaving: boolean;
  body: unknown;
};

/** Readings over time, one series for each account of a profile (`core/history`). They are kept for ninety days, the older the
 *  fewer. Points are plain JSON, and short; what comes back is unknown until it was parsed. */
export type History = {
  /** `at`: epoch ms. A second point of the same moment takes the place of the first. */
  add(series: string, at: number, point: unknown): Promise<void>;
  /** Oldest first, from `since` on and before `until`, where that is given. */
  read(series: string, since: number, until?: number): Promise<readonly { at: number; point: unknown }[]>;
  /** Keeps these of a series from `from` on and before `until`, and drops all others between. */
  thin(series: string, from: number, until: number, keep: readonly number[]): Promise<void>;
};

/** What was done to the gateway, in the order it was done. Entries are only ever added, and each is linked to the one
 *  before by its hash (`core/auth/journal.ts`). On the disk before `append` settles. */
export type Journal = {
  /** All of them, or none. False, and nothing is added, when a plan has its step already. */
  append(...entries: readonly { plan: string; step: string }[]): Promise<boolean>;
  /** Oldest first. `last`: the number of the newest entry that was ever added, whether it is still there or not. */
  read(): Promise<{ rows: readonly JournalRow[]; last: number }>;
  /** That number alone; 0: nothing was ever added. */
  last(): Promise<number>;
};

/** `body`: the entry as JSON. `hash`: of the hash before and this body. */
export type JournalRow = { seq: number; hash: string; body: string };

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** `abandoned`: there was no way left to answer, or another process has it now; the same may be asked again at once.
 *  `limited`: more was asked than there is room for (`rate-limit.ts`). */
export type RequestOutcome =
  | 'answered'
  | 'duplicate'
  | 'refused'
  | 'ignored'
  | 'limited'
  | 'failed'
  | 'abandoned';

export type Log = {
  /** One line per request. Never the text, never an URL, never a name. */
  request(entry: {
    /** The reference that its person is shown when something breaks (`reference.ts`). */
    request: string;
    platform: string;
    intent: string;
    outcome: RequestOutcome;
    tookMs: number;
  }): void;
  /** Our bug: the stack goes to the log, `reference` to the person. */
  bug(reference: string, error: unknown): void;
  /** Everyday life: `event` is a fixed phrase, as below. */
  info(event: string, facts?: Readonly<Record<string, string | number | boolean | null>>): void;
  /** The world misbehaving. `event` is a fixed phrase; `facts` are allow-listed by the caller. */
  warn(event: string, facts?: Readonly<Record<string, string | number | boolean | null>>): void;
};
