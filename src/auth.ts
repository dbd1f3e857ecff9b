import { exitOf, printLog, printOrder, runAuth } from '../adapters/cli/auth.ts';
import { text } from 'node:stream/consumers';
import type { AuthOptions } from '../adapters/cli/arguments.ts';
import type { Printed } from '../adapters/cli/usage.ts';
import { terminalUser } from '../adapters/console/index.ts';
import type { Config } from './config.ts';
import { readHistory } from './core/auth/journal.ts';
import { recoverAndTell } from './core/auth/recover.ts';
import { createHandle } from './core/handle.ts';
import { loadTexts } from './core/i18n/index.ts';
import type { Catalogue } from './core/i18n/index.ts';
import type { Intent } from './core/request.ts';
import { Secret } from './core/secret.ts';
import { createLog } from './infra/log.ts';
import { renderText } from '../adapters/text/render.ts';
import { plain, utc } from './core/reply.ts';
import { settingsOf } from './settings.ts';
import { onStop } from './stop.ts';
import { complain, openWorldOrForget } from './world.ts';

async function askedBy(options: AuthOptions, texts: Catalogue): Promise<{ intent: Intent; isYes: boolean }> {
  if (options.kind === 'ask') return options;
  if (options.kind !== 'finish') return { intent: { kind: 'auth.log' }, isYes: false };
  if (process.stdin.isTTY) complain(plain(texts.console.paste));
  const pasted = new Secret((await text(process.stdin)).trim());
  return { intent: { kind: 'auth.finish', target: options.target, pasted }, isYes: false };
}

/** `codex-profiler auth …`: the same flows as in chat. Settles with the exit code. */
export async function auth(config: Config, options: AuthOptions): Promise<number> {
  const agent = options.agent ?? config.agent;
  const texts = await loadTexts(config.locale);
  const { ports, interrupt, close } = await openWorldOrForget(config, createLog(config.logLevel ?? 'warn'));
  const voice = { say: (text: string) => void process.stdout.write(`${text}\n`), complain };
  onStop(() => void interrupt());
  try {
    if (options.kind === 'status') {
      const { runStatus } = await import('../adapters/cli/status.ts');
      return print(await runStatus(ports, texts, { agent, target: options.target }));
    }
    if (options.kind === 'order') return await printOrder(ports, texts, agent, options.isJson, voice);
    if (options.kind === 'log' && options.isJson) return await printLog(ports, voice);
    // A command that was cut off is the terminal's: whoever types the next one learns what became of it.
    await recoverAndTell(ports, config.locale, (platform) =>
      platform === terminalUser.platform
        ? async (_, message) => {
            complain(renderText({ ...message, choices: [] }, utc));
            return true;
          }
        : null,
    );
    const { intent, isYes } = await askedBy(options, texts);
    const handle = createHandle(ports, { ...settingsOf(config), agent, confirmBy: isYes ? 'given' : 'flag' });
    const code = await runAuth(handle, { caller: terminalUser, intent, isYes }, voice);
    return code === 0 && options.kind === 'log' ? exitOf(await readHistory(ports.state.journal)) : code;
  } finally {
    await close();
  }
}

function print({ stdout, stderr, exitCode }: Printed): number {
  process.stderr.write(stderr);
  process.stdout.write(stdout);
  return exitCode;
}
