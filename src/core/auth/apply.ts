import type { Gateway, GatewayChange, Held, Ports } from '../ports.ts';
import { failed, ok } from '../problem.ts';
import type { Outcome, Problem } from '../problem.ts';
import type { Entry } from './journal.ts';
import { idsOf, partsOf, readLive, refsOf } from './live.ts';
import type { Live } from './live.ts';
import { changeKindOf, digestsOf, findPlan, lockKeyOf, personOf, sameList, sameRefs } from './plan.ts';
import type { Plan } from './plan.ts';
import type { Preflights } from './preflight.ts';
import { settleUnfinished } from './recover.ts';
import { rememberRetired } from './retired.ts';
import { verify } from './verify.ts';
import type { Found, Inherited } from './verify.ts';

/** The gate. Whatever changes the gateway goes through `applyPlan`, and nothing goes through it without a confirmed plan
 *  whose state is still the one that it was drawn on. */

export type ApplyStep = 'checking' | 'applying' | 'verifying';

export type Ended = Extract<Entry, { step: 'ended' }>;

export type Applied =
  /** Nothing was done, and the plan is as good as before. */
  | { kind: 'refused'; problem: Problem }
  /** Written down, and then its turn came too late: nothing was done, and nothing will be. */
  | { kind: 'overtaken'; problem: Problem }
  /** This bot is being stopped. What became of it will be looked up at its next start. */
  | { kind: 'interrupted' }
  /** `inherited`: what was seen to apply where there is no override; left out: nobody looked.
   *  `problem`: what went wrong on the way; the outcome tells whether it mattered. */
  | {
      kind: 'ended';
      outcome: Ended['outcome'];
      found: Ended['found'];
      inherited?: Inherited | null;
      problem: Problem | null;
    };

/** Preflight, the last look, the change and the look after it, in one breath: to be called once the person is known to be
 *  the one who may confirm. Never two at a time for one agent and provider, in all processes that share a state. */
export async function applyPlan(
  ports: Ports,
  gateway: Gateway,
  preflights: Preflights,
  plan: Plan,
  report: (step: ApplyStep) => void,
): Promise<Applied> {
  report('checking');
  const agreed = await preflights.settle(gateway, plan);
  if (!agreed.ok) return { kind: 'refused', problem: agreed.problem };
  const lock = await ports.state.locks.take(lockKeyOf(plan), personOf(plan));
  if (!lock.isMine)
    return { kind: 'refused', problem: { code: 'change.busy', holder: lock.holder, since: lock.since } };
  try {
    await settleUnfinished(ports, lockKeyOf(plan));
    const change = await lastLook(ports, plan);
    if (!change.ok) return { kind: 'refused', problem: change.problem };
    const begun = await begin(ports, plan);
    if (begun) return { kind: 'refused', problem: begun };
    report('applying');
    let late: Problem | null = null;
    // The gateway may be busy with looks of others: what was true when we got in line need not be when our turn comes.
    const applied = await gateway.change(change.value.change, async () => {
      const still = await mayStill(ports, plan, lock);
      if (!still.ok) late = still.problem;
      return still;
    });
    if (late) {
      await end(ports, plan, { outcome: 'not-applied', found: null, problem: late });
      return { kind: 'overtaken', problem: late };
    }
    report('verifying');
    const found = await verify(ports, plan);
    const ended = judge(applied, found);
    if (ended.outcome === 'verified' || ended.outcome === 'stale')
      await rememberRetired(ports.state.retired, plan, change.value.live, ports.clock.now()).catch(() =>
        ports.log.warn('retired profiles cannot be stored'),
      );
    // This process is being stopped: the record stays open, so that the next one looks.
    if (ended.outcome === 'unverified' && ended.problem?.code === 'gateway.killed')
      return { kind: 'interrupted' };
    return await end(ports, plan, ended);
  } finally {
    await lock.release().catch(() => ports.log.warn('a lock cannot be released'));
  }
}

async function mayStill(ports: Ports, plan: Plan, lock: Held): Promise<Outcome<null>> {
  // This process stood still for so long that others may have taken its place.
  if (!(await lock.isHeld())) return failed({ code: 'plan.unknown' });
  const look = await lastLook(ports, plan);
  return look.ok ? ok(null) : look;
}

