import { roleOf } from './access.ts';
import type { People } from './access.ts';
import { profileDigest } from './callback.ts';
import type { Catalogue } from './i18n/index.ts';
import { parseTarget } from './parse.ts';
import type { Log, ProfileSource } from './ports.ts';
import { CHOICE_LIMIT } from './reply.ts';
import type { Caller } from './request.ts';
import { arrange, defaultOf, resolveTarget } from './usage/target.ts';
import type { Placed } from './usage/target.ts';

/** What could be meant by the beginning of a profile's name. `label` is for the eye; `words` are what the command then
 *  says, a hundred UTF-16 units at most. */
export type Suggestion = { label: string; words: string };

/** Completes the profile of a command while it is typed: 25 suggestions at most. Never rejects. Strangers, and everybody
 *  while the store cannot be read, get none: the command itself will say why. */
export type Complete = (asked: { caller: Caller; typed: string }) => Promise<readonly Suggestion[]>;

/** Discord's limit for what a completion stands for; nobody else's is smaller. */
const WORDS_LIMIT = 100;

export function createComplete(
  { profiles, log, newReference }: { profiles: ProfileSource; log: Log; newReference: () => string },
  { agent, people, texts }: { agent: string; people: People; texts: Catalogue },
): Complete {
  return async ({ caller, typed }) => {
    if (roleOf(people, caller) === 'stranger') return [];
    try {
      const listed = await profiles.list(agent);
      return listed.ok ? suggest(texts, arrange(listed.value), typed.trim().toLowerCase()) : [];
    } catch (error) {
      log.bug(newReference(), error);
      return [];
    }
  };
}

type Candidate = Suggestion & { id?: string };

/** Names that begin as typed come before those that only hold it. */
function suggest({ menu }: Catalogue, placed: readonly Placed[], typed: string): readonly Suggestion[] {
  const all: readonly Candidate[] = [
    { label: menu.default(defaultOf(placed)[0]?.label ?? ''), words: 'default' },
    { label: menu.all, words: 'all' },
    ...placed
      .map((one) => ({ label: one.label, words: wordsFor(one, placed), id: one.profile.id }))
      .filter(({ words }) => words !== 'default'), // it is there already
  ];
  const place = ({ label, words, id = '' }: Candidate) => {
    const at = [label, words, id].map((text) => text.toLowerCase().indexOf(typed));
    return Math.min(...at.filter((index) => index >= 0));
  };
  return all
    .filter((one) => place(one) < Infinity)
    .toSorted((a, b) => Number(place(a) > 0) - Number(place(b) > 0))
    .slice(0, CHOICE_LIMIT)
    .map(({ label, words }) => ({ label, words }));
}

/** The label, where it leads back to this very profile. */
function wordsFor({ label, profile }: Placed, placed: readonly Placed[]): string {
  const found = resolveTarget(parseTarget(label), placed);
  const leadsBack = found.ok && found.value.length === 1 && found.value[0]!.profile === profile;
  return leadsBack && label.length <= WORDS_LIMIT ? label : `#${profileDigest(profile.id)}`;
}
