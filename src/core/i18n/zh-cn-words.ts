import type { Line } from '../reply.ts';
import { renderDuration } from '../usage/render.ts';

/** The small parts of Chinese sentences. */

export const code = (text: string) => ({ code: text });

/** `a`、`b` 和 `c`; where some are left out: `a`、`b` 和另外 3 个. */
export function named(labels: readonly string[], most = labels.length): Line {
  const rest = labels.length - most;
  if (rest > 0) return [...listed(labels.slice(0, most)), ` 和另外 ${rest} 个`];
  const last = labels.at(-1);
  if (labels.length < 2 || last === undefined) return listed(labels);
  return [...listed(labels.slice(0, -1)), ' 和 ', code(last)];
}

/** In a sequence that matters: `a`、`b`、`c`. */
export function listed(labels: readonly string[]): Line {
  return labels.flatMap((label, index) => (index > 0 ? ['、', code(label)] : [code(label)]));
}

const units: Readonly<Record<string, string>> = { d: '天', h: '小时', m: '分钟' };

/** `2h 14m` of the strict line as people say it: `2 小时 14 分钟`. */
const inWords = (short: string) =>
  short.replaceAll(/(\d+)([dhm])/gu, (_, count: string, unit: string) => `${count} ${units[unit]}`);

/** Not for a moment that has come: that is another sentence. */
export const duration = (ms: number) => inWords(renderDuration(Math.max(ms, 1)));

/** What stands before 前: `不到 1 分钟`, ` 14 分钟`, with the blank that goes before a number. Rounded down, like the English age. */
export const age = (ms: number) =>
  ms < 60_000 ? '不到 1 分钟' : ` ${inWords(renderDuration(Math.floor(ms / 60_000) * 60_000))}`;

const windows: Readonly<Record<string, string>> = { day: '每日', week: '每周', month: '每月' };

/** What a window of this name holds: `5h` is 5 小时额度, `week` is 每周额度. */
export const windowOf = (name: string) => `${windows[name] ?? inWords(name)}额度`;

/** OpenClaw's own words for why it holds a profile; one that is not here is said as it is. */
const holdReasons: Readonly<Record<string, string>> = {
  rate_limit: '触及频率限制',
  overloaded: '服务过载',
  billing: '账单问题',
  auth: '登录未被接受',
  auth_permanent: '登录已失效',
  session_expired: '会话已过期',
  timeout: '超时',
  format: '请求格式不被接受',
  model_not_found: '没有这个模型',
  unknown: '原因不明',
};

export const holdReason = (reason: string) => holdReasons[reason] ?? reason.replaceAll(/[_-]/gu, ' ');
