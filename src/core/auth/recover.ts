import type { Ports } from '../ports.ts';
import { loadTexts, localeFor } from '../i18n/index.ts';
import type { Locale } from '../i18n/index.ts';
import type { Message } from '../reply.ts';
import { readHistory } from './journal.ts';
import type { Change, Entry } from './journal.ts';
import { readLive } from './live.ts';
import { lockKeyOf } from './plan.ts';
import type { Recipient } from '../request.ts';
import type { Recorded } from './plan.ts';
import { renderRecovered } from './render.ts';
import { rememberRetired } from './retired.ts';
import { readStored, verify } from './verify.ts';

/** What a crash left behind. An unfinished change is verified, never done again. */

/** For so long a command of a process that died may still be at work and save something: its time limit and a little. */
const ORPHAN_LIFE_MS = 130_000;
const LOOK_AGAIN_MS = 2000;

const isUnfinished = ({ ended }: Change) => ended === null;

/** Whoever applied a change tells what became of it at once; only after this long it is taken for untold. */
const TELLING_MS = 60_000;

/** Settles what other processes left unfinished, where nobody is at it. Returns the changes whose end nobody was told. */
export async function recover(ports: Ports): Promise<readonly Change[]> {
  const { changes } = await readHistory(ports.state.journal);
  for (const key of new Set(changes.filter(isUnfinished).map(({ plan }) => lockKeyOf(plan)))) {
    const lock = await ports.state.locks.take(key, 'codex-profiler');
    if (!lock.isMine) continue;
    try {
      await settleUnfinished(ports, key);
    } finally {
      await lock.release();
    }
  }
  const settled = await readHistory(ports.state.journal);
  const now = ports.clock.now();
  return settled.changes.filter(
    ({ ended, isTold }) => ended && !isTold && (ended.isRecovered || now - ended.at > TELLING_MS),
  );
}

/** Says something to somebody in a chat of one platform; `false`: it did not arrive. */
export type Tell = (to: Recipient, message: Message) => Promise<boolean>;

/** Settles what is unfinished, and tells everybody who can be told from here what became of their change: once. `tellOn`:
 *  `null` for a platform that is not served here. `locale`: for
 *  people whose platform does not tell their language. */
export async function recoverAndTell(
  ports: Ports,
  locale: Locale,
  tellOn: (platform: string) => Tell | null,
): Promise<void> {
  for (const change of await recover(ports)) {
    const { by, chat, isPrivate, id, language } = change.plan;
    const tell = tellOn(by.platform);
    const claim = `telling:${id}`;
    if (!tell || !(await ports.state.claims.take(claim, TELLING_MS))) continue;
    const texts = await loadTexts(localeFor(language, locale));
    const to = { caller: by, chat, isPrivate, ...(language !== undefined && { language }) };
    const live = await readLive(ports, change.plan.agent);
    if (await tell(to, renderRecovered(texts, change, live.ok ? live.value : null)))
      await markTold(ports, id);
  }
}

/** For whoever holds the lock. `begins`: called when there is something to settle. */
export async function settleUnfinished(ports: Ports, key: string, begins = () => {}): Promise<void> {
  const { changes } = await readHistory(ports.state.journal);
  const unfinished = changes.filter((change) => isUnfinished(change) && lockKeyOf(change.plan) === key);
  if (unfinished.length > 0) begins();
  for (const change of unfinished) await settle(ports, change);
}

async function settle(ports: Ports, { plan, applyingAt, approved }: Change): Promise<void> {
  const { clock, state } = ports;
  const isSignIn = plan.asked.verb === 'start';
  // A sign-in has ended with the terminal of the process that began it.
  if (applyingAt !== null && !isSignIn) await outliveOrphan(ports, plan, applyingAt);
  const found = await verify(ports, plan);
  // Stopped again: the next start looks.
  if (found.kind === 'unreadable' && found.problem.code === 'gateway.killed') return;
  if (found.kind === 'after' && applyingAt !== null) {
    const live = await readLive(ports, plan.agent);
    if (live.ok) await rememberRetired(state.retired, plan, live.value, clock.now());
  }
  const outcomes = {
    after: 'verified',
    before: 'not-applied',
    other: 'mismatched',
    unreadable: 'unverified',
  } as const;
  // Before that, whatever is in force now is not of its making; a login that nobody approved, the gateway has renewed.
  const isOfItsMaking = applyingAt !== null && (!isSignIn || approved !== null || found.kind !== 'after');
  const ended: Entry = {
    step: 'ended',
    plan: plan.id,
    at: clock.now(),
    outcome: isOfItsMaking ? outcomes[found.kind] : 'not-applied',
    found: found.kind === 'unreadable' ? null : found.labels,
    problem: found.kind === 'unreadable' ? found.problem.code : null,
    isRecovered: true,
  };
  await state.journal.append(ended);
}

/** While the store is as it was, the dead process's command may still be about to change it. */
async function outliveOrphan(ports: Ports, plan: Recorded, applyingAt: number): Promise<void> {
  const { clock, sleep } = ports;
  // Before it began: the clock was set back, and there is nothing to wait by.
  const isYoung = () => clock.now() >= applyingAt && clock.now() - applyingAt < ORPHAN_LIFE_MS;
  while (isYoung()) {
    const stored = await readStored(ports, plan);
    if ('kind' in stored && stored.kind !== 'before') return;
    await sleep(LOOK_AGAIN_MS);
  }
}

/** Written once the person has been told; `false`: somebody else has told them. */
export async function markTold(
  { state, clock }: Pick<Ports, 'state' | 'clock'>,
  plan: string,
): Promise<boolean> {
  return state.journal.append({ step: 'told', plan, at: clock.now() } as Entry);
}
