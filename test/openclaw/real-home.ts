import { createOpenclaw } from '../../src/infra/openclaw/index.ts';
import { emptyHome, fillShared, writeJsonHome, writeSqliteHome } from '../fakes/openclaw-home.ts';
import type { HomeSpec, OpenclawHome } from '../fakes/openclaw-home.ts';
import { binOf } from './install.ts';

/** The environment in which the real OpenClaw of that home runs. */
export const environmentOf = (home: OpenclawHome) => ({
  PATH: process.env['PATH'] ?? '',
  HOME: home.homeDir,
});

/** A home with these logins that the real OpenClaw of that version accepts. From 2026.8.1 on it refuses a database without
 *  all that it keeps there, so it makes its own first. */
export async function realHome(version: string, spec: HomeSpec): Promise<OpenclawHome> {
  if (version < '2026.6') return writeJsonHome(spec);
  if (version < '2026.8') return writeSqliteHome(spec, { generation: 'main' });
  const home = emptyHome();
  const openclaw = createOpenclaw({ bin: binOf(version), env: environmentOf(home) });
  await openclaw.change({ kind: 'order.clear', provider: 'openai', agent: 'main' });
  await openclaw.close();
  fillShared(home, spec);
  return home;
}
