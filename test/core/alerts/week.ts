import { changeSubscription, readSubscriptions } from '../../../src/core/alerts/subscriptions.ts';
import { subscriptionKeyOf, usual } from '../../../src/core/alerts/subscription.ts';
import { accountOf } from '../../../src/core/auth/account.ts';
import { profileDigest } from '../../../src/core/callback.ts';
import type { Channel } from '../../../src/core/channel.ts';
import type { Listener } from '../../../src/core/history/round.ts';
import type { State } from '../../../src/core/ports.ts';
import { EVERYBODY } from '../../../src/core/request.ts';
import type { Recipient } from '../../../src/core/request.ts';
import type { StoredLogins, StoredProfile } from '../../fakes/openclaw-home.ts';
import { seeded } from '../../fakes/seeded.ts';
import type { FakeAnswer, FakeRequest } from '../../fakes/usage-endpoint.ts';
import { startRounds } from '../history/rounds.ts';
import { createAccount } from './accounts.ts';
import { createChat } from './chat.ts';
import {
  blockedFrom,
  chatFails,
  DAY,
  deaths,
  earlyReset,
  ending,
  ENDS,
  isWithin,
  lastWords,
  lie,
  listeners,
  loads,
  logins,
  muted,
  orderAt,
  outage,
  pinned,
  refused,
  returned,
  stateFails,
  STARTS,
  usualOrder,
} from './script.ts';
import type { ListenerName } from './script.ts';
import { createTruth } from './truth.ts';

/** The week of the script: a gateway that uses its logins, an endpoint that answers for them, three copies of the bot that live
 *  and die, and people in a chat. */

const MINUTE = 60_000;
const YEAR = 365 * DAY;
const COPIES = 3;
const STEP_MS = MINUTE;
/** OpenClaw notes each use; so often the note is looked at here. */
const NOTE_MS = 5 * MINUTE;

export const idOf = (name: string) => `openai-codex:${name}`;
export const names = Object.keys(logins);
/** Without second names. */
const ownNames = names.filter((name) => logins[name]!.account === name);

type Rounds = Awaited<ReturnType<typeof startRounds>>;
export type Copy = ReturnType<Rounds['open']> & { copy: string; sleep: (ms: number) => Promise<void> };
/** What a copy does with each look of its round. */
export type MakeListener = (copy: Copy, channelOn: (platform: string) => Channel | null) => Listener;

