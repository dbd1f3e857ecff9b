import { pace, profilePace } from '../forecast/pace.ts';
import { LOOK_BACK_MS } from '../forecast/read.ts';
import type { Message } from '../reply.ts';
import type { ChoiceTarget, HistoryShow, Target } from '../request.ts';
import { choose } from '../usage/check.ts';
import { turnDown } from '../usage/show.ts';
import type { UsageRoom } from '../usage/show.ts';
import { windowsOf } from './chart.ts';
import type { Pace } from './chart.ts';
import type { Point } from './point.ts';
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
    const from = now - rangeMs[range];
    const known = await readSeries(ports.state.history, series, Math.min(from, now - LOOK_BACK_MS), now + 1);
    const points = known.filter(({ at }) => at >= from);
    reads.push({ one, points, paces: pacesOf(known, points, now), pace: profilePace(known, now) });
    if (isEnough(points, range)) drawn += 1;
  }
  const [only] = all;
  const asked = target.by === 'all' || !only ? { by: 'all' as const } : targetOf(only);
  yield renderHistory(texts, reads, all.length - reads.length, { target: asked, range, now });
}

/** Of the windows in the picture, those that are empty before they begin anew. `known`: what a forecast is drawn from. */
function pacesOf(known: readonly Point[], shown: readonly Point[], now: number): readonly Pace[] {
  return windowsOf(shown).flatMap(({ name }) => {
    const ahead = pace(known, name, now);
    return ahead.kind === 'empty-at' ? [{ window: name, at: ahead.at, leftPercent: 0 }] : [];
  });
}
