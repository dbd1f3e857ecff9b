/** The rows that were observed, in the order in which they are told. */

export type Row = {
  room: string;
  fault: string;
  made: string;
  saw: readonly string[];
  logged: readonly string[];
  recovered: string;
};

const rows = new Map<number, Row>();

let expected = 0;

export const expectRows = (count: number) => void (expected += count);
/** Every row that was described has been made, and has held. */
export const isComplete = () => rows.size === expected;

export const addRow = (place: number, row: Row) => void rows.set(place, row);

const cell = (texts: readonly string[], none: string) =>
  texts.length === 0
    ? none
    : texts.map((text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ⏎ ')).join('<br>');

const INTRODUCTION = `# Faults

Each is made at the wire, against the real process between fakes of Telegram, Discord, OpenAI’s usage service and OpenClaw
(\`test/faults/\`; \`npm run faults\` makes and prints this page, \`npm run faults -- -u\` writes it). In each row somebody asks
while one thing is broken. Then it is mended, and the next person is answered as on any other day on both platforms; no answer
has come twice; and the process is what it was: no child, at most two timers and twelve files more (connections that are kept
for the next request), and within 24 MiB. \`P\` is the profile that was asked about. Of the log, everything is shown but everyday
life and the one line of a request that was answered. Several faults at once, drawn by a seed, are \`several.test.ts\`: four
rounds of twelve people on both platforms, each answered once, and at the end two files, one timer and 8 MiB at most.
`;

export const renderPage = () => `${INTRODUCTION}\n${renderTable()}\n`;

function renderTable(): string {
  const told = [...rows.entries()].toSorted(([a], [b]) => a - b).map(([, row]) => row);
  const rooms = [...Map.groupBy(told, ({ room }) => room)];
  return rooms
    .map(([room, of]) =>
      [
        `## ${room}`,
        '',
        '| Fault | How it is made | What the person saw | What the log said | What recovered |',
        '| --- | --- | --- | --- | --- |',
        ...of.map(
          ({ fault, made, saw, logged, recovered }) =>
            `| ${fault} | ${made} | ${cell(saw, 'nothing')} | ${cell(logged, 'nothing but the request')} | ${recovered} |`,
        ),
      ].join('\n'),
    )
    .join('\n\n');
}
