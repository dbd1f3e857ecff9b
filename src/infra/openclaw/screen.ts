import { stripVTControlCharacters } from 'node:util';

/** Ends a line on a screen: its end, or a cursor that goes back to overwrite it, as a spinner does. */
// oxlint-disable-next-line no-control-regex
const LINE_END = /[\r\n]|\u001B\[\d*[GJK]/gu;
/** So much of a line end may stand at the end of one piece. */
const LONGEST_END = 16;

/** All that is read of a line; the longest that means anything has some three hundred characters. */
const LINE_LIMIT = 2000;

/** Frames of boxes, and what turns before the words. */
const FRAME = /^[\s│◇◆◒◐◓◑├╰╭■▲─]+|[\s│╮╯─]+$/gu;

/** Makes lines of what a program writes on its terminal, whatever pieces it comes in: without escape codes, frames and empty
 *  lines. Each is told when it is complete; `end` tells the last one. */
export function createScreen(told: (line: string) => void) {
  let open = '';
  let searchedTo = 0;
  const tell = (raw: string) => {
    const line = stripVTControlCharacters(raw.slice(0, LINE_LIMIT)).replace(FRAME, '');
    if (line !== '') told(line);
  };
  return {
    write(piece: string): void {
      open += piece;
      let from = 0;
      LINE_END.lastIndex = Math.max(0, searchedTo - LONGEST_END);
      for (let end = LINE_END.exec(open); end; end = LINE_END.exec(open)) {
        tell(open.slice(from, end.index));
        from = LINE_END.lastIndex;
      }
      open = open.slice(from);
      searchedTo = open.length;
    },
    end(): void {
      tell(open);
      open = '';
    },
  };
}
