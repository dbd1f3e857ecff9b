import { vi } from 'vitest';
import { nastyNames } from '../fakes/nasty-text.ts';
import type { HomeSpec } from '../fakes/openclaw-home.ts';
import type { Person, Place, Seen } from './platform.ts';

/** The usual questions, on any platform, and what to look for in their answers. */

export const PROGRESS = 'Running Codex usage checks now…';
export const NOTICE = 'You asked for this a moment ago';

export const sixty = Array.from({ length: 60 }, (_, index) => `p${String(index).padStart(2, '0')}`);

export function manyProfiles(ending = ''): HomeSpec {
  return { profiles: sixty.map((short) => ({ id: `openai-codex:${short}${ending}` })) };
}

const hostileIds = nastyNames.map((given) => `openai-codex:${given}`);
export const hostile: HomeSpec = {
  profiles: hostileIds.map((id, index) => ({
    id,
    accountId: `acct-${index}`,
    userId: `user-${index}`,
    email: 'x',
  })),
  order: { 'openai-codex': hostileIds },
};

/** Nothing in it that eyes would stumble over. */
export function isHarmless(given: string): boolean {
  return given.trim() === given && given.length <= 64 && !/[\p{Cc}\p{Cs}\p{Cf}]|@.*\./u.test(given);
}

/** Where code is written with back-ticks, a look-alike stands for those in a name. */
export const ticks = (label: string) => label.replaceAll('ˋ', '`');

/** The same, but for the end of a label that a place has cut. */
export function beginsAlike(choice: string, label: string): boolean {
  if (!choice.endsWith('…')) return ticks(choice) === ticks(label);
  return ticks(label).startsWith(ticks(choice.slice(0, -1)));
}

export async function selector(person: Person, place?: Place): Promise<Seen> {
  person.command('/codex_usage', place);
  return person.next(place, ({ choices }) => choices.includes('All'));
}

/** The page of the selector that offers the profile at this place of the order, and how it is called there. */
export async function choiceAt(person: Person, index: number): Promise<{ menu: Seen; choice: string }> {
  let menu = await selector(person);
  for (let page = 0; page < Math.floor(index / 20); page += 1) menu = await turn(person, menu, 'Next ›');
  return { menu, choice: menu.choices[2 + (index % 20)]! };
}

export async function turn(person: Person, page: Seen, to: string): Promise<Seen> {
  person.pick(page, to);
  return person.next('private', ({ choices }) => choices.includes('All'));
}

/** Lines or details: the last message of a check. */
export function answer(person: Person, place?: Place): Promise<Seen> {
  return person.next(place, ({ choices }) => choices.includes('Details'));
}

export async function answerInParts(person: Person): Promise<readonly Seen[]> {
  const parts: Seen[] = [];
  do parts.push(await person.next('private', ({ text }) => text !== PROGRESS));
  while (parts.at(-1)?.choices.length === 0);
  return parts;
}

export const says =
  (words: string) =>
  ({ text }: Seen) =>
    text.includes(words);
export const texts = (person: Person, place?: Place) => person.seen(place).map(({ text }) => text);
export const joined = (parts: readonly Seen[]) => parts.map(({ text }) => text).join('\n');
export const labels = (offered: readonly { label: string }[]) => offered.map(({ label }) => label);
export const profilesIn = ({ choices }: Seen) => choices.filter((choice) => /^p\d\d$/u.test(choice));

/** For what shows in the log alone, or not at all. */
export function eventually(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 5000, interval: 5 });
}
