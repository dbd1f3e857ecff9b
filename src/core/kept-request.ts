import { z } from 'zod';
import { AlertChange, alertScreens, MuteHours } from './alerts/change.ts';
import { ranges } from './history/range.ts';
import type { Intent, Request, Target } from './request.ts';
import { strategies } from './rotation/suggest.ts';
import { clean, quote } from './usage/label.ts';

/** An accepted request as it is kept: without what must not be stored, and parsed like anything from outside. */

const Name = z.string().max(300);
const KeptTarget = z.discriminatedUnion('by', [
  z.object({ by: z.literal('all') }),
  z.object({ by: z.literal('default') }),
  z.object({ by: z.literal('digest'), digest: Name }),
  z.object({ by: z.literal('name'), name: Name }),
]);
const OneVerb = z.enum(['first', 'retire', 'restore', 'delete']);
const MenuVerb = z.enum([...OneVerb.options, 'start']).nullable();
const Page = z.int().min(0);

const kind = <K extends Intent['kind']>(name: K) => ({ kind: z.literal(name) });

/** All but one that holds a secret. */
const KeptIntent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum(['help', 'usage.menu', 'auth.log', 'doctor.show', 'button.unknown']),
  }),
  z.object({ kind: z.enum(['usage.page', 'why.page']), page: Page }),
  z.object({
    kind: z.enum(['usage.show', 'usage.details', 'auth.show', 'auth.start', 'why.show']),
    target: KeptTarget,
  }),
  z.object({ ...kind('auth.menu'), verb: MenuVerb }),
  z.object({ ...kind('auth.page'), verb: MenuVerb, page: Page }),
  z.object({
    ...kind('auth.propose'),
    mutation: z.discriminatedUnion('verb', [
      z.object({ verb: z.literal('order'), targets: z.array(KeptTarget).max(300).readonly() }),
      z.object({ verb: OneVerb, target: KeptTarget }),
      z.object({ verb: z.enum(['clear', 'undo']) }),
    ]),
  }),
  z.object({ kind: z.enum(['auth.confirm', 'auth.cancel']), plan: Name }),
  z.object({ ...kind('auth.stop'), signIn: Name }),
  z.object({ ...kind('auth.finish'), target: KeptTarget.nullable(), pasted: z.null() }),
  z.object({ ...kind('history.show'), target: KeptTarget, range: z.enum(ranges) }),
  z.object({ ...kind('alerts.show'), screen: z.enum(alertScreens) }),
  z.object({ ...kind('alerts.set'), change: AlertChange }),
  z.object({ ...kind('alerts.mute'), hours: MuteHours }),
  z.object({ ...kind('rotation.show'), isLong: z.boolean() }),
  z.object({ kind: z.enum(['rotation.order', 'rotation.propose']), strategy: z.enum(strategies) }),
  z.object({ kind: z.enum(['choice.pick', 'command.unknown']), said: Name }),
]);

const Stored = z.object({
  caller: z.object({ platform: z.string(), id: z.string() }),
  chat: z.string(),
  isPrivate: z.boolean(),
  isForAll: z.literal(true).optional(),
  language: z.string().optional(),
  madeFor: z.string().nullable(),
  /** `null`: it held what must not be kept. */
  intent: KeptIntent.nullable(),
  route: z.unknown(),
});

/** What is kept of it: plain JSON. */
export function keep(request: Request): unknown {
  const { caller, chat, isPrivate, isForAll, language, madeFor, intent, route } = request;
  const asked = mayKeep(intent) ? intent : null;
  return { caller, chat, isPrivate, isForAll, language, madeFor, intent: asked, route };
}

/** `isWhole`: with what was asked for. */
export type Kept = { request: Omit<Request, 'resumed'>; isWhole: boolean };

/** `null`: not written by this version. */
export function readKept(id: string, body: unknown): Kept | null {
  const kept = Stored.safeParse(body);
  if (!kept.success) return null;
  const { isForAll, language, intent, ...rest } = kept.data;
  return {
    request: {
      id,
      ...rest,
      ...(isForAll && { isForAll }),
      ...(language !== undefined && { language }),
      intent: intent ?? { kind: 'help' },
    },
    isWhole: intent !== null,
  };
}

/** `ABCD-EFGHI`: what a sign-in shows, and some will write to the bot instead of the page. */
const DEVICE_CODE = /\b[A-Z0-9]{3,6}-[A-Z0-9]{3,6}\b/u;

/** Somebody's own words may be anything: an address, a token. Only what could be repeated to them is kept. */
function mayKeep(intent: Intent): boolean {
  if (intent.kind === 'auth.finish' && intent.pasted !== null) return false;
  if (intent.kind === 'choice.pick' && DEVICE_CODE.test(intent.said)) return false;
  return wordsOf(intent).every((words) => quote(words) === words && clean(words) === words);
}

function wordsOf(intent: Intent): readonly string[] {
  if ('said' in intent) return [intent.said];
  if ('target' in intent) return intent.target ? nameOf(intent.target) : [];
  if (intent.kind !== 'auth.propose') return [];
  const { mutation } = intent;
  if ('targets' in mutation) return mutation.targets.flatMap(nameOf);
  return 'target' in mutation ? nameOf(mutation.target) : [];
}

const nameOf = (target: Target) => (target.by === 'name' ? [target.name] : []);
