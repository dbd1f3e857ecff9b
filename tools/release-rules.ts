/** What may be in a release, as rules without a disk, so that a test can hold them. */

const allowed: readonly RegExp[] = [
  /^(?:package\.json|README\.md|CHANGELOG\.md|RISK\.md|LICENSE|\.env\.example)$/u,
  /^bin\/codex-profiler\.js$/u,
  /^dist\/(?:[\w-]+\.js|noto-sans-sc\.otf|OFL\.txt|zod-LICENSE\.txt)$/u,
  /^skill\/SKILL\.md$/u,
  /^deploy\/codex-profiler\.service$/u,
];

/** Whether a file, as a path inside the package, belongs there. */
export const isAllowed = (file: string): boolean => allowed.some((pattern) => pattern.test(file));

/** By what they look like; the left side is said, the match never. */
const secrets: Readonly<Record<string, RegExp>> = {
  'a Telegram token': /\b\d{8,12}:[\w-]{35}\b/u,
  'a Discord token': /\b[\w-]{24,28}\.[\w-]{6}\.[\w-]{27,38}\b/u,
  'a JSON Web Token': /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\./u,
  'an API key': /\bsk-[\w-]{20,}/u,
  'a private key': /-----BEGIN [A-Z ]*PRIVATE KEY-----/u,
  'an e-mail address': /\b[\w.+-]+@(?!example\.)[\w-]+\.(?:com|org|net|io|dev|cn)\b/u,
  "somebody's home folder": /(?:\/home|\/Users)\/(?!you\b|user\b)\w+/u,
};

/** What a text gives away: secrets, and where it was made. `here` are the paths and hosts of this machine. */
export function findLeaks(content: string, here: readonly string[]): readonly string[] {
  const kinds = Object.entries(secrets)
    .filter(([, pattern]) => pattern.test(content))
    .map(([kind]) => kind);
  const places = here.filter((place) => isTelling(place) && content.includes(place));
  return [...kinds, ...(places.length > 0 ? ['a path or host of this machine'] : [])];
}

/** npm's own registry gives nobody away, and `/` is in every path. */
const isTelling = (place: string) => place.length > 1 && place !== 'registry.npmjs.org';

/** A heading `## [1.2.3]` or `## 1.2.3`. */
export const changelogHas = (changelog: string, version: string): boolean =>
  changelog.split('\n').some((line) => /^## \[?([^\]\s]+)/u.exec(line)?.[1] === version);

/** Whether `version` is lower than `tag` (`v1.2.3`). A pre-release counts as its release. */
export function isBelow(version: string, tag: string): boolean {
  const parts = (text: string) =>
    text
      .replace(/^v|[-+].*$/gu, '')
      .split('.')
      .map(Number);
  const [ours, theirs] = [parts(version), parts(tag)];
  const differs = ours.findIndex((part, index) => part !== theirs[index]);
  return differs >= 0 && ours[differs]! < (theirs[differs] ?? 0);
}
