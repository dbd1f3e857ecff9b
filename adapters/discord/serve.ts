import type { REST } from '@discordjs/rest';
import { z } from 'zod';
import type { Complete } from '../../src/core/complete.ts';
import type { Handle } from '../../src/core/handle.ts';
import type { Delivery } from '../../src/core/inbox.ts';
import type { Draw, Log } from '../../src/core/ports.ts';
import type { Message } from '../../src/core/reply.ts';
import { holdsSecret } from '../../src/core/request.ts';
import type { Request } from '../../src/core/request.ts';
import { createNewest } from '../newest.ts';
import { logOf } from '../request-log.ts';
import type { Patience } from '../patience.ts';
import { createCalls } from './calls.ts';
import { decode, Place } from './decode.ts';
import type { Incoming } from './decode.ts';
import { encodeForm, encodeMessage, encodeNotice, encodePicture, encodeSuggestions } from './encode.ts';
import type { Part, SaysIn } from './encode.ts';
import { factsOf, isAcknowledged, isTooLate } from './failure.ts';
import { createPath } from './path.ts';
import type { Path } from './path.ts';

export type Means = {
  rest: REST;
  handle: Handle;
  complete: Complete;
  delivery: Delivery;
  draw: Draw;
  log: Log;
  says: SaysIn;
  /** In servers, everybody sees what one person asked for. */
  areAnswersPublic: boolean;
  patience: Patience;
};

/** The core acknowledges within milliseconds. Where it does not (a state that is far away, or busy), this goes first. */
const ACKNOWLEDGE_WITHIN_MS = 700;
/** A guest may follow up five times; progress and a notice are among them. */
const GUEST_PARTS = 4;

/** The way back, as it is kept with a request. `isQuiet`: the answer is for the caller alone. */
const Route = z.object({ place: Place, isQuiet: z.boolean() });
type Route = z.infer<typeof Route>;

/** One interaction from beginning to end: decode, ask, say. Never rejects. `taken`: called once the interaction need not be
 *  delivered again, whatever becomes of this process. */
export async function serve(interaction: unknown, means: Means, taken = () => {}): Promise<void> {
  try {
    const incoming = decode(interaction);
    if (incoming.kind === 'complete') {
      taken();
      await suggest(incoming, means);
    } else if (incoming.kind === 'ask') await ask(incoming, means, taken);
  } catch (error) {
    means.log.bug('discord', error);
  } finally {
    taken();
  }
}

/** A request that another process has left. Never rejects. */
export async function resume(request: Request, means: Means): Promise<void> {
  try {
    const route = Route.safeParse(request.route);
    if (route.success) {
      const { place, isQuiet } = route.data;
      const path = createPath(place, { ...means, log: logOf(means.log, request), isQuiet });
      await path.takeUp();
      return await answer(request, route.data, path, means);
    }
    means.log.warn('Discord: a request has no way back');
    await means.delivery.said(request);
  } catch (error) {
    means.log.bug('discord', error);
  }
}

async function ask(
  { request: asked, place, isInServer }: Incoming & { kind: 'ask' },
  means: Means,
  taken: () => void,
): Promise<void> {
  const isQuiet = !place.isPrivate && (place.isGuest || !means.areAnswersPublic);
  const route: Route = { place, isQuiet };
  // What stands behind a command is there for all who see its answer, and nobody can take it away.
  const isSeen = !isQuiet && !place.isPrivate && place.kind === 'command' && holdsSecret(asked.intent);
  const isForAll = isInServer && !isQuiet && !place.isTheirsAlone;
  const request: Request = {
    ...asked,
    ...(isForAll && { isForAll }),
    ...(isSeen && { isErased: false }),
    route,
  };
  const path = createPath(place, { ...means, log: logOf(means.log, request), isQuiet });
  const impatience = setTimeout(path.acknowledge, ACKNOWLEDGE_WITHIN_MS);
  try {
    await answer(request, route, path, means, taken);
  } finally {
    clearTimeout(impatience);
  }
}

/** Reads replies on while they are on their way out: no check waits for Discord. */
async function answer(
  request: Request,
  { place }: Route,
  path: Path,
  { handle, delivery, draw, says: saysIn }: Means,
  taken = () => {},
): Promise<void> {
  const says = saysIn(request.language);
  const isNewest = createNewest();
  /** Where the core says nothing, the request is somebody else's, or nobody's. */
  let isOurs = false;
  let leaving: Promise<boolean> | undefined;
  const { promise: mayBeSaid, resolve: decide } = Promise.withResolvers<boolean>();
  const mayLeave = async () => {
    const isStillOurs = await (leaving ??= delivery.leaving(request));
    if (!isStillOurs) path.handOver();
    decide(isStillOurs);
    return isStillOurs;
  };
  try {
    for await (const reply of handle(request)) {
      isOurs = true;
      taken();
      if (reply.kind === 'notice') {
        path.whisper(encodeNotice(reply.line));
        continue;
      }
      if (reply.kind === 'form' && (await path.ask(encodeForm(reply, request.caller)))) continue;
      path.acknowledge();
      if (reply.kind === 'accepted') continue;
      const message = reply.kind === 'form' ? reply.otherwise : reply;
      const parts = encodeMessage(message, request.caller, says, place.isGuest ? GUEST_PARTS : Infinity);
      const drawn = withPicture(parts, message, draw);
      const isStillNews = isNewest(message);
      const isLast = message.kind === 'result';
      const matters = () => isStillNews() && (!isLast || mayLeave());
      path.say(drawn, message.inPlace, matters);
      // Nothing comes after it: here the core has to learn that nobody will see it, or not from here.
      if (isLast && ((await path.isLost()) || !(await mayBeSaid))) break;
    }
  } finally {
    await path.finish();
    if (isOurs && !path.isCutOff()) await delivery.said(request);
  }
}

/** The first part has the picture, once it is drawn and where it can be. */
export function withPicture(
  [first, ...rest]: readonly [Part, ...Part[]],
  message: Message,
  draw: Draw,
): readonly [Part | Promise<Part>, ...Part[]] {
  if (!message.chart) return [first, ...rest];
  const drawn = draw(message.chart).then((png) =>
    png ? { ...first, picture: encodePicture(message, png) } : first,
  );
  return [drawn, ...rest];
}

/** Whoever types fast has moved on before this arrives: too late is no failure. */
async function suggest(
  { typing, place }: Incoming & { kind: 'complete' },
  { rest, complete, log }: Means,
): Promise<void> {
  try {
    await createCalls(rest, place).complete(encodeSuggestions(await complete(typing)));
  } catch (error) {
    if (!isTooLate(error) && !isAcknowledged(error))
      log.warn('Discord did not take a completion', factsOf(error));
  }
}
