import { profileDigest } from '../../../src/core/callback.ts';
import type { ChoiceIntent, OneVerb } from '../../../src/core/request.ts';

/** Every way to ask for a change, for the profile `spare`. */

const ONE_VERBS = ['first', 'retire', 'restore', 'delete'] as const satisfies readonly OneVerb[];

export const typedChanges: readonly string[] = [
  'order spare work',
  'order all',
  'clear',
  'undo',
  ...ONE_VERBS.flatMap((verb) => [verb, `${verb} spare`, `${verb.toUpperCase()} spare`]),
  'delete spare spare',
  'start',
  'start spare',
  'finish spare',
  'finish spare http://localhost:1455/auth/callback?code=ac_0123456789abcdef&state=abc',
].map((words) => `/codex_auth ${words}`);

/** What old and made-up buttons may hold. `plan`: one that is stored. */
export function tappedChanges(id: string, plan: string): readonly ChoiceIntent[] {
  const target = { by: 'digest', digest: profileDigest(id) } as const;
  return [
    ...ONE_VERBS.flatMap((verb): ChoiceIntent[] => [
      { kind: 'auth.menu', verb },
      { kind: 'auth.page', verb, page: 0 },
      { kind: 'auth.propose', mutation: { verb, target } },
      { kind: 'auth.propose', mutation: { verb, target: { by: 'default' } } },
    ]),
    { kind: 'auth.propose', mutation: { verb: 'clear' } },
    { kind: 'auth.propose', mutation: { verb: 'undo' } },
    { kind: 'auth.menu', verb: 'start' },
    { kind: 'auth.start', target },
    { kind: 'auth.finish', target, pasted: null },
    { kind: 'auth.confirm', plan },
    { kind: 'auth.confirm', plan: 'plan-of-nobody-0' },
  ];
}

/** Labels of buttons that lead to a change. */
export const CHANGING = /^(\d+\. )?(Confirm|Put first|Retire|Restore|Sign in|Delete…|Drop the order|Undo)$/mu;

export const OFF = 'This bot only reads: changing is switched off. Nothing was changed.';
