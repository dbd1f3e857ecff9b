import type { Message } from '../reply.ts';
import type { ChoiceTarget, HistoryShow, Target } from '../request.ts';
import { choose } from '../usage/check.ts';
import { turnDown } from '../usage/show.ts';
import type { UsageRoom } from '../usage/show.ts';
import { rangeMs } from './range.ts';
import { readSeries } from './record.ts';
import { isEnough, MOST_PANELS, renderHistory, targetOf } from './render.ts';
import type { Read } from './render.ts';
import { seriesOf } from './series.ts';

/** What was read over time, as a picture. Asks nobody. */
export async function* showHistory(
  room: UsageRoom,
  { target, range }: HistoryShow<Target>,
): AsyncIterable<Message> {
  const { ports, agent, texts } = room;
  const chosen = await choose(ports, agent, target);
  if (!chosen.ok) {
    const again = (one: ChoiceTarget) => ({ kind: 'history.show', target: one, range }) as const;
    return yield* turnDown(room, target, chosen.problem, again);
  }
  const { list, chosen: all } = chosen.value;
  const now = ports.clock.now();
  const reads: Read[] = [];
  let drawn = 0;
  // One after the other: of a hundred profiles, only the first few are shown.
  for (const one of all) {
    if (drawn === MOST_PANELS) break;
    const series = seriesOf(list.agent, one.profile);
    const points = await readSeries(ports.state.history, series, now - rangeMs[range]);
    reads.push({ one, points, paces: [] });
    if (isEnough(points, range)) drawn += 1;
  }
  const [only] = all;
  const asked = target.by === 'all' || !only ? { by: 'all' as const } : targetOf(only);
  yield renderHistory(texts, reads, all.length - reads.length, { target: asked, range, now });
}
