import { ChangeOutcome, Entry } from '../../core/auth/journal.ts';
import type { Journal, State } from '../../core/ports.ts';
import type { Tools } from './index.ts';

const ROOMS = [
  'readings',
  'lists',
  'plans',
  'retired',
  'alerts',
  'claims',
  'locks',
  'journal',
  'inbox',
  'history',
] as const;

/** Failures of the state, by its room; and what became of changes, which is written there before it is told. */
export function watchState({ count }: Tools): (state: State) => State {
  const errors = count(
    'state_errors_total',
    'Times that the state did not do what it was asked for.',
    'room',
  );
  const changes = count('changes_total', 'Changes of the gateway, by how they ended.', 'outcome');
  for (const room of ROOMS) errors.inc({ room }, 0);
  for (const outcome of ChangeOutcome.options) changes.inc({ outcome }, 0);

  /** Each call of a room, and each failure of one is counted. */
  function watched<T extends object>(room: (typeof ROOMS)[number], port: T): T {
    return new Proxy(port, {
      get(target, name, receiver) {
        const value: unknown = Reflect.get(target, name, receiver);
        if (typeof value !== 'function') return value;
        return async (...asked: unknown[]) => {
          try {
            return (await Reflect.apply(value, target, asked)) as unknown;
          } catch (error) {
            errors.inc({ room });
            throw error;
          }
        };
      },
    });
  }

  function watchJournal(journal: Journal): Journal {
    const inner = watched('journal', journal);
    return {
      read: () => inner.read(),
      last: () => inner.last(),
      async append(...entries) {
        const isAdded = await inner.append(...entries);
        for (const entry of isAdded ? entries : []) {
          const { data } = Entry.safeParse(entry);
          if (data?.step === 'ended') changes.inc({ outcome: data.outcome });
        }
        return isAdded;
      },
    };
  }

  return (state) => ({
    readings: watched('readings', state.readings),
    lists: watched('lists', state.lists),
    plans: watched('plans', state.plans),
    retired: watched('retired', state.retired),
    alerts: watched('alerts', state.alerts),
    claims: watched('claims', state.claims),
    locks: watched('locks', state.locks),
    journal: watchJournal(state.journal),
    inbox: watched('inbox', state.inbox),
    history: watched('history', state.history),
  });
}
