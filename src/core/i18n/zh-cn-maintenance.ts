import type { Backup, Cause } from '../maintenance.ts';
import type { MaintenanceTexts } from './maintenance.ts';

/** Said at the host by `codex-profiler maintenance delete`: lines of plain text, with commands to be pasted into a shell. */

const quoted = (path: string) => `'${path.replaceAll("'", String.raw`'\''`)}'`;

function rollBack(backups: readonly Backup[]): readonly string[] {
  return [
    '要还原，请在网关停止时运行（之后再运行 openclaw gateway start）：',
    ...backups
      .filter(({ isChanged }) => isChanged)
      .map(({ file, backup }) => `  cp -p ${quoted(backup)} ${quoted(file)}`),
    '请在网关再次运行之前还原：网关运行后可能会为其他登录续期，旧的副本就没有用了。',
  ];
}

const copies = (backups: readonly Backup[]) => [
  '更改前的副本（含登录信息）：',
  ...backups.map(({ backup }) => `  ${backup}`),
];

const because = (cause: Cause) =>
  cause.kind === 'changed' ? '另一个进程同时写入了登录存储' : `系统拒绝写入（${cause.errno}）`;

const list = (labels: readonly string[]) => (labels.length > 0 ? labels.join('、') : '无');

export const maintenance: MaintenanceTexts = {
  done: ({ agent, label, fullLabel, backups, left, isShared, elsewhere, isInConfig, sidecar }) => [
    `已删除并核实：智能体 ${agent} 的 ${label}（${fullLabel}）。剩余：${list(left)}。`,
    ...(left.length === 0 ? ['这是最后一个：请用 openclaw models auth login 重新登录。'] : []),
    ...(isShared ? ['从这里继承它的智能体也失去了它。'] : []),
    ...elsewhere.map(({ agent: other, path, found }) =>
      found === 'unreadable'
        ? `智能体 ${other} 的文件无法读取（${path}）；请查看其中是否有它。`
        : `智能体 ${other} ${found === 'login' ? '自己有一份' : '的顺序或使用记录中有它'}（${path}）；那里未做任何更改。`,
    ),
    ...(!isShared && elsewhere.some(({ agent: other, found }) => other === 'main' && found === 'login')
      ? [`因此智能体 ${agent} 现在从 main 继承它。`]
      : []),
    ...(isInConfig ? ['openclaw.json 的 auth.order 中有它，请也从那里去掉。'] : []),
    ...(sidecar ? [`它的加密令牌仍在 ${sidecar}。`] : []),
    '',
    ...copies(backups),
    '不再需要时请删除这些副本。',
    '',
    `检查：openclaw models status --agent ${agent} --json`,
    '启动：openclaw gateway start',
    '',
    ...rollBack(backups),
  ],
  faults: {
    'gateway-answers': ({ port }) => [
      `端口 ${port} 上有程序应答，那是网关的端口。未做任何更改。`,
      '请先停止它：openclaw gateway stop',
    ],
    'gateway-running': ({ pids }) => [
      `有网关正在运行（进程 ${pids.join('、')}）。未做任何更改。`,
      '请先停止它：openclaw gateway stop',
    ],
    sqlite: () => [
      '这个 OpenClaw 把登录保存在数据库中，只有 OpenClaw 可以写入。未做任何更改。',
      '2026.8.1 及更高版本：codex-profiler auth delete <profile>。更早的版本：用 codex-profiler auth retire <profile> 停用它。',
    ],
    locked: ({ path }) => [`另一个进程正占用登录存储（${path}）。未做任何更改。`, '请等半分钟再试。'],
    'not-owner': ({ path }) => [
      `${path} 属于另一个用户。未做任何更改。`,
      '请以运行 OpenClaw 的用户运行此命令。',
    ],
    'profile-unknown': ({ said, labels }) => [
      `没有名为 ${said} 的登录配置。未做任何更改。`,
      `现有的是：${list(labels)}。`,
    ],
    'profile-ambiguous': ({ said, labels }) => [
      `有多个登录配置叫做 ${said}。未做任何更改。`,
      `请给出其中一个的完整 ID：${list(labels)}。`,
    ],
    'profile-inherited': ({ label, agent }) => [
      `智能体 ${agent} 的 ${label} 是从 main 继承的。未做任何更改。`,
      `要为所有智能体删除它：codex-profiler maintenance delete ${label} --agent main`,
    ],
    failed: ({ cause }) => [`未做任何更改：${because(cause)}。`, '请排除这个问题，然后再试。'],
    'put-back': ({ cause, backups }) => [
      `没有完成：${because(cause)}。已写入的内容已经还原。`,
      ...copies(backups),
      '请再试一次。',
    ],
    'half-done': ({ cause, backups }) => [
      `只完成了一半：${because(cause)}，而且第一个文件未能还原。`,
      ...(cause.kind === 'changed' ? ['请先查看另一个进程写入了什么：还原会把它撤销。'] : []),
      ...rollBack(backups),
    ],
    unverified: ({ backups }) => ['已写入，但随后读到的内容与应有的不符。请立即还原。', ...rollBack(backups)],
  },
};
