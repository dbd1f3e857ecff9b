import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEndpoint } from './discord-endpoint.ts';
import { createGateway } from './discord-gateway.ts';
import { Refusal } from './discord-limits.ts';
import type { Component } from './discord-limits.ts';
import { APP_ID, asJson, createMemory, dmOf, us } from './discord-rest.ts';
import type { Interaction, Message, Person, Place } from './discord-rest.ts';
import { readPosted } from './multipart.ts';
import { createWatch } from './watch.ts';

export { APP_ID };
export type { Interaction, Message, Person, Place };

/** The far side of the wire: Discord's HTTP and its socket on loopback. It refuses what Discord refuses, forgets tokens
 *  when Discord does, replays what was missed, and fails on demand. */

export type Call = { route: string; body: unknown; at: number; status: number };
/** `drop`: the connection breaks. `hang`: no answer comes. `lose`: it is done, and the receipt is lost. */
export type Fault =
  | 'drop'
  | 'hang'
  | 'lose'
  | { status: number; code?: number; retryAfterSec?: number }
  | { until: Promise<void> };

export type FakeDiscord = Awaited<ReturnType<typeof startFakeDiscord>>;

const GUILD: Place = { id: '600000000000000001', kind: 'guild', guildId: '300000000000000001' };
/** Between two identifies lie five seconds. */
const WAIT_MS = 10_000;
const FAKE_TOKEN = 'NDAwMDAwMDAwMDAwMDAwMDAx.Gfake0.fake-token-of-nobody-at-all';

