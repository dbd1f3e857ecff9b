import {
  EPHEMERAL,
  Refusal,
  SILENT,
  check,
  checkCommands,
  checkCompletions,
  checkForm,
  checkMessage,
} from './discord-limits.ts';
import type { Body, Command, Form, Row } from './discord-limits.ts';

/** What the fake remembers, and what each route makes of it. */

export type Person = { id: string; username: string };
export type Place = { id: string; kind: 'dm' | 'guild' | 'group-dm'; guildId?: string };
export type Message = {
  id: string;
  placeId: string;
  content: string;
  components: Row[];
  /** What each picture is called, and what is told of it. */
  attachments: { filename?: string; description?: string }[];
  /** Nobody else sees it. */
  visibleTo: string | null;
  /** A deferred reply that nobody has filled in yet. */
  isThinking: boolean;
  isSilent: boolean;
  edits: number;
};
export type Interaction = {
  id: string;
  token: string;
  at: number;
  from: Person;
  place: Place;
  /** The message with the button. */
  source: Message | null;
  /** In a server that only the person has let the bot into. */
  isGuest: boolean;
  isAcknowledged: boolean;
  /** By `performance.now()`. */
  acknowledgedAt: number | null;
  original: Message | null;
  followUps: number;
};
type Callback = {
  type: number;
  data?: Body & { choices?: { name: string; value: string }[] };
};
type Asked = { ids: readonly string[]; body: never };

export const APP_ID = '400000000000000001';
/** A deferred reply that is still a promise. */
const LOADING = 1 << 7;
export const us = { id: APP_ID, username: 'codex', discriminator: '0000', bot: true, avatar: null };

const ACKNOWLEDGE_WITHIN_MS = 3000;
const TOKEN_LIFE_MS = 15 * 60_000;
const GUEST_FOLLOW_UPS = 5;

