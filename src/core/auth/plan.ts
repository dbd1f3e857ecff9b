import { z } from 'zod';
import { profileDigest } from '../callback.ts';
import type { Clock, Store } from '../ports.ts';

/** How long a plan can be confirmed. */
export const PLAN_LIFE_MS = 5 * 60_000;
/** How long an expired one is remembered, so that its button can say so. */
const KEEP_MS = 24 * 60 * 60_000;

/** A profile in a stored plan or journal. Never its id, which may hold an e-mail address: the digest is matched against the
 *  live list, the label is what was shown. */
export const ProfileRef = z.object({ digest: z.string(), label: z.string() });
export type ProfileRef = z.infer<typeof ProfileRef>;

export const Refs = z.array(ProfileRef).readonly();
const Digests = z.array(z.string()).readonly();
const target = z.object({ by: z.literal('digest'), digest: z.string() });

/** What was asked for, with the profiles found: enough to draw the plan anew. */
export const Proposal = z.discriminatedUnion('verb', [
  z.object({ verb: z.literal('order'), targets: z.array(target).readonly() }),
  z.object({ verb: z.enum(['first', 'retire', 'restore', 'delete']), target }),
  z.object({ verb: z.enum(['clear', 'undo']) }),
]);
export type Proposal = z.infer<typeof Proposal>;

/** A change, the state that it was drawn on, the state that it should lead to, and an end of life. */
export const Plan = z.object({
  id: z.string(),
  asked: Proposal,
  /** Whose state is changed; not always the agent that was asked about. */
  agent: z.string(),
  provider: z.enum(['openai', 'openai-codex']),
  /** The profile it is about; `null` when it is about all. */
  subject: ProfileRef.nullable(),
  /** The override before and after; `null`: none. */
  before: Refs.nullable(),
  after: Refs.nullable(),
  /** Who will be out of use, and in use again. */
  retired: Refs,
  returned: Refs,
  /** What else must still be so when it is applied: what applies without an override, and who there is. */
  drawnOn: z.object({ inherited: Digests.nullable(), profiles: Digests }),
  by: z.object({ platform: z.string(), id: z.string() }),
  chat: z.string(),
  isPrivate: z.boolean(),
  /** As in the request: whoever asked is told in it. */
  language: z.string().optional(),
  madeAt: z.number(),
  endsAt: z.number(),
});
export type Plan = z.infer<typeof Plan>;

/** What the record holds: a plan that was confirmed, or a sign-in, which its person confirms at OpenAI and nowhere else. */
export const Recorded = Plan.extend({
  asked: z.discriminatedUnion('verb', [...Proposal.options, z.object({ verb: z.literal('start'), target })]),
  /** Of a sign-in: the login before it. `workspace`, `person`: hashes; `null`: not known. */
  login: z
    .object({
      endsAt: z.number().nullable(),
      workspace: z.string().nullable(),
      person: z.string().nullable(),
    })
    .optional(),
});
export type Recorded = z.infer<typeof Recorded>;

/** Whether it is about the order, and not about a login. */
export const isAboutOrder = ({ asked }: Pick<Recorded, 'asked'>) =>
  asked.verb !== 'delete' && asked.verb !== 'start';

/** What the gateway will be told. */
export function changeKindOf({
  asked,
  after,
}: {
  asked: { verb: Proposal['verb'] | 'start' };
  after: unknown;
}) {
  if (asked.verb === 'delete') return 'logout';
  return after === null ? 'order.clear' : 'order.set';
}

/** One change at a time for each of these. A sign-in waits for its person for minutes: meanwhile an order may be changed. */
export const lockKeyOf = (plan: Pick<Recorded, 'asked' | 'agent' | 'provider'>) =>
  plan.asked.verb === 'start' ? `sign-in:${plan.agent}` : orderKeyOf(plan);
/** Of whatever changes the order. */
export const orderKeyOf = ({ agent, provider }: Pick<Recorded, 'agent' | 'provider'>) =>
  `${agent}:${provider}`;

/** As settings name people: `telegram:123`. */
export const personOf = ({ by }: Pick<Plan, 'by'>) => `${by.platform}:${by.id}`;

export async function keepPlan(plans: Store, plan: Plan): Promise<void> {
  await plans.set(plan.id, plan, KEEP_MS);
}

/** `null`: no such plan, or none that this version wrote. */
export async function findPlan(plans: Store, id: string): Promise<Plan | null> {
  return Plan.safeParse(await plans.get(id)).data ?? null;
}

export const hasExpired = ({ endsAt, madeAt }: Plan, clock: Clock) =>
  // before it was made: the clock was set back, and nobody knows how much time has passed
  clock.now() >= endsAt || clock.now() < madeAt;

export const sameRefs = (one: readonly ProfileRef[] | null, other: readonly ProfileRef[] | null) =>
  sameList(one && one.map(({ digest }) => digest), other && other.map(({ digest }) => digest));

/** Digests of ids, for comparing with what is stored. */
export const digestsOf = (ids: readonly string[] | null) => ids && ids.map(profileDigest);

/** `null` is like `null` only. */
export function sameList(one: readonly string[] | null, other: readonly string[] | null): boolean {
  if (one === null || other === null) return one === other;
  return one.length === other.length && one.every((item, index) => item === other[index]);
}