export async function startFakeDiscord(token = FAKE_TOKEN) {
  let skewMs = 0;
  const now = () => Date.now() + skewMs;
  const memory = createMemory(token, now);
  const { interactions, messages, people, places } = memory;
  let isReachable = true;
  const faults = new Map<string, Fault[]>();
  const calls: Call[] = [];
  const taken = new Set<Call>();

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  let refusals = 0;
  server.on('connection', (socket) => {
    if (isReachable) return;
    socket.destroy();
    refusals += 1;
    changed();
  });
  const port = () => (server.address() as AddressInfo).port;
  const wire: string[] = [];
  const { until, changed } = createWatch({
    limitMs: WAIT_MS,
    seen: () => `, only ${calls.map(({ route }) => route).join(', ')}`,
  });
  const gateway = createGateway(server, { token, wire, changed }, (sessionId) => ({
    v: 10,
    user: us,
    application: { id: APP_ID, flags: 0 },
    session_id: sessionId,
    resume_gateway_url: `ws://127.0.0.1:${port()}`,
    guilds: [...memory.guilds].map((id) => ({ id, unavailable: true })),
    shard: [0, 1],
  }));

  const endpoint = createEndpoint(changed);
  memory.application.verify_key = endpoint.publicKey;
  const deliver = (interaction: object) =>
    endpoint.isSet() ? endpoint.bring(interaction) : gateway.dispatch('INTERACTION_CREATE', interaction);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fake');
    const found = memory.route(
      request.method ?? '',
      decodeURIComponent(pathname).replace(/^\/api\/v10/u, ''),
    );
    const body = await readPosted(request);
    const call: Call = {
      route: found?.name ?? `${request.method} ${pathname}`,
      body,
      at: performance.now(),
      status: 0,
    };
    calls.push(call);
    const fault = faults.get(call.route)?.shift();
    try {
      if (fault === 'drop') return void request.socket.destroy();
      if (fault === 'hang') return;
      if (fault && typeof fault === 'object' && 'until' in fault) await fault.until;
      if (fault && typeof fault === 'object' && 'status' in fault) return refuse(response, call, fault);
      if (!found) throw new Refusal(404, 0, '404: Not Found');
      const result = found.answer(body, request.headers.authorization);
      call.status = 200;
      wire.push(`bot: ${call.route}${gist(body)}`);
      if (fault === 'lose') return void request.socket.destroy();
      reply(response, call.route, searchParams, result);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      call.status = error.status;
      response.writeHead(error.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ code: error.code, message: error.message }));
    } finally {
      changed();
    }
  }

  function reply(response: ServerResponse, route: string, query: URLSearchParams, result: unknown): void {
    const isEmpty =
      route === 'deleteOriginal' || (route === 'callback' && query.get('with_response') !== 'true');
    if (isEmpty) return void response.writeHead(204).end();
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(route === 'gateway' ? gatewayInfo() : withoutLocales(result, query)));
  }

  /** Discord leaves them out unless they are asked for. */
  function withoutLocales(result: unknown, query: URLSearchParams): unknown {
    if (!Array.isArray(result) || query.get('with_localizations') === 'true') return result;
    return result.map((command: object) => ({
      ...command,
      name_localizations: null,
      description_localizations: null,
    }));
  }

  const gatewayInfo = () => ({
    url: `ws://127.0.0.1:${port()}`,
    shards: 1,
    session_start_limit: { total: 1000, remaining: 999, reset_after: 0, max_concurrency: 1 },
  });

  function refuse(
    response: ServerResponse,
    call: Call,
    { status, code = 0, retryAfterSec = 0 }: Exclude<Fault, string | { until: unknown }>,
  ): void {
    call.status = status;
    const isLimit = status === 429;
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(isLimit && { 'retry-after': String(retryAfterSec), 'x-ratelimit-scope': 'user' }),
    });
    response.end(
      JSON.stringify({
        code,
        message: 'scripted',
        ...(isLimit && { retry_after: retryAfterSec, global: false }),
      }),
    );
  }

  function push(
    type: number,
    data: object,
    { from, place, source = null, isGuest = false }: Asking & { source?: Message | null },
  ): Interaction {
    const id = memory.newId();
    const asked: Interaction = {
      id,
      token: `interaction-token-${id}`,
      at: now(),
      from,
      place,
      source,
      isGuest,
      isAcknowledged: false,
      acknowledgedAt: null,
      original: null,
      followUps: 0,
    };
    places.set(place.id, place);
    people.set(from.id, from);
    interactions.set(id, asked);
    deliver({ ...payloadOf(asked, type), data });
    return asked;
  }

  function payloadOf({ id, token: given, from, place, source, isGuest }: Interaction, type: number): object {
    const user = { ...from, discriminator: '0', avatar: null, global_name: from.username };
    const context = { guild: 0, dm: 1, 'group-dm': 2 }[place.kind];
    return {
      id,
      application_id: APP_ID,
      type,
      token: given,
      version: 1,
      context,
      locale: 'en-US',
      channel_id: place.id,
      channel: { id: place.id, type: { guild: 0, dm: 1, 'group-dm': 3 }[place.kind] },
      authorizing_integration_owners: isGuest || context === 2 ? { 1: from.id } : { 0: place.guildId ?? '0' },
      app_permissions: '0',
      entitlements: [],
      attachment_size_limit: 10_485_760,
      ...(place.guildId === undefined
        ? { user }
        : {
            guild_id: place.guildId,
            guild_locale: 'en-US',
            member: { user, roles: [], joined_at: new Date(0).toISOString(), permissions: '0', flags: 0 },
          }),
      ...(source && { message: asJson(source) }),
    };
  }

  await once(server.listen(0, '127.0.0.1'), 'listening');
  memory.guilds.add(GUILD.guildId!);
  places.set(GUILD.id, GUILD);

  return {
    token,
    apiRoot: `http://127.0.0.1:${port()}/api`,
    /** What passed the wire and was in order, both ways and over both lines, in a few words each. */
    wire,
    /** Everything asked over HTTP, in order. */
    calls,
    /** The channel of a server that has the bot. */
    guild: GUILD,
    /** The private chat of this person with the bot. */
    dm: ({ id }: Person): Place => ({ id: dmOf(id), kind: 'dm' }),
    addGuild: (id: string) => memory.guilds.add(id),
    /** The bot is connected: from now on nothing is missed. */
    ready: () => until(() => gateway.isConnected() || undefined, 'the connection'),
    until,
    /** The next call of this route that no test has taken yet, answered already. */
    next(route: string, matches: (body: never) => boolean = () => true): Promise<Call> {
      return until(() => {
        const call = calls.find(
          (one) => one.route === route && !taken.has(one) && matches(one.body as never),
        );
        if (call) taken.add(call);
        return call;
      }, route);
    },
    /** The next calls of this route fail, one by one, in these ways. */
    fail: (route: string, ...ways: Fault[]) => faults.set(route, [...(faults.get(route) ?? []), ...ways]),
    command: (name: string, options: Record<string, string>, asking: Asking) =>
      push(
        2,
        {
          id: '1',
          name,
          type: 1,
          options: Object.entries(options).map(([key, value]) => ({ name: key, type: 3, value })),
        },
        asking,
      ),
    /** A press of the button with this label, or a choice of that option in a menu; else with this data. */
    press(label: string, { from, message }: { from: Person; message: Message }): Interaction {
      const found = componentsOf(message).find(({ label: shown }) => shown === label);
      const place = places.get(message.placeId)!;
      const data = found?.menu
        ? { component_type: 3, custom_id: found.menu, values: [found.data] }
        : { component_type: 2, custom_id: found?.data ?? label };
      return push(3, { id: 1, ...data }, { from, place, source: message });
    },
    /** Somebody sends a form off. */
    fillIn: (form: string, fields: Record<string, string>, asking: Asking) =>
      push(
        5,
        {
          custom_id: form,
          components: Object.entries(fields).map(([custom_id, value], index) => ({
            type: 18,
            id: index,
            component: { type: 4, id: 100 + index, custom_id, value },
          })),
        },
        asking,
      ),
    /** Somebody types; the answer is `complete`'s call of the route `callback`. */
    complete: (name: string, option: string, typed: string, asking: Asking) =>
      push(
        4,
        {
          id: '1',
          name,
          type: 1,
          options: [{ name: option, type: 3, value: typed, focused: true }],
        },
        asking,
      ),
    /** The very same interaction once more, as after a connection was resumed. */
    repeat(asked: Interaction, data: object): void {
      deliver({ ...payloadOf(asked, 2), data });
    },
    dispatch: gateway.dispatch,
    endpoint: {
      ...endpoint,
      /** As it is set in the portal: from now on interactions are posted there, and not sent over the socket. */
      leadTo(url: string): void {
        endpoint.leadTo(url);
        memory.application.interactions_endpoint_url = url;
      },
    },
    /** As the portal has it. */
    application: memory.application,
    /** When the first answer to it came, by `performance.now()`. */
    acknowledged: (asked: Interaction) =>
      until(() => asked.acknowledgedAt ?? undefined, 'the acknowledgement'),
    isWaiting: ({ id }: Interaction) => !interactions.get(id)?.isAcknowledged,
    /** What this person sees of ours in that place. */
    messages: (place: Place, viewer: Person) =>
      messages.filter(
        ({ placeId, visibleTo }) => placeId === place.id && (visibleTo === null || visibleTo === viewer.id),
      ),
    deleteMessage: (message: Message) => messages.splice(messages.indexOf(message), 1),
    deletePlace: ({ id }: Place) => places.delete(id),
    /** They take no private messages from the bot. */
    closeDm: ({ id }: Person) => memory.closed.add(id),
    commandsOf: (guildId?: string) => memory.commands.get(guildId ?? 'everywhere') ?? [],
    keepCommands: (list: object[], guildId?: string) => memory.commands.set(guildId ?? 'everywhere', list),
    /** Time goes by on this side of the wire. */
    pass: (ms: number) => void (skewMs += ms),
    counts: gateway.counts,
    connections: gateway.connections,
    cut: gateway.cut,
    forgetSessions: gateway.forgetSessions,
    refuseUpgrades: gateway.refuseUpgrades,
    isConnected: gateway.isConnected,
    refuseConnections(): void {
      isReachable = false;
      gateway.cut();
      server.closeAllConnections();
    },
    /** So many connections were tried in vain. */
    refused: (count: number) => until(() => (refusals >= count ? true : undefined), 'a try to connect'),
    acceptConnections: () => void (isReachable = true),
    async stop(): Promise<void> {
      gateway.cut();
      server.closeAllConnections();
      await endpoint.stop();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The part of a body by which a reader knows it. */
function gist(body: unknown): string {
  const { type, content } = (body ?? {}) as { type?: number; content?: string };
  if (type !== undefined) return ` type ${type}`;
  return content === undefined ? '' : ` ${JSON.stringify(content)}`;
}

/** `isGuest`: only the person has let the bot in. */
export type Asking = { from: Person; place: Place; isGuest?: boolean };

/** What can be pressed, or chosen; `menu` is the id of the menu that it is in. */
export type Pressable = { label: string; data: string; menu: string | null };

export function componentsOf(message: Pick<Message, 'components'>): Pressable[] {
  return message.components
    .flatMap(({ components }) => components)
    .flatMap(({ label = '', custom_id = '', options }: Component): Pressable[] =>
      options
        ? options.map((option) => ({ label: option.label, data: option.value, menu: custom_id }))
        : [{ label, data: custom_id, menu: null }],
    );
}
