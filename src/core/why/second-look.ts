import { readHistory } from '../auth/journal.ts';
import type { Change } from '../auth/journal.ts';
import { refsOf } from '../auth/live.ts';
import type { Live } from '../auth/live.ts';
import type { Tell } from '../auth/recover.ts';
import type { Listener } from '../history/round.ts';
import { loadTexts, localeFor } from '../i18n/index.ts';
import type { Locale } from '../i18n/index.ts';
import type { Ports } from '../ports.ts';
import { arrange } from '../usage/target.ts';
import { overrideOf, setHereOf } from './set-here.ts';

/** A change that was verified can still come to nothing: a gateway that had the old order in its memory may write it back when
 *  it is used. So it is looked at once more after that, and whoever asked for it is told where it did. */

/** After that, whatever is there is somebody's later wish. */
const LOOK_FOR_MS = 24 * 60 * 60_000;

/** To hear of each round. `tellOn`: `null` for a platform that is not served here. */
export function createSecondLook(
  { state }: Pick<Ports, 'state'>,
  locale: Locale,
  tellOn: (platform: string) => Tell | null,
): Listener {
  /** The last entry of the record for which there was nothing left to look at. */
  let settledAt: number | null = null;

  return async ({ list, at }) => {
    const last = await state.journal.last();
    if (last === settledAt) return;
    const live: Live = { list, placed: arrange(list) };
    const { changes } = await readHistory(state.journal);
    const change = changes.findLast(({ plan }) => plan.agent === list.agent);
    if (change?.ended === null) return;
    const set = change && isYoung(change, at) ? setHereOf(change, live) : null;
    if (!change || !set) {
      settledAt = last;
      return;
    }
    const isUsed = list.profiles.some(({ use }) => (use.lastUsedAt ?? 0) > set.at);
    if (!isUsed) return;
    if (set.isInForce || (await tellOf(change, live))) settledAt = last;
  };

  /** Once, whichever copy does it. */
  async function tellOf({ plan }: Change, live: Live): Promise<boolean> {
    const { by, chat, isPrivate, language, after } = plan;
    const tell = tellOn(by.platform);
    if (!tell) return true;
    const claim = `looked:${plan.id}`;
    if (!(await state.claims.take(claim, 2 * LOOK_FOR_MS))) return true;
    const { why } = await loadTexts(localeFor(language, locale));
    const labels = after && after.map(({ label }) => label);
    const own = overrideOf(live, plan);
    const now = own && refsOf(live, own).map(({ label }) => label);
    const to = { caller: by, chat, isPrivate, ...(language !== undefined && { language }) };
    const isTold = await tell(to, {
      kind: 'result',
      lines: [why.cameBack(labels, now), why.whatThen],
      choices: [[{ label: why.ask, intent: { kind: 'why.show', target: { by: 'all' } } }]],
    });
    if (!isTold) await state.claims.release(claim);
    return isTold;
  }
}

const isYoung = ({ ended }: Change, now: number) => ended !== null && now - ended.at < LOOK_FOR_MS;
