/** What the installed OpenClaw can do, by its version (`contracts/openclaw`, section 1). */

/** Whether one profile can be logged out by `models auth logout`. */
export const canLogOut = (version: string) => isAtLeast(version, '2026.8.1');

/** Whether `order set` for another agent than `main` keeps only the profiles that this agent holds itself, without a word
 *  (section 10, quirk 3). */
export const dropsInherited = (version: string) =>
  isAtLeast(version, '2026.4.29') && !isAtLeast(version, '2026.8.1');

/** `2026.10.1` is later than `2026.9.6`; what stands behind the numbers does not count. */
export function isAtLeast(version: string, wanted: string): boolean {
  const [have, want] = [version, wanted].map((text) => (text.match(/\d+/gu) ?? []).slice(0, 3).map(Number));
  for (const [index, part] of want!.entries()) {
    const difference = (have![index] ?? 0) - part;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** Whether one saved login can be made anew by device code: `login --profile-id` is there from 2026.5.26 on. */
export const canSignIn = (version: string) => isAtLeast(version, '2026.5.26');