export function createMemory(token: string, now: () => number) {
  let lastId = 0n;
  /** A snowflake tells when it was made. */
  const newId = () => String((BigInt(now() - 1_420_070_400_000) << 22n) + (lastId += 1n));
  const places = new Map<string, Place>();
  const guilds = new Set<string>();
  const people = new Map<string, Person>();
  const interactions = new Map<string, Interaction>();
  const messages: Message[] = [];
  const commands = new Map<string, object[]>();
  const application = {
    id: APP_ID,
    name: 'codex',
    verify_key: '',
    interactions_endpoint_url: null as string | null,
  };
  const byNonce = new Map<string, Message>();
  /** People who take no private messages. */
  const closed = new Set<string>();

  function interactionOf(id: string, given: string): Interaction {
    const found = interactions.get(id);
    if (!found || found.token !== given) throw new Refusal(404, 10062, 'Unknown interaction');
    return found;
  }

  function byToken(appId: string, given: string): Interaction {
    const found = [...interactions.values()].find((one) => one.token === given);
    if (appId !== APP_ID || !found?.isAcknowledged) throw new Refusal(404, 10015, 'Unknown Webhook');
    if (now() - found.at > TOKEN_LIFE_MS) throw new Refusal(401, 50027, 'Invalid Webhook Token');
    if (!places.has(found.place.id)) throw new Refusal(404, 10003, 'Unknown Channel');
    return found;
  }

  function post(placeId: string, body: Body, visibleTo: string | null): Message {
    checkMessage(body, EPHEMERAL | SILENT);
    const { content = '', components = [], attachments = [], flags = 0 } = body;
    const message = {
      id: newId(),
      placeId,
      content,
      components,
      attachments,
      visibleTo,
      isThinking: false,
      isSilent: (flags & SILENT) !== 0,
      edits: 0,
    };
    messages.push(message);
    return message;
  }

  function existing(message: Message | null | undefined): Message {
    if (!message || !messages.includes(message)) throw new Refusal(404, 10008, 'Unknown Message');
    return message;
  }

  function edit(found: Message | null | undefined, body: Body): Message {
    const message = existing(found);
    checkMessage(body);
    const { content = message.content, components = message.components } = body;
    const { attachments = message.attachments } = body;
    const edits = message.isThinking ? 0 : message.edits + 1;
    return Object.assign(message, { content, components, attachments, isThinking: false, edits });
  }

  const seenBy = ({ from }: Interaction, flags = 0) => (flags & EPHEMERAL ? from.id : null);

  function callback({ ids: [id = '', given = ''], body }: Asked): object {
    const asked = interactionOf(id, given);
    const { type, data = {} } = body as Callback;
    if (asked.isAcknowledged) throw new Refusal(400, 40060, 'Interaction has already been acknowledged.');
    if (now() - asked.at > ACKNOWLEDGE_WITHIN_MS) throw new Refusal(404, 10062, 'Unknown interaction');
    if (type === 4) asked.original = post(asked.place.id, data, seenBy(asked, data.flags));
    else if (type === 5) {
      check(((data.flags ?? 0) & ~EPHEMERAL) === 0, 'flags');
      const visibleTo = seenBy(asked, data.flags);
      asked.original = {
        id: newId(),
        placeId: asked.place.id,
        content: '',
        components: [],
        attachments: [],
        visibleTo,
        isThinking: true,
        isSilent: false,
        edits: 0,
      };
      messages.push(asked.original);
    } else if (type === 6) asked.original = asked.source;
    else if (type === 7) asked.original = edit(asked.source, data);
    else if (type === 8) checkCompletions(data.choices ?? []);
    else if (type === 9) checkForm((body as { data?: Form }).data ?? {});
    else check(false, 'type');
    asked.isAcknowledged = true;
    asked.acknowledgedAt = performance.now();
    return {
      interaction: { id, type: 2 },
      ...(asked.original && { resource: { type, message: asJson(asked.original) } }),
    };
  }

  function followUp({ ids: [appId = '', given = ''], body }: Asked): object {
    const asked = byToken(appId, given);
    const sent = body as Body;
    if (asked.original?.isThinking && messages.includes(asked.original))
      return asJson(edit(asked.original, sent));
    if (asked.isGuest && asked.followUps >= GUEST_FOLLOW_UPS)
      throw new Refusal(400, 40094, 'This interaction has reached its maximum number of follow-up messages.');
    asked.followUps += 1;
    return asJson(post(asked.place.id, sent, seenBy(asked, sent.flags)));
  }

  const originalOf = ({ ids: [appId = '', given = ''] }: Asked) => byToken(appId, given).original;

  function editFollowUp({ ids: [appId = '', given = '', messageId], body }: Asked): object {
    byToken(appId, given);
    return asJson(
      edit(
        messages.find(({ id }) => id === messageId),
        body,
      ),
    );
  }

  function getChannel({ ids: [placeId = ''] }: Asked): object {
    const place = places.get(placeId);
    if (!place) throw new Refusal(404, 10003, 'Unknown Channel');
    return { id: placeId, type: place.kind === 'dm' ? 1 : 0, name: 'general', guild_id: place.guildId };
  }

  function deleteOriginal({ ids: [appId = '', given = ''] }: Asked): null {
    const asked = byToken(appId, given);
    messages.splice(messages.indexOf(existing(asked.original)), 1);
    asked.original = null;
    return null;
  }

  function openDm({ body }: Asked): object {
    const { recipient_id } = body as { recipient_id: string };
    if (!people.has(recipient_id)) throw new Refusal(404, 10013, 'Unknown User');
    const place: Place = { id: dmOf(recipient_id), kind: 'dm' };
    places.set(place.id, place);
    return { id: place.id, type: 1, recipients: [people.get(recipient_id)] };
  }

  function sendMessage({ ids: [placeId = ''], body }: Asked): object {
    if (!places.has(placeId)) throw new Refusal(404, 10003, 'Unknown Channel');
    if ([...closed].some((id) => dmOf(id) === placeId))
      throw new Refusal(403, 50007, 'Cannot send messages to this user');
    const { nonce = '', enforce_nonce = false } = body as Body;
    check(nonce.length <= 25, 'nonce');
    const before = enforce_nonce ? byNonce.get(`${placeId} ${nonce}`) : undefined;
    if (before) return asJson(before);
    const message = post(placeId, body, null);
    if (nonce !== '') byNonce.set(`${placeId} ${nonce}`, message);
    return asJson(message);
  }

  function editMessage({ ids: [placeId = '', messageId], body }: Asked): object {
    if (!places.has(placeId)) throw new Refusal(404, 10003, 'Unknown Channel');
    return asJson(
      edit(
        messages.find((one) => one.placeId === placeId && one.id === messageId),
        body,
      ),
    );
  }

  function keyOf([appId = '', guildId]: readonly string[]): string {
    if (appId !== APP_ID) throw new Refusal(403, 20012, 'You are not authorized to perform this action');
    if (guildId !== undefined && !guilds.has(guildId)) throw new Refusal(403, 50001, 'Missing Access');
    return guildId ?? 'everywhere';
  }

  function putCommands({ ids, body }: Asked): object[] {
    const key = keyOf(ids);
    const wanted = body as Command[];
    checkCommands(wanted);
    const defaults = { application_id: APP_ID, version: '1', default_member_permissions: null, nsfw: false };
    // as Discord does: what is empty is left out, and a server's command has no say about places
    const kept = wanted.map(({ options, ...command }) => ({
      id: newId(),
      ...defaults,
      ...command,
      ...(options?.length && { options }),
      ...(ids.length > 1 && { contexts: null, integration_types: [0] }),
    }));
    commands.set(key, kept);
    return kept;
  }

  /** By method and path; `auth`: needs the bot's token. */
  const routes: readonly [string, RegExp, { name: string; auth: boolean; run: (asked: Asked) => unknown }][] =
    [
      ['GET', /^\/gateway\/bot$/u, { name: 'gateway', auth: true, run: () => null }],
      ['GET', /^\/users\/@me$/u, { name: 'getMe', auth: true, run: () => us }],
      ['GET', /^\/applications\/@me$/u, { name: 'getApplication', auth: true, run: () => application }],
      [
        'POST',
        /^\/interactions\/(\d+)\/([^/]+)\/callback$/u,
        { name: 'callback', auth: false, run: callback },
      ],
      [
        'PATCH',
        /^\/webhooks\/(\d+)\/([^/]+)\/messages\/@original$/u,
        { name: 'editOriginal', auth: false, run: (asked) => asJson(edit(originalOf(asked), asked.body)) },
      ],
      [
        'PATCH',
        /^\/webhooks\/(\d+)\/([^/]+)\/messages\/(\d+)$/u,
        { name: 'editFollowUp', auth: false, run: editFollowUp },
      ],
      [
        'GET',
        /^\/webhooks\/(\d+)\/([^/]+)\/messages\/@original$/u,
        { name: 'getOriginal', auth: false, run: (asked) => asJson(existing(originalOf(asked))) },
      ],
      [
        'GET',
        /^\/users\/@me\/guilds$/u,
        { name: 'getGuilds', auth: true, run: () => [...guilds].map((id) => ({ id, name: 'a server' })) },
      ],
      ['GET', /^\/channels\/(\d+)$/u, { name: 'getChannel', auth: true, run: getChannel }],
      [
        'DELETE',
        /^\/webhooks\/(\d+)\/([^/]+)\/messages\/@original$/u,
        { name: 'deleteOriginal', auth: false, run: deleteOriginal },
      ],
      ['POST', /^\/webhooks\/(\d+)\/([^/]+)$/u, { name: 'followUp', auth: false, run: followUp }],
      ['POST', /^\/users\/@me\/channels$/u, { name: 'openDm', auth: true, run: openDm }],
      ['POST', /^\/channels\/(\d+)\/messages$/u, { name: 'sendMessage', auth: true, run: sendMessage }],
      [
        'PATCH',
        /^\/channels\/(\d+)\/messages\/(\d+)$/u,
        { name: 'editMessage', auth: true, run: editMessage },
      ],
      [
        'GET',
        /^\/applications\/(\d+)(?:\/guilds\/(\d+))?\/commands$/u,
        { name: 'getCommands', auth: true, run: ({ ids }) => commands.get(keyOf(ids)) ?? [] },
      ],
      [
        'PUT',
        /^\/applications\/(\d+)(?:\/guilds\/(\d+))?\/commands$/u,
        { name: 'putCommands', auth: true, run: putCommands },
      ],
    ];

  /** What this request is, before anything is done about it. */
  function route(method: string, path: string) {
    for (const [wanted, pattern, { name, auth, run }] of routes) {
      const found = method === wanted && pattern.exec(path);
      if (!found) continue;
      const ids = found.slice(1).filter((id) => id !== undefined);
      const answer = (body: unknown, given: string | undefined) => {
        if (auth && given !== `Bot ${token}`) throw new Refusal(401, 0, '401: Unauthorized');
        return run({ ids, body: body as never });
      };
      return { name, answer };
    }
    return null;
  }

  return { newId, application, places, guilds, people, interactions, messages, commands, closed, route };
}

export function dmOf(personId: string): string {
  return `5${personId.slice(1)}`;
}

export function asJson({ id, placeId, content, components, visibleTo, isThinking }: Message): object {
  return {
    id,
    channel_id: placeId,
    content,
    components,
    author: us,
    flags: (visibleTo === null ? 0 : EPHEMERAL) | (isThinking ? LOADING : 0),
    type: 0,
    timestamp: new Date().toISOString(),
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    pinned: false,
    mentions: [],
    mention_roles: [],
    attachments: [],
    embeds: [],
  };
}
