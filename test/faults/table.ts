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

export const addRow = (place: number, row: Row) => void rows.set(place, row);

const cell = (texts: readonly string[], none: string) =>
  texts.length === 0
    ? none
    : texts.map((text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ⏎ ')).join('<br>');

export function renderTable(): string {
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
