/** What OpenClaw draws on a terminal. */

const FRAMES = '◒◐◓◑';
const TICK_MS = 80;

/** A titled box around lines. */
export function box(title: string, lines: readonly string[]): string {
  const width = Math.max(title.length, ...lines.map((line) => line.length)) + 2;
  const inside = ['', ...lines, ''].map((line) => `│  ${line.padEnd(width)}│`);
  return [
    '│',
    `◇  ${title} ${'─'.repeat(width - title.length - 1)}╮`,
    ...inside,
    `├${'─'.repeat(width + 2)}╯`,
    '',
  ].join('\n');
}

/** Turns in front of a word until it is stopped. */
export function spin(write: (text: string) => void) {
  let words = '';
  let ticks = 0;
  write('\u001B[?25l│\n');
  const timer = setInterval(() => {
    ticks += 1;
    const dots = '.'.repeat(Math.floor(ticks / 8) % 4);
    if (words !== '') write(`\u001B[1G\u001B[J${FRAMES[ticks % 4]}  ${words}${dots}`);
  }, TICK_MS);
  return {
    say: (next: string) => void (words = next),
    /** Takes it off the screen while something else is written. */
    pause(): void {
      words = '';
      write('\r\u001B[2K');
    },
    stop(last: string): void {
      clearInterval(timer);
      write(`\r\u001B[2K\u001B[1G\u001B[J\u001B[?25h◇  ${last}\n`);
    },
  };
}
