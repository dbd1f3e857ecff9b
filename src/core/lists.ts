import { z } from 'zod';
import { decodeCallback, encodeCallback } from './callback.ts';
import type { Store } from './ports.ts';
import type { ChoiceGroup } from './reply.ts';
import type { ChoiceIntent, Request } from './request.ts';
import { withoutGlyph } from './usage/health.ts';

/** How long a list stays in the state. Whether it can still be answered is decided by its own `endsAt`. */
const KEEP_MS = 60 * 60_000;

const StoredList = z.object({
  endsAt: z.number(),
  choices: z.array(z.object({ label: z.string(), data: z.string() })),
});

/** Keeps the list for this person in this chat; the one before is forgotten. */
export async function keepList(
  lists: Store,
  { caller, chat }: Request,
  groups: readonly ChoiceGroup[],
  endsAt: number,
): Promise<void> {
  const choices = groups
    .flat()
    .map(({ label, intent }) => ({ label: withoutGlyph(label), data: encodeCallback(intent, caller) }));
  const list: z.infer<typeof StoredList> = { endsAt, choices };
  await lists.set(keyOf(caller, chat), list, KEEP_MS);
}

/** What these words pick from the latest list: a number, counted from 1, or a label in any case. `null` when there
 *  is no list, nothing like that in it, or none that ends before `shownUntil`: a later one was not there yet. */
export async function pick(
  lists: Store,
  { caller, chat }: Request,
  said: string,
  now: number,
  shownUntil = Infinity,
): Promise<ChoiceIntent | null> {
  const stored = StoredList.safeParse(await lists.get(keyOf(caller, chat)));
  if (!stored.success || now >= stored.data.endsAt || stored.data.endsAt >= shownUntil) return null;
  const { choices } = stored.data;
  const wanted = said.toLowerCase();
  const chosen = /^\d{1,4}$/u.test(said)
    ? choices[Number(said) - 1]
    : choices.find(({ label }) => label.toLowerCase() === wanted);
  return (chosen && decodeCallback(chosen.data)?.intent) ?? null;
}

/** One that its person may never have seen must not explain their next number. */
export const forgetList = (lists: Store, { caller, chat }: Request) => lists.delete(keyOf(caller, chat));

function keyOf(caller: Request['caller'], chat: string): string {
  return `${caller.platform}:${caller.id}:${chat}`;
}
