import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { setting } from '../credentials/locate.ts';
import type { World } from '../credentials/locate.ts';

/** Where a gateway listens when nobody says otherwise. */
const DEFAULT_PORT = 18_789;
/** Loopback answers at once or not at all. */
const CONNECT_TIMEOUT_MS = 1000;

/** Where a gateway of this state directory may listen. OpenClaw lets the environment go before the config, but the
 *  gateway's environment need not be ours, so both count. */
export async function gatewayPorts(world: World, configPath: string): Promise<readonly number[]> {
  const text = await readFile(configPath, 'utf8').catch(() => '');
  const told = [setting(world, 'OPENCLAW_GATEWAY_PORT'), ...configuredPorts(text)].flatMap(toPort);
  return told.length > 0 ? [...new Set(told)] : [DEFAULT_PORT];
}

/** Whether anything at this machine accepts a connection there. Sends nothing. */
export async function answersAt(port: number): Promise<boolean> {
  const answers = await Promise.all(['127.0.0.1', '::1'].map((host) => accepts(host, port)));
  return answers.includes(true);
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(CONNECT_TIMEOUT_MS);
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
    socket.once('timeout', () => settle(false));
  });
}

/** `gateway.port`. A config with comments is JSON5, which is not understood here: then every port in it counts, as
 *  one connection too many does no harm. */
function configuredPorts(text: string): readonly unknown[] {
  try {
    const config = JSON.parse(text) as { gateway?: { port?: unknown } | null } | null;
    return [config?.gateway?.port];
  } catch {
    return Array.from(text.matchAll(/\bport['"]?\s*:\s*['"]?(\d+)/gu), ([, port]) => port);
  }
}

function toPort(said: unknown): readonly number[] {
  const port = typeof said === 'string' || typeof said === 'number' ? Number(said) : NaN;
  return Number.isInteger(port) && port > 0 && port < 65_536 ? [port] : [];
}