/** The store, just before: what the plan was drawn on must still be so. */
async function lastLook(ports: Ports, plan: Plan): Promise<Outcome<{ change: GatewayChange; live: Live }>> {
  const live = await readLive(ports, plan.agent);
  if (!live.ok) return live;
  const parts = partsOf(live.value, plan.provider);
  const found = parts.own && refsOf(live.value, parts.own);
  const isSame =
    sameRefs(found, plan.before) &&
    sameList(digestsOf(parts.inherited?.ids ?? null), plan.drawnOn.inherited) &&
    sameList(digestsOf(parts.ids)!.toSorted(), plan.drawnOn.profiles.toSorted());
  const labels = (refs: readonly { label: string }[] | null) => refs && refs.map(({ label }) => label);
  const change = isSame ? changeOf(plan, live.value) : null;
  return change
    ? ok({ change, live: live.value })
    : failed({ code: 'order.drifted', expected: labels(plan.before), found: labels(found) });
}

function changeOf(plan: Plan, live: Live): GatewayChange | null {
  const { agent, provider, subject, after } = plan;
  const parts = partsOf(live, provider);
  switch (changeKindOf(plan)) {
    case 'order.clear':
      return { kind: 'order.clear', agent, provider };
    case 'order.set': {
      const ids = idsOf(parts, after ?? []);
      return ids && ids.length > 0 ? { kind: 'order.set', agent, provider, ids } : null;
    }
    case 'logout': {
      const id = subject && idsOf(parts, [subject])?.[0];
      return id ? { kind: 'logout', agent, id } : null;
    }
  }
}

/** Deciding takes milliseconds. A process that dies at it must not take the plan with it. */
const DECIDING_MS = 15_000;
const fateOf = ({ id }: Plan) => `fate:${id}`;

/** A plan is confirmed or cancelled, whichever comes first, in all processes: nobody else decides it meanwhile. False: somebody
 *  is at it. */
export const decideFate = ({ state }: Pick<Ports, 'state'>, plan: Plan) =>
  state.claims.take(fateOf(plan), DECIDING_MS);
export const leaveFate = ({ state }: Pick<Ports, 'state'>, plan: Plan) =>
  state.claims.release(fateOf(plan)).catch(() => {}); // it ends by itself

/** Written down before it is done. The record takes each step of a plan once, so that a second press, a second bot and a
 *  replayed button end here. */
async function begin(ports: Ports, plan: Plan): Promise<Problem | null> {
  const { state, clock, log } = ports;
  const confirmed: Entry = { step: 'confirmed', plan: plan.id, at: clock.now(), facts: plan };
  const applying: Entry = { step: 'applying', plan: plan.id, at: clock.now() };
  if (!(await decideFate(ports, plan))) return { code: 'change.busy', holder: '', since: clock.now() };
  try {
    // Cancelled while it was checked.
    if (!(await findPlan(state.plans, plan.id))) return { code: 'plan.unknown' };
    return (await state.journal.append(confirmed, applying)) ? null : { code: 'plan.used' };
  } catch {
    log.warn('the journal cannot be written');
    return { code: 'state.unwritable' };
  } finally {
    await leaveFate(ports, plan);
  }
}

/** A record that fails now must not hide what became of the change; the next start verifies it again. */
async function end(
  { state, clock, log }: Ports,
  plan: Plan,
  ended: Omit<Extract<Applied, { kind: 'ended' }>, 'kind'>,
): Promise<Applied> {
  const entry: Entry = {
    step: 'ended',
    plan: plan.id,
    at: clock.now(),
    outcome: ended.outcome,
    found: ended.found,
    problem: ended.problem?.code ?? null,
    isRecovered: false,
  };
  await state.journal.append(entry).catch(() => log.warn('the journal cannot be written'));
  return { kind: 'ended', ...ended };
}

/** A command that failed may have been saved all the same, and one that succeeded may have been overtaken. */
function judge(
  applied: Outcome<{ isStale: boolean }>,
  found: Found,
): Omit<Extract<Applied, { kind: 'ended' }>, 'kind'> {
  const problem = applied.ok ? null : applied.problem;
  if (found.kind === 'unreadable')
    return { outcome: 'unverified', found: null, problem: problem ?? found.problem };
  const seen = { found: found.labels, inherited: found.inherited, problem };
  switch (found.kind) {
    case 'after':
      return { outcome: applied.ok && applied.value.isStale ? 'stale' : 'verified', ...seen };
    case 'before':
      return { outcome: problem ? 'not-applied' : 'mismatched', ...seen };
    case 'other':
      return { outcome: 'mismatched', ...seen };
  }
}
