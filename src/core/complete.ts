import { listedZones } from './alerts/zones.ts';
import { hasRole, roleForVerb, roleOf } from './access.ts';
import type { People, Role } from './access.ts';
import { profileDigest } from './callback.ts';
import { loadTexts, localeFor } from './i18n/index.ts';
import { ranges } from './history/range.ts';
import type { Range } from './history/range.ts';
import type { Catalogue, Locale } from './i18n/index.ts';
import { parseTarget } from './parse.ts';
import { createRateLimit } from './rate-limit.ts';
import type { Limits } from './rate-limit.ts';
import type { ArgumentName } from './commands.ts';
import type { Ports } from './ports.ts';
import { CHOICE_LIMIT } from './reply.ts';
import { strategies } from './rotation/suggest.ts';
import type { Caller, MenuVerb } from './request.ts';
import { arrange, defaultOf, resolveTarget } from './usage/target.ts';
import type { Placed } from './usage/target.ts';

/** What could be meant by the beginning of a profile's name. `label` is for the eye; `words` are what the command then
 *  says, a hundred UTF-16 units at most. */
export type Suggestion = { label: string; words: string };

/** Completes what stands behind a command while it is typed: 25 suggestions at most. Never rejects. Strangers, and everybody
 *  while the store cannot be read, get none: the command itself will say why. */
export type Complete = (asked: {
  caller: Caller;
  /** As in a request. */
  language?: string;
  argument: ArgumentName;
  typed: string;
}) => Promise<readonly Suggestion[]>;

/** Somebody who types a command causes a few for each word; each reads the store. Beyond this there are none for a while. */
const PER_REQUEST = 5;

/** Discord's limit for what a completion stands for; nobody else's is smaller. */
const WORDS_LIMIT = 100;

export function createComplete(
  {
    clock,
    profiles,
    gateway,
    log,
    newReference,
  }: Pick<Ports, 'clock' | 'profiles' | 'gateway' | 'log' | 'newReference'>,
  { agent, people, locale, limits }: { agent: string; people: People; locale: Locale; limits: Limits | null },
): Complete {
  const limit = limits && createRateLimit(clock, { ...limits, perPerson: PER_REQUEST * limits.perPerson });
  return async ({ caller, language, argument, typed }) => {
    const role = roleOf(people, caller);
    if (role === 'stranger') return [];
    if (limit && !limit.admit(`${caller.platform}:${caller.id}`, false).ok) return [];
    try {
      const listed = await profiles.list(agent);
      if (!listed.ok) return [];
      const placed = arrange(listed.value);
      const texts = await loadTexts(localeFor(language, locale));
      const candidates = {
        profile: () => targetsAmong(texts, placed),
        change: () => changesAmong(placed, gateway ? role : 'viewer'),
        view: () => viewsAmong(texts, placed),
        guide: () => guides,
        setting: () => settings,
      } satisfies Record<ArgumentName, () => readonly Candidate[]>;
      const all = candidates[argument]();
      return suggest(all, typed.trim().toLowerCase());
    } catch (error) {
      log.bug(newReference(), error);
      return [];
    }
  };
}

const asTyped = (words: string): Candidate => ({ label: words, words });

const guides: readonly Candidate[] = ['order', ...strategies.map((name) => `order ${name}`), 'setup'].map(
  asTyped,
);

/** What can be set for alerts, by way of example. */
const settings: readonly Candidate[] = [
  'on',
  'off',
  'quiet 22-7',
  'quiet 23-7',
  'quiet off',
  'mute 8',
  'mute 24',
  'mute off',
  'digest 8',
  'digest 9',
  'digest off',
  'levels 20 5',
  'levels 50 20 5',
  'only empty login',
  ...listedZones.map((zone) => `zone ${zone}`),
].map(asTyped);

type Candidate = Suggestion & { id?: string };

function targetsAmong({ menu }: Catalogue, placed: readonly Placed[]): readonly Candidate[] {
  return [
    { label: menu.default(defaultOf(placed)[0]?.label ?? ''), words: 'default' },
    { label: menu.all, words: 'all' },
    ...profilesAmong(placed).filter(({ words }) => words !== 'default'), // it is there already
  ];
}

/** How far back, for all; each profile; and each profile so far back. */
function viewsAmong({ history }: Catalogue, placed: readonly Placed[]): readonly Candidate[] {
  const profiles = profilesAmong(placed);
  const within = (range: Range) =>
    profiles
      .map(({ label, words, ...one }) => ({
        ...one,
        label: `${label} · ${history.buttons[range]}`,
        words: `${words} ${range}`,
      }))
      .filter(({ words }) => words.length <= WORDS_LIMIT);
  return [
    ...ranges.map((range) => ({ label: history.buttons[range], words: range })),
    ...profiles,
    ...within('week'),
    ...within('month'),
  ];
}

const profilesAmong = (placed: readonly Placed[]): readonly Candidate[] =>
  placed.map((one) => ({ label: one.label, words: wordsFor(one, placed), id: one.profile.id }));

/** Each profile, and what this role may do with it. */
function changesAmong(placed: readonly Placed[], role: Role): readonly Candidate[] {
  const verbs: readonly [MenuVerb, (one: Placed) => boolean][] = [
    ['first', ({ order }) => order !== 1],
    ['retire', ({ retired }) => !retired],
    ['restore', ({ retired }) => retired],
    ['start', () => true],
    ['delete', () => true],
  ];
  const changes = verbs
    .filter(([verb]) => hasRole(role, roleForVerb(verb)))
    .flatMap(([verb, fits]) =>
      placed.filter(fits).map((one): Candidate => ({
        label: `${verb} ${one.label}`,
        words: `${verb} ${wordsFor(one, placed)}`,
        id: one.profile.id,
      })),
    )
    .filter(({ words }) => words.length <= WORDS_LIMIT);
  const whole = hasRole(role, 'operator') ? ['undo', 'clear', 'log'] : [];
  return [...profilesAmong(placed), ...whole.map((words) => ({ label: words, words })), ...changes];
}

/** Names that begin as typed come before those that only hold it. */
function suggest(all: readonly Candidate[], typed: string): readonly Suggestion[] {
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
