import { parseArgs } from 'node:util';
import { openSoakedBot } from './soak/bot.ts';
import type { Sample } from './soak/bot.ts';
import { COUNT, createCrowd, ORDERED, people } from './soak/crowd.ts';
import { judge } from './soak/judge.ts';

/** `npm run soak`: an hour of hundreds of people on both platforms, in minutes, and what the process holds on to at its end
 *  against its beginning. `--minutes N`: so much of the wall clock. `--people N`: so many ask for something in a minute, on
 *  each platform. `--checkout`: from the sources, instead of the package as it is installed. Exits with 1 where something grows, or where
 *  a request was not answered. */

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    people: { type: 'string', default: '35' },
    checkout: { type: 'boolean', default: false },
  },
});
const minutes = Number(values.minutes);
/** Less only shows that all of it works. */
const isLong = minutes > 5;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const SAMPLES = 24;
const SHOWN = 7;
const SPARE_SOCKETS = 4;
/** The ids of accepted updates are kept for a day, and those that are over go every 500 requests. */
const SWEEP_AFTER = 500;

const profiles = Array.from({ length: 100 }, (_, n) => `p${n + 1}`);
const say = (line: string) => void process.stdout.write(`${line}\n`);
const startedAt = performance.now();

const bot = await openSoakedBot({ profiles, people, ordered: ORDERED, isCheckout: values.checkout });
const crowd = createCrowd(bot, profiles, Number(values.people));
const samples: { minute: number; sample: Sample }[] = [];
let aheadMs = 0;

/** A minute of the wall clock, however long it took. */
async function pass(minute: number): Promise<void> {
  const beganAt = Date.now();
  await crowd.live(minute);
  aheadMs += Math.max(0, MINUTE_MS - (Date.now() - beganAt));
  await bot.setAhead(aheadMs);
}

const every = Math.max(1, Math.floor(minutes / SAMPLES));
await pass(0);
samples.push({ minute: 0, sample: await bot.sample(isLong) });
for (let minute = 1; minute <= minutes; minute++) {
  await pass(minute);
  const isLast = minute === minutes;
  if (minute % every === 0 || isLast) samples.push({ minute, sample: await bot.sample(isLong && isLast) });
  if (process.stderr.isTTY) process.stderr.write(`\r${minute} of ${minutes} minutes`);
}

const end = samples.at(-1)!.sample;
// A day later, nobody needs to know any more what was asked today.
aheadMs += DAY_MS + MINUTE_MS;
await bot.setAhead(aheadMs);
const before = crowd.expected();
if (isLong) {
  for (let more = 1; crowd.expected() - before < 1.2 * SWEEP_AFTER; more++) await pass(minutes + more);
  samples.push({ minute: minutes + DAY_MS / MINUTE_MS, sample: await bot.sample(true) });
}
const dayLater = samples.at(-1)!.sample;
const sinceThen = crowd.expected() - before;
const exitCode = await bot.close();

