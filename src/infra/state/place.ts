import { resolve } from 'node:path';
import { Secret } from '../../core/secret.ts';

/** Where the state is kept: a file for the processes of one host (`:memory:` for a state that ends with the process), or
 *  a Redis for copies of the bot anywhere. The address of a Redis holds its password. */
export type StatePlace = { kind: 'file'; path: string } | { kind: 'redis'; url: Secret };

/** What may be set as the place; `null`: it is none. */
export function parsePlace(text: string): StatePlace | null {
  if (/^rediss?:/iu.test(text)) return isRedisUrl(text) ? { kind: 'redis', url: new Secret(text) } : null;
  const path = text.replace(/^sqlite:(\/\/)?/u, '');
  if (path === '' || /^[a-z][a-z0-9+.-]*:/iu.test(path)) return null;
  // The system's own windows: Node waits for ever for a folder to be made there.
  if (/^\/(?:proc|sys)(?:\/|$)/u.test(resolve(path))) return null;
  return { kind: 'file', path };
}

/** For the eye: of an address neither the user nor the password. */
export function shownPlace(place: StatePlace): string {
  if (place.kind === 'file') return place.path;
  const { protocol, host, pathname } = new URL(place.url.reveal());
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}

/** A host, perhaps with user, password and port, and the number of a database. */
function isRedisUrl(text: string): boolean {
  try {
    const { hostname, username, password, pathname, search, hash } = new URL(text);
    decodeURIComponent(username + password);
    return hostname !== '' && /^(?:\/\d{0,5})?$/u.test(pathname) && search === '' && hash === '';
  } catch {
    return false;
  }
}
