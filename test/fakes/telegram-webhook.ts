import { check } from './telegram-limits.ts';
import type { Payload } from './telegram-limits.ts';

/** Telegram's other way: it brings the updates, again and again until they are taken. */

type Update = { update_id: number };
/** `status`: what came back; 0: nothing. */
export type Delivery = { update_id: number; status: number };

const PORTS = ['', '80', '88', '443', '8443'];
/** The real one waits for longer, and for longer each time, too. */
const FIRST_WAIT_MS = 10;
const LAST_WAIT_MS = 200;

/** `pending`: what is to be brought; it is taken out of there once it was taken. */
export function createWebhook({ pending, changed }: { pending: Set<Update>; changed: () => void }) {
  let set: Payload = {};
  let via: string | null = null;
  let lastError: { message: string; date: number } | null = null;
  const underWay = new Set<Update>();
  const failures = new Map<Update, number>();
  const waiting = new Set<NodeJS.Timeout>();
  const deliveries: Delivery[] = [];

  function bring(): void {
    if (!set.url) return;
    for (const update of pending) {
      if (underWay.size >= (set.max_connections ?? 40)) return;
      if (!underWay.has(update)) void bringOne(update);
    }
  }

  async function bringOne(update: Update): Promise<void> {
    underWay.add(update);
    const { pathname, origin } = new URL(set.url!);
    const status = await fetch((via ?? origin) + pathname, {
      method: 'POST',
      body: JSON.stringify(update),
      headers: {
        'content-type': 'application/json',
        ...(set.secret_token && { 'x-telegram-bot-api-secret-token': set.secret_token }),
      },
      signal: AbortSignal.timeout(10_000),
    }).then(
      async (response) => {
        await response.arrayBuffer();
        return response.status;
      },
      () => 0,
    );
    deliveries.push({ update_id: update.update_id, status });
    if (status >= 200 && status < 300) {
      pending.delete(update);
      underWay.delete(update);
      bring();
    } else {
      const message = status === 0 ? 'Connection refused' : `Wrong response from the webhook: ${status}`;
      lastError = { message, date: Math.floor(Date.now() / 1000) };
      const failed = failures.get(update) ?? 0;
      failures.set(update, failed + 1);
      const timer = setTimeout(
        () => {
          waiting.delete(timer);
          underWay.delete(update);
          bring();
        },
        Math.min(LAST_WAIT_MS, FIRST_WAIT_MS * 2 ** failed),
      );
      waiting.add(timer);
    }
    changed();
  }

  return {
    isSet: () => Boolean(set.url),
    bring,
    deliveries,
    /** What stands in front of the bot: the public address leads there. */
    leadTo: (origin: string) => void (via = origin),
    stop() {
      set = {};
      for (const timer of waiting) clearTimeout(timer);
    },
    methods: {
      setWebhook(payload: Payload) {
        const { url = '', secret_token = 'a', max_connections = 40 } = payload;
        const { protocol, port } = URL.canParse(url) ? new URL(url) : { protocol: '', port: '' };
        check(url === '' || protocol === 'https:', 'bad webhook: An HTTPS URL must be provided for webhook');
        check(PORTS.includes(port), 'bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443');
        check(/^[\w-]{1,256}$/u.test(secret_token), 'secret token contains unallowed characters');
        check(max_connections >= 1 && max_connections <= 100, 'max_connections out of range');
        set = payload;
        bring();
        return true;
      },
      deleteWebhook({ drop_pending_updates = false }: Payload) {
        set = {};
        if (drop_pending_updates) pending.clear();
        return true;
      },
      getWebhookInfo: () => ({
        url: set.url ?? '',
        has_custom_certificate: false,
        pending_update_count: pending.size,
        ...(set.url && { max_connections: set.max_connections ?? 40, allowed_updates: set.allowed_updates }),
        ...(lastError !== null && { last_error_message: lastError.message, last_error_date: lastError.date }),
      }),
    },
  };
}
