import type { Role } from './access.ts';
import { pick } from './lists.ts';
import type { Ports } from './ports.ts';
import { createRateLimit, isUrgent } from './rate-limit.ts';
import type { Limits } from './rate-limit.ts';
import type { Request } from './request.ts';

/** Whether there is room for a request. `place`: to be left at its end. `met`: a stranger who was told already. */
export type Entrance =
  | { kind: 'open'; place: { leave(): void } | null }
  | { kind: 'over'; waitMs: number; isFirst: boolean }
  | { kind: 'full' }
  | { kind: 'met'; isAgain: boolean };

/** `limits`: `null` for one person at the machine. */
export function createEntrance({ clock, state }: Pick<Ports, 'clock' | 'state'>, limits: Limits | null) {
  const limit = limits && createRateLimit(clock, limits);

  return async function admit(request: Request, role: Role): Promise<Entrance> {
    if (!limit) return { kind: 'open', place: null };
    const { caller, intent } = request;
    const who = `${caller.platform}:${caller.id}`;
    if (role === 'stranger') {
      const met = limit.meet(who);
      return met === 'welcome' ? { kind: 'open', place: null } : { kind: 'met', isAgain: met === 'again' };
    }
    let mustPass = isUrgent(intent);
    let admission = limit.admit(who, mustPass);
    if (!admission.ok && intent.kind === 'choice.pick') {
      const picked = await pick(state.lists, request, intent.said, clock.now());
      mustPass = picked !== null && isUrgent(picked);
      if (mustPass) admission = limit.admit(who, true);
    }
    if (!admission.ok) return { kind: 'over', ...admission };
    if (mustPass || role === 'owner') return { kind: 'open', place: null };
    const place = limit.enter();
    return place ? { kind: 'open', place } : { kind: 'full' };
  };
}
