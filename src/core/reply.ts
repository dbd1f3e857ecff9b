import type { Chart } from './history/chart.ts';
import type { ChoiceIntent } from './request.ts';

/** Everything that goes out. Marked-up text is data; escaping is the adapter's, in one place, so no profile
 *  name can break a message. */

/** `at` is a moment (epoch ms), shown in the reader's own time zone where the platform can. */
export type Span = string | { bold: string } | { code: string } | { at: number };
export type Line = readonly Span[];

/** A choice is an intent with a label: a button where there are buttons, a number where there are not. */
export type Choice = { label: string; intent: ChoiceIntent };

/** Choices of one kind. How they are laid out is the adapter's: side by side, in pairs, as a menu, or numbered through
 *  where there are no buttons. */
export type ChoiceGroup = readonly Choice[];

/** The most choices under one message. Five rows of five buttons is Discord's limit, the smallest we meet. */
export const CHOICE_LIMIT = 25;

/** What helps with a message and asks us nothing: a page to be opened, words to be copied. Where there are no such buttons,
 *  the text has it all. */
export type Aid =
  | { kind: 'link'; label: string; url: string }
  | { kind: 'copy'; label: string; text: string };

export type Message = {
  /** `progress` goes out at once, by itself; `result` ends the request. */
  kind: 'progress' | 'result';
  lines: readonly Line[];
  choices?: readonly ChoiceGroup[];
  /** Shown with the lines where there are pictures, or where text can draw. The lines tell what matters by themselves. */
  chart?: Chart;
  /** Shown above the choices. */
  aids?: readonly Aid[];
  /** Takes the place of the message whose button was tapped, or of the one before it in this answer that was `inPlace`, where
   *  the platform can do that. Its buttons go. `below`: never of the one that was tapped, which stays as it is. */
  inPlace?: true | 'below';
  /** Nobody need look at it now: it comes without a sound, where the platform can do that. */
  isQuiet?: true;
  /** Says why the request could not be answered; it may be made again at once. */
  isProblem?: true;
};

export type Reply =
  /** The request is ours and work begins: stop the spinner. Comes first, before any work. `isUnkept`: it is lost where this process
   *  dies before it is answered, so where it can be brought again, it is to be taken for ours only then. */
  | { kind: 'accepted'; isUnkept?: true }
  /** A word for the caller alone. Dropped where the platform has no quiet way to say it. */
  | { kind: 'notice'; line: Line }
  /** Asks for something that nobody else may read, in a form of its own; there it comes in the place of `accepted`, and what is
   *  filled in is a request of its own, with `intent` and that. Where there are no forms, `otherwise` is said. */
  | { kind: 'form'; title: string; label: string; intent: ChoiceIntent; otherwise: Message }
  | Message;

/** The words of a line without its markup; moments in UTC. For labels, notices and places without formatting. */
export function plain(line: Line): string {
  return line
    .map((span) => {
      if (typeof span === 'string') return span;
      if ('bold' in span) return span.bold;
      if ('code' in span) return span.code;
      return utc(span.at);
    })
    .join('');
}

/** `2026-11-22 14:14 UTC`: what a reader sees where the platform cannot tell their time zone. */
export function utc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