export async function liveAWeek(listenerOf: MakeListener, { everyMs = 5 * MINUTE } = {}) {
  const accounts = new Map(Object.values(logins).map(({ account, week }) => [account, createAccount(week)]));
  const accountFor = (name: string) => accounts.get(logins[name]!.account)!;
  const lastUsed = new Map<string, number>();
  const truth = createTruth(ownNames, returned.name);
  const answers: { at: number; name: string; isGood: boolean }[] = [];
  const died: { at: number }[] = [];
  let hasLied = false;

  const world = await startRounds({ logins: storedAt(STARTS), everyMs, answerOf, through, http1: true });
  const { time, clock } = world;
  const nameOf = (to: Recipient) =>
    (Object.keys(listeners) as ListenerName[]).find((name) => listeners[name].chat === to.chat)!;
  const chat = createChat(clock.now, nameOf, (name) => {
    if (isWithin(chatFails, clock.now())) return 'failed';
    return name === 'blocker' && clock.now() >= blockedFrom ? 'gone' : 'sent';
  });

  function answerOf({ accountId, token }: FakeRequest, at: number): FakeAnswer {
    const account = accountId!.replace('acct-', '');
    const found = accounts.get(account)!;
    const isDead =
      (account === refused.name && isWithin(refused, at)) ||
      (account === ending.name && isWithin(ending, at));
    const isOut = isWithin(outage, at);
    const isLie =
      !hasLied &&
      account === lie.account &&
      at >= lie.from &&
      found.left(at)['5h'] < lie.leftBelow &&
      !found.isEmpty(at);
    answers.push({ at, name: nameIn(token), isGood: !isOut && !isLie });
    if (isOut) return { status: 503 };
    if (isDead) return { status: 401, body: `{"error":{"code":"${deadCode(account)}"}}` };
    hasLied ||= isLie;
    return found.answer(at, isLie);
  }

  function through(state: State): State {
    const guard = <Part extends object>(part: Part): Part =>
      Object.fromEntries(
        (Object.entries(part) as [string, (...given: unknown[]) => Promise<unknown>][]).map(
          ([name, method]) => [
            name,
            (...given: unknown[]) =>
              isWithin(stateFails, clock.now()) ? Promise.reject(new Error('full')) : method(...given),
          ],
        ),
      ) as Part;
    const { readings, retired, alerts, claims, history, journal } = state;
    const locks = guard(state.locks);
    return {
      ...state,
      readings: guard(readings),
      retired: guard(retired),
      alerts: guard(alerts),
      claims: guard(claims),
      history: guard(history),
      journal: guard(journal),
      locks,
    };
  }

  /** Fresh logins last longer, which is how they can be told from the old ones. */
  function storedAt(at: number): StoredLogins {
    const profiles = names.map((name): StoredProfile => {
      const { account } = logins[name]!;
      const fresh = name === refused.name && at >= refused.until ? MINUTE : 0;
      const isEnding = name === ending.name && at < ending.until;
      return {
        id: idOf(name),
        accountId: `acct-${account}`,
        userId: `user-${account}`,
        expires: isEnding ? ending.from : STARTS + YEAR + fresh,
        ...(isEnding && { fields: { refresh: undefined } }),
      };
    });
    const usageStats = Object.fromEntries(
      [...lastUsed].map(([name, used]) => [idOf(name), { lastUsed: used }]),
    );
    return { profiles, order: { 'openai-codex': orderAt(at).map(idOf) }, usageStats };
  }

  const isDeadAt = (name: string, at: number) =>
    (name === refused.name && isWithin(refused, at)) || (name === ending.name && isWithin(ending, at));
  const canUse = (name: string, at: number) => !isDeadAt(name, at) && !accountFor(name).isEmpty(at);

  /** Uses the first login that can be used, and notes it. */
  async function runGateway(): Promise<void> {
    let inUse = usualOrder[0]!;
    let noted = '';
    let isReset = false;
    for (;;) {
      const at = clock.now();
      if (at >= earlyReset && !isReset) {
        isReset = true;
        for (const account of accounts.values()) account.resetEarly();
      }
      const order = orderAt(at);
      const first = order.find((name) => canUse(name, at));
      const held = isWithin(pinned, at) && canUse(pinned.name, at) ? pinned.name : first;
      const load = loads.find((one) => isWithin(one, at));
      if (load && held !== undefined) {
        accountFor(held).use(at, (load.perHour * STEP_MS) / (60 * MINUTE));
        inUse = held;
        if ((at - STARTS) % NOTE_MS === 0 || lastUsed.get(held) === undefined) lastUsed.set(held, at);
      }
      truth.note(at, {
        order,
        inUse,
        first,
        isPassed: load !== undefined && held !== first,
        of: (name) => ({ left: accountFor(name).left(at), isDead: isDeadAt(name, at) }),
      });
      const stored = storedAt(at);
      const now = JSON.stringify(stored);
      if (now !== noted) world.home.save(stored);
      noted = now;
      if (at >= ENDS) return;
      await time.sleep(STEP_MS);
    }
  }

  type Running = ReturnType<Rounds['start']>;
  const alive: Running[] = [];
  function startCopy(): void {
    let listener: Listener = async () => {};
    const running = world.start((snapshot) => listener(snapshot));
    const channel: Channel = {
      ...chat.channel,
      async send(...given) {
        const sent = await chat.channel.send(...given);
        if (sent.kind === 'sent' && lastWords.includes(chat.kept.length)) {
          // And what it was saying on the other platform at that moment.
          const same = chat.kept.filter(({ at }) => at === chat.kept.at(-1)!.at);
          const last = new Map(same.map((one) => [one.platform, one]));
          for (const one of last.values()) one.isCutOff = true;
          await kill(running);
        }
        return sent;
      },
    };
    listener = listenerOf({ ...running, sleep: (ms) => time.sleep(ms) }, () => channel);
    alive.push(running);
  }

  /** It gives back nothing of what it holds. */
  async function kill(victim: Running): Promise<void> {
    alive.splice(alive.indexOf(victim), 1);
    died.push({ at: clock.now() });
    await victim.close();
    void victim.stop();
  }

  /** One dies now and then, without giving back what it holds, and is started again. */
  async function runCopies(): Promise<void> {
    const random = seeded(deaths.seed);
    for (let copy = 0; copy < COPIES; copy += 1) startCopy();
    for (;;) {
      const wait = (DAY / deaths.perDay) * (0.5 + random());
      await time.sleep(Math.max(0, Math.min(wait, ENDS - clock.now())));
      if (clock.now() >= ENDS) break;
      // Mostly the one that does the work.
      const working = alive.findIndex(({ copy }) => copy === world.snapshots.at(-1)?.copy);
      const index = random() < 0.7 && working >= 0 ? working : Math.floor(random() * alive.length);
      await kill(alive[index]!);
      await time.sleep(deaths.downMs * random());
      while (alive.length < COPIES) startCopy();
    }
    // Not waited for in here: they may have to sleep once more.
    for (const one of alive) void one.stop();
  }

  async function subscribe(): Promise<void> {
    const { ports, close } = world.open();
    const sleep = (ms: number) => time.sleep(ms);
    const room = { state: ports.state, sleep };
    for (const [name, { platform, chat: where, isForAll, ...rest }] of Object.entries(listeners)) {
      const caller = { platform, id: isForAll ? EVERYBODY : personOf(name) };
      const to: Recipient = { caller, chat: where, isPrivate: !isForAll, language: 'en' };
      await changeSubscription(room, 'main', subscriptionKeyOf(to), () => ({
        ...usual,
        ...rest,
        to,
        by: { platform, id: personOf(name) },
      }));
    }
    const listed = await world.credentials.list('main');
    const retired = listed.ok && listed.value.profiles.find(({ id }) => id === idOf(returned.name));
    if (!retired) throw new Error('nobody is retired');
    const entry = {
      digest: profileDigest(retired.id),
      label: returned.name,
      account: accountOf(retired),
      at: STARTS - 20 * DAY,
    };
    await ports.state.retired.set('main', [entry], YEAR);
    await close();
  }

  /** What people ask for meanwhile. */
  async function runPeople(): Promise<void> {
    await time.sleep(muted.from - clock.now());
    if (clock.now() >= ENDS) return;
    const { ports, close } = world.open();
    const known = (await readSubscriptions(ports.state.alerts, 'main')).find(
      ({ to }) => to.chat === listeners.muter.chat,
    )!;
    await changeSubscription(
      { state: ports.state, sleep: (ms) => time.sleep(ms) },
      'main',
      subscriptionKeyOf(known.to),
      (one) => one && { ...one, mutedUntil: muted.until },
    );
    await close();
  }

  await subscribe();
  const all = [time.run(runGateway), time.run(runCopies), time.run(runPeople)];
  await time.passUntil(ENDS);
  // Who was stopped has one more thing to finish.
  await time.passUntil(ENDS + 5 * MINUTE);
  await Promise.all(all.slice(0, 2));
  return { ...world, until: ENDS, chat, truth, answers, died, lastUsed };
}

/** Two names of one account have a token each. */
function nameIn(token: string): string {
  const claims = Buffer.from(token.split('.')[1]!, 'base64url').toString();
  return /"email":"([^"@]+)@/u.exec(claims)?.[1] ?? '';
}

export const personOf = (name: string) => `person-${name}`;
const deadCode = (account: string) => (account === ending.name ? 'token_expired' : 'token_revoked');

export type Week = Awaited<ReturnType<typeof liveAWeek>>;
