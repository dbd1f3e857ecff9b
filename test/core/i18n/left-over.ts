/** English that was left in Chinese. */

/** Names, and what the bot does not translate: commands, settings, addresses, the words of the strict line. */
const allowed = new Set(
  [
    'Codex OpenClaw OpenAI Telegram Discord ChatGPT JSON SQLite Node API Ctrl Enter Bot BotFather Webhook',
    'codex profiler codex_help openai chatgpt com week main Developer Portal Reset Token http https Redis TLS',
  ].flatMap((words) => words.split(' ')),
);

export const COMMAND =
  /(?:openclaw|codex-profiler) [a-z][\w <>.-]*|cp -p .*|\w+\.(?:json|order)\b|\b[A-Z]+(?:_[A-Z]+)+\b|\bOWNERS\b/gu;

/** Words of three letters or more that a Chinese reader should not meet. */
export const englishIn = (prose: string): readonly string[] =>
  (prose.replaceAll(COMMAND, '').match(/[A-Za-z_]{3,}/gu) ?? []).filter((word) => !allowed.has(word));
