import { hasRole } from '../access.ts';
import type { Role } from '../access.ts';
import type { AuthRoom } from '../auth/show.ts';
import { problemLines } from '../i18n/problem-lines.ts';
import type { Line, Message } from '../reply.ts';
import type { Request } from '../request.ts';
import { changed, isOn } from './change.ts';
import type { AlertChange, AlertScreen } from './change.ts';
import { renderPeace, renderScreen } from './screens.ts';
import type { View } from './screens.ts';
import { recipientOf, subscriptionKeyOf } from './subscription.ts';
import type { Subscription } from './subscription.ts';
import { changeSubscription, findSubscription } from './subscriptions.ts';

/** How somebody sets up what they, or all in their chat, are warned of. */

const MINUTE_MS = 60_000;

/** `pollMs`: as in the settings. */
export type AlertsRoom = Pick<AuthRoom, 'ports' | 'agent' | 'texts'> & {
  pollMs: number | null;
  request: Request;
  role: Role;
};

export async function* showAlerts(room: AlertsRoom, screen: AlertScreen): AsyncIterable<Message> {
  const known = await findSubscription(room.ports.state.alerts, room.agent, keyIn(room));
  yield renderScreen(room.texts, viewOf(room, known), screen);
}

export async function* setAlerts(room: AlertsRoom, change: AlertChange): AsyncIterable<Message> {
  if (room.pollMs === null) return yield* showAlerts(room, 'menu');
  if (!mayChange(room)) return yield turnDown(room);
  const { before, after } = await apply(room, change);
  const { notes, next } = afterwards(room, change, before, after);
  const isNew = !isOn(before) && isOn(after) && next === 'main';
  const ending = isNew && room.pollMs > 0 ? [room.texts.alertsMenu.firstWord(room.pollMs / MINUTE_MS)] : [];
  yield renderScreen(room.texts, viewOf(room, after), next, notes, ending);
}

/** A warning stays where it is: below it stands until when there will be no other. */
export async function* muteByButton(room: AlertsRoom, hours: number): AsyncIterable<Message> {
  if (!mayChange(room)) return yield turnDown(room);
  const { before, after } = await apply(room, { about: 'mute', hours });
  if (!isOn(after) || after.mutedUntil === null) {
    const { notes } = afterwards(room, { about: 'mute', hours }, before, after);
    return yield renderScreen(room.texts, viewOf(room, after), 'menu', notes);
  }
  yield renderPeace(room.texts, after.mutedUntil);
}

const keyIn = ({ request }: AlertsRoom) => subscriptionKeyOf(recipientOf(request));

/** Everybody sets up their own. */
const mayChange = ({ request, role }: AlertsRoom) => !request.isForAll || hasRole(role, 'operator');

function turnDown({ texts }: AlertsRoom): Message {
  const lines = problemLines(texts, { code: 'role.needed', role: 'operator' });
  return { kind: 'result', lines, isProblem: true };
}

function apply(room: AlertsRoom, change: AlertChange) {
  const { ports, agent, request } = room;
  return changeSubscription(ports, agent, keyIn(room), (known) =>
    changed(known, change, { to: recipientOf(request), by: request.caller }, ports.clock.now()),
  );
}

function viewOf(room: AlertsRoom, known: Subscription | null): View {
  const { ports, pollMs, request } = room;
  return {
    known,
    isForAll: request.isForAll === true,
    mayChange: mayChange(room),
    pollMs,
    now: ports.clock.now(),
  };
}

/** What has to be said of it, and what is shown: a list in which more may be turned on and off, else how it stands now. */
function afterwards(
  { texts: { alertsMenu } }: AlertsRoom,
  change: AlertChange,
  before: Subscription | null,
  after: Subscription | null,
): { notes: readonly Line[]; next: AlertScreen } {
  if (change.about === 'on') return { notes: [], next: 'main' };
  if (!isOn(after)) return { notes: [alertsMenu.notOn], next: 'main' };
  const notes = isOn(before) ? [] : [alertsMenu.turnedOn];
  const isTimed =
    (change.about === 'quiet' && change.hours !== null) || (change.about === 'digest' && change.at !== null);
  if (isTimed && after.zone === null) return { notes: [...notes, alertsMenu.zoneFirst], next: 'zone' };
  const next = change.about === 'kind' ? 'kinds' : change.about === 'level' ? 'levels' : 'main';
  return { notes, next };
}
