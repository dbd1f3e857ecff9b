import type { Role } from './access.ts';
import type { Catalogue } from './i18n/index.ts';
import { pick } from './lists.ts';
import type { Ports } from './ports.ts';
import { createRateLimit, isUrgent } from './rate-limit.ts';
import type { Limits } from './rate-limit.ts';
import type { Reply } from './reply.ts';
import type { Request } from './request.ts';

/** Whether there is room for a request. `place`: to be left at its end. */
export type Entrance =
  | { kind: 'open'; place: { leave(): void } | null }
  | { kind: 'over'; waitMs: number; isFirst: boolean }
  | { kind: 'full' };

/** `limits`: `null` for one person at the machine. */
export function createEntrance({ clock, state }: Pick<Ports, 'clock' | 'state'>, limits: Limits | null) {
  const limit = limits && createRateLimit(clock, limits);
  return {
    /** How a stranger is met, without a trace in the state. */
    meet: (request: Request) => limit?.meet(whoIn(request)) ?? 'welcome',

    async admit(request: Request, role: Role): Promise<Entrance> {
      if (!limit || role === 'stranger') return { kind: 'open', place: null };
      const { intent } = request;
      const who = whoIn(request);
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
    },
  };
}

/** Said once in a window, whispered after that. */
export function renderClosed(
  { tooMuch, tooManyAtOnce }: Catalogue,
  entrance: Exclude<Entrance, { kind: 'open' }>,
): readonly Reply[] {
  const line = entrance.kind === 'full' ? tooManyAtOnce : tooMuch(Math.ceil(entrance.waitMs / 1000));
  if (entrance.kind === 'over' && !entrance.isFirst) return [{ kind: 'notice', line }];
  return [{ kind: 'accepted' }, { kind: 'result', lines: [line], isProblem: true }];
}

const whoIn = ({ caller }: Request) => `${caller.platform}:${caller.id}`;
