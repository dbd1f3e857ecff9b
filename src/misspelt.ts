import { parseEnv } from 'node:util';
import { settings } from './config.ts';
import { fileSettingOf, SECRET_SETTINGS } from './infra/secret-files.ts';

/** A setting of another name is no setting, and nothing else would ever tell: with `OWNER=…` nobody is served. */

const known: readonly string[] = [...Object.keys(settings), ...SECRET_SETTINGS.map(fileSettingOf)];

/** The lines to be said about a text of `.env`, one for each name that is none of ours and near to one that is. Others are
 *  somebody else's; values are not looked at, but for being there. */
export function misspeltIn(text: string): readonly string[] {
  return Object.entries(parseEnv(text)).flatMap(([name, value]) => {
    if (!value?.trim() || known.includes(name) || !/^\w{1,60}$/u.test(name)) return [];
    const meant = nearest(name.toUpperCase());
    return meant === null ? [] : [`.env sets ${name}, which is no setting. Did you mean ${meant}?`];
  });
}

/** Further away than two letters, and still near. */
const FAR = 2.5;

function nearest(name: string): string | null {
  const near = known
    .map((one) => ({
      one,
      distance: hasSameWords(name, one) || name === `${one}_FILE` ? FAR : distanceOf(name, one),
    }))
    .filter(({ distance }) => distance <= FAR)
    .toSorted((a, b) => a.distance - b.distance);
  return near[0]?.one ?? null;
}

/** `TELEGRAM_TOKEN` for `TELEGRAM_BOT_TOKEN`: two words of it or more, and at most one missing or too many. */
function hasSameWords(name: string, other: string): boolean {
  const [few, many] = [name.split('_'), other.split('_')].toSorted((a, b) => a.length - b.length);
  return few!.length > 1 && many!.length - few!.length <= 1 && few!.every((word) => many!.includes(word));
}

/** How many letters have to be changed, put in or taken out. */
function distanceOf(one: string, other: string): number {
  let above = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (const [row, letter] of one.split('').entries()) {
    const line = [row + 1];
    for (const [column, otherLetter] of other.split('').entries())
      line.push(
        Math.min(
          above[column + 1]! + 1,
          line[column]! + 1,
          above[column]! + (letter === otherLetter ? 0 : 1),
        ),
      );
    above = line;
  }
  return above.at(-1)!;
}
