import { readHistory } from './auth/journal.ts';
import type { Change } from './auth/journal.ts';
import { readKept } from './kept-request.ts';
import type { Kept } from './kept-request.ts';
import type { Held, Ports, Unanswered } from './ports.ts';
import { referenceOf } from './reference.ts';
import type { Intent, Request } from './request.ts';

/** What a process that died has accepted and not answered, another one answers. */

/** After that people have moved on. */
const TOO_OLD_MS = 5 * 60_000;
/** How long a process is taken for alive after it was heard of last. One that only stood still finds out before it says
 *  anything (`leaving`). */
const COPY_LIFE_MS = 8000;

/** `null` for a platform that is not served here. */
export type ResumeOn = (platform: string) => ((request: Request) => Promise<void>) | null;

/** One look for what others have left; to be called again every few seconds. */
export type Successor = {
  look(resumeOn: ResumeOn): Promise<void>;
  /** What this process leaves may be taken over at once. */
  leave(): Promise<void>;
};

/** Says that this process is there, and takes over from those that are not any more. */
export function createSuccessor(ports: Ports, copy: string): Successor {
  const { clock, state } = ports;
  let presence: Held | null = null;
  /** When this process could not say that it is there. The others may not have been able to either: they get as long to say
   *  it again as they are taken for alive. */
  let missedAt = -Infinity;

  /** One that stood still for too long is taken for dead, and has to say again that it is not. */
  async function beThere(): Promise<void> {
    try {
      if (presence && (await presence.isHeld())) return;
    } catch (error) {
      missedAt = clock.now();
      throw error;
    }
    if (presence) missedAt = clock.now();
    await presence?.release();
    const taken = await state.locks.take(presenceOf(copy), copy, COPY_LIFE_MS);
    presence = taken.isMine ? taken : null;
  }

  /** Not before: then the clock was set back. */
  function mayOthersBeBack(): boolean {
    const age = clock.now() - missedAt;
    return age >= 0 && age < COPY_LIFE_MS;
  }

  async function takeOver(left: readonly Unanswered[], resumeOn: ResumeOn): Promise<void> {
    for (const [owner, requests] of Map.groupBy(left, (one) => one.owner)) {
      // Whoever gets this lock knows that its owner is gone.
      const gone = await state.locks.take(presenceOf(owner), copy, COPY_LIFE_MS);
      if (!gone.isMine) continue;
      try {
        // Before any of it is ours: a state that failed in between would leave it to nobody.
        const { changes } = await readHistory(state.journal);
        for (const one of requests) await resume(ports, copy, one, changes, resumeOn);
      } finally {
        await gone.release();
      }
    }
  }

  return {
    async look(resumeOn) {
      await beThere();
      if (mayOthersBeBack()) return;
      const left = (await state.inbox.open()).filter(({ owner }) => owner !== copy);
      if (left.length > 0) await takeOver(left, resumeOn);
    },
    async leave() {
      await presence?.release();
    },
  };
}

const presenceOf = (copy: string) => `copy:${copy}`;

async function resume(
  ports: Ports,
  copy: string,
  left: Unanswered,
  changes: readonly Change[],
  resumeOn: ResumeOn,
): Promise<void> {
  const { clock, log, state } = ports;
  const kept = readKept(left.id, left.body);
  const answer = kept && resumeOn(kept.request.caller.platform);
  // Another copy may serve that platform.
  if (kept && !answer && clock.now() - left.acceptedAt <= TOO_OLD_MS) return;
  if (!(await state.inbox.move(left.id, left.owner, copy))) return;
  const isLate = clock.now() - left.acceptedAt > TOO_OLD_MS;
  if (!kept || !answer || isLate) {
    log.warn('a request was left unanswered for too long', { request: referenceOf(left.id) });
    return await state.inbox.close(left.id, copy);
  }
  // What became of a change is told by the record (`auth/recover.ts`), unless that takes it for told already.
  const change = changes.find((one) => isItsChange(one, kept, left.acceptedAt));
  if (change && !(change.isTold && left.isLeaving)) return await state.inbox.close(left.id, copy);
  log.info('a request that another process left is answered', { request: referenceOf(left.id) });
  const resumed = left.isLeaving ? 'unclear' : kept.isWhole ? 'again' : 'lost';
  // It may be this very request that ends whoever works on it: the next one asks its person.
  await state.inbox.leave(left.id, copy);
  void answer({ ...kept.request, resumed, acceptedAt: left.acceptedAt });
}

/** Whether this request has become that change. */
function isItsChange({ plan, confirmedAt }: Change, { request, isWhole }: Kept, acceptedAt: number): boolean {
  const { intent, caller, chat } = request;
  if (intent.kind === 'auth.confirm') return plan.id === intent.plan;
  const isTheirs = plan.by.platform === caller.platform && plan.by.id === caller.id && plan.chat === chat;
  return isTheirs && confirmedAt >= acceptedAt && (!isWhole || mayBecome(intent, plan.asked.verb));
}

/** A deletion is confirmed by typing it again, a sign-in by nothing, and what a number stood for nobody knows. */
function mayBecome(intent: Intent, verb: Change['plan']['asked']['verb']): boolean {
  if (intent.kind === 'auth.propose') return intent.mutation.verb === 'delete' && verb === 'delete';
  if (intent.kind === 'auth.start') return verb === 'start';
  return intent.kind === 'choice.pick';
}