const faults: string[] = [];
const shown = (value: number) => (Number.isInteger(value) ? String(value) : value.toFixed(1));
const table = (rows: readonly (readonly string[])[]) =>
  say(rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n'));

const total = bot.requests();
say(
  `${total} requests and ${crowd.completions()} completions of ${COUNT} people on both platforms, ${profiles.length} profiles, ${minutes} minutes of the wall clock in ${((performance.now() - startedAt) / 1000).toFixed(0)} s; ${values.checkout ? 'from the sources' : 'the package as it is installed'}.`,
);
const inOrder = (counts: ReadonlyMap<string, number>) =>
  [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([what, count]) => `${what} ${count}`)
    .join(', ');
say(`Outcomes: ${inOrder(bot.outcomes)}.`);
say(`Asked for: ${inOrder(bot.intents)}.\n`);

const columns = {
  requests: 'requests',
  rssMiB: 'resident, MiB',
  heapMiB: 'heap, MiB',
  files: 'files',
  sockets: 'sockets',
  children: 'children',
  timers: 'timers',
  listeners: 'listeners',
  promises: 'promises',
  entries: 'kept values',
  claims: 'claims',
  accepted: 'known updates',
  journal: 'record',
  fileKiB: 'state, KiB',
} satisfies Partial<Record<keyof Sample, string>>;
const keys = Object.keys(columns) as (keyof typeof columns)[];
const inside = samples.filter(({ minute }) => minute <= minutes);
const step = Math.max(1, Math.floor((inside.length - 1) / (SHOWN - 1)));
const picked = inside.filter((_, index) => index % step === 0 || index === inside.length - 1);
table([
  ['minute', ...Object.values(columns)],
  ['---', ...keys.map(() => '---')],
  ...[...picked, ...samples.filter(({ minute }) => minute > minutes)].map(({ minute, sample }) => [
    minute > minutes ? 'a day later' : String(minute),
    ...keys.map((key) => shown(sample[key])),
  ]),
]);

/** What must not grow, and how much of a difference is nothing in any case. */
const judged: readonly [keyof Sample, what: string, floor: number][] = [
  // V8's space for young objects grows by such a step once or twice in an hour, and stays.
  ['rssMiB', 'resident memory, MiB', 10],
  ['heapMiB', 'heap after a collection, MiB', 1],
  ['files', 'open files', 2],
  ['sockets', 'open sockets', 4],
  ['children', 'child processes', 0],
  ['timers', 'timers', 3],
  ['listeners', 'listeners on the process', 0],
  ['emitters', 'things to listen to', 20],
  ['signals', 'abort signals', 10],
  ['promises', 'promises', 100],
  ['series', 'series in /metrics', 20],
  ['claims', 'claims', 50],
  ['locks', 'locks', 0],
];
const judgements = judged.map(([key, what, floor]) => ({
  what,
  judgement: judge(
    inside.map(({ sample }) => sample[key]),
    floor,
  ),
}));
say('');
table([
  ['after warm-up', 'first half', 'last half', 'noise', ''],
  ['---', '---', '---', '---', '---'],
  ...judgements.flatMap(({ what, judgement }) =>
    judgement
      ? [
          [
            what,
            shown(judgement.first),
            shown(judgement.last),
            shown(judgement.noise),
            judgement.grows ? 'GROWS' : 'steady',
          ],
        ]
      : [],
  ),
]);

// A reading for each profile, a list for each place where somebody has asked, and plans that may still be confirmed.
const mostKept = profiles.length + 2 * COUNT + crowd.strangers() + 4 * minutes;
if (end.entries > mostKept)
  faults.push(`${end.entries} kept values, and there can be no more than ${mostKept}`);
if (isLong && dayLater.sockets > samples[0]!.sample.sockets + SPARE_SOCKETS)
  faults.push(`${dayLater.sockets} sockets are open at rest, and were ${samples[0]!.sample.sockets}`);
for (const { what, judgement } of judgements) if (judgement?.grows) faults.push(`grows: ${what}`);
if (end.accepted > crowd.expected() || end.unanswered > 0)
  faults.push(`${end.unanswered} requests are open, ${end.accepted} of ${crowd.expected()} known`);
if (isLong && dayLater.accepted > sinceThen)
  faults.push(`${dayLater.accepted - sinceThen} updates of the day before are still known`);
for (const outcome of ['failed', 'abandoned', 'limited'])
  if (bot.outcomes.has(outcome)) faults.push(`${bot.outcomes.get(outcome)} requests ended as ${outcome}`);
for (const [complaint, count] of bot.complaints) faults.push(`${count} times in the log: ${complaint}`);
if (total !== crowd.expected()) faults.push(`${total} of ${crowd.expected()} requests were dealt with`);
if (exitCode !== 0) faults.push(`it ended with ${exitCode}`);

say('');
say(
  `Known updates are kept for a day and go after it (${end.accepted} at the end of the hour, ${dayLater.accepted} a day and ${sinceThen} requests later); the record of changes is kept for good. Sockets at rest: ${samples[0]!.sample.sockets} at the start, ${dayLater.sockets} at the end.`,
);
if (judgements.some(({ judgement }) => !judgement)) say('Too short to tell whether anything grows.');
else if (!judgements.some(({ judgement }) => judgement?.grows)) say('Nothing grows.');
say(faults.length === 0 ? 'Every request was dealt with.' : faults.join('\n'));
process.exitCode = faults.length === 0 ? 0 : 1;
