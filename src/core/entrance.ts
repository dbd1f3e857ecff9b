import type { Role } from './access.ts';
import type { Catalogue } from './i18n/index.ts';
import { watchDeliveries } from './inbox.ts';
import { pick } from './lists.ts';
import type { Ports, RequestOutcome } from './ports.ts';
import { createRateLimit, isUrgent } from './rate-limit.ts';
import type { Limits } from './rate-limit.ts';
import type { Line, Reply } from './reply.ts';
import type { Request } from './request.ts';

/** Whether a request comes in. `leave`: to be called at its end. `isUnkept`: where this process dies, nobody else answers it. */
export type Entrance = { kind: 'open'; isUnkept?: true; leave(): void } | Closed;

export type Closed =
  /** By a stranger, where others read along or where too many of them ask. */
  | { kind: 'ignored' }
  /** By a stranger who was told their id a while ago. */
  | { kind: 'known' }
  /** It was delivered before. */
  | { kind: 'delivered' }
  /** More than one person may ask for. */
  | { kind: 'over'; waitMs: number; isFirst: boolean }
  /** Too many people ask at this moment. */
  | { kind: 'full' };

const open: Entrance = { kind: 'open', leave() {} };

/** In this order: who asks, whether it was delivered before, and whether there is room for it. Of a stranger who is not
 *  let in, nothing is written down. `limits`: `null` for one person at the machine. */
export function createEntrance(
  { clock, state, log }: Pick<Ports, 'clock' | 'state' | 'log'>,
  { copy, limits }: { copy: string; limits: Limits | null },
): (request: Request, role: Role) => Promise<Entrance> {
  const limit = limits && createRateLimit(clock, limits);
  const receive = watchDeliveries(state.inbox, copy, log);

  async function admit(request: Request, role: Role): Promise<Entrance> {
    if (!limit || role === 'stranger') return open;
    const { intent } = request;
    const who = whoIn(request);
    let mustPass = isUrgent(intent);
    let admission = limit.admit(who, mustPass);
    if (!admission.ok && intent.kind === 'choice.pick') {
      const picked = await pick(state.lists, request, intent.said, clock.now());
      mustPass = picked !== null && isUrgent(picked);
      if (mustPass) admission = limit.admit(who, true);
    }
    if (!admission.ok) return { kind: 'over', waitMs: admission.waitMs, isFirst: admission.isFirst };
    if (mustPass || role === 'owner') return open;
    const place = limit.enter();
    return place ? { kind: 'open', leave: place.leave } : { kind: 'full' };
  }

  return async function enter(request, role) {
    if (role === 'stranger' && !request.isPrivate) return { kind: 'ignored' };
    // It came in before its process died.
    if (request.resumed) return open;
    if (role === 'stranger' && limit) {
      const met = limit.meet(whoIn(request), request.id);
      if (met !== 'welcome') return { kind: met };
    }
    const delivered = await receive(request);
    if (delivered === 'known') return { kind: 'delivered' };
    const admitted = await admit(request, role);
    return delivered === 'unkept' && admitted.kind === 'open' ? { ...admitted, isUnkept: true } : admitted;
  };
}

/** What the log calls it. */
export const outcomeOf: Readonly<Record<Closed['kind'], RequestOutcome>> = {
  ignored: 'ignored',
  known: 'ignored',
  delivered: 'duplicate',
  over: 'limited',
  full: 'limited',
};

/** Nothing, where nobody is to know that we are there, or the answer is on its way. That there is no room is said once in
 *  a window, and whispered after that. */
export function renderClosed(texts: Catalogue, closed: Closed): readonly Reply[] {
  switch (closed.kind) {
    case 'ignored':
    case 'delivered':
      return [];
    case 'known':
      return [{ kind: 'notice', line: texts.duplicate }];
    case 'over': {
      const line = texts.tooMuch(Math.ceil(closed.waitMs / 1000));
      return closed.isFirst ? said(line) : [{ kind: 'notice', line }];
    }
    case 'full':
      return said(texts.tooManyAtOnce);
  }
}

const said = (line: Line): readonly Reply[] => [
  { kind: 'accepted' },
  { kind: 'result', lines: [line], isProblem: true },
];

const whoIn = ({ caller }: Request) => `${caller.platform}:${caller.id}`;
