import type { Catalogue } from './index.ts';

/** What is said after a process died in the middle of an answer. */
export const resumed: Catalogue['resumed'] = {
  unclear: [['本机器人在回答你时重新启动了。如果上面没有答案，请再问一次。']],
  again: '再问一次',
  lost: [
    ['本机器人在处理你的消息之前重新启动了，而这类消息不会保存。'],
    ['请重新发送；', { code: '/codex_auth' }, ' 可以查看现在的情况。'],
  ],
};
