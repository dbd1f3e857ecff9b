import type { Line } from '../reply.ts';
import type { Reason } from '../usage/verdict.ts';
import { code } from './zh-cn-words.ts';

/** What the usage endpoint’s answers mean. */

/** Why a profile is in its state, in a few words. */
export const reasons: Record<Reason, string> = {
  ok: '可用',
  plan_limit: '套餐额度已用完',
  credits_carry: '套餐额度已用完，目前使用点数',
  spend_control: '已达到工作区的消费上限',
  workspace_credits: '工作区的点数已用完',
  workspace_limit: '已达到工作区的用量上限',
  payment_required: 'OpenAI 要求付款',
  token_expired: '访问令牌已过期',
  token_invalidated: 'OpenAI 已终止这个登录',
  token_revoked: '这个登录已被撤销',
  refresh_failed: 'OpenClaw 未能为这个登录续期',
  refreshing: 'OpenClaw 正在为这个登录续期',
  login_incomplete: '保存的登录信息不完整',
  secret_elsewhere: '它的密钥存放在本机器人读不到的地方',
  account_deactivated: 'OpenAI 已关闭这个账号',
  deactivated_workspace: '它的工作区已被关闭',
  wrong_account_id: '这个登录无权访问它的工作区',
  wrong_account_in_answer: '返回的是另一个账号的数据',
  auth_unclear: 'OpenAI 的用量服务没有接受这个登录，也没有说明原因',
  forbidden_unclear: 'OpenAI 的用量服务拒绝了请求，没有说明原因',
  blocked_by_edge: 'OpenAI 的网络用验证页面拦住了这台主机',
  region_blocked: 'OpenAI 的用量服务不向当前网络所在的地区开放',
  endpoint_throttled: 'OpenAI 的用量服务要求降低查询频率',
  http_404: 'OpenAI 的用量服务暂时不在',
  http_5xx: 'OpenAI 的用量服务出错了',
  http_other: 'OpenAI 的用量服务给出了意外的回答',
  redirect_refused: 'OpenAI 的用量服务要转到别处，机器人没有跟随',
  bad_body: '无法读懂 OpenAI 用量服务的回答',
  no_usage_data: 'OpenAI 用量服务的回答中没有数据',
  unreachable: '连接不上 OpenAI 的用量服务',
};

const askAgain = '请过几分钟再查询。';
export const signIn = (label: string): Line => [
  '请重新登录：私聊我 ',
  code(`/codex_auth start ${label}`),
  '，或在主机上运行 ',
  code('openclaw models auth login'),
  '。',
];

export const hints: Record<Reason, Line | ((label: string) => Line) | null> = {
  ok: null,
  plan_limit: ['恢复之前，请使用另一个登录配置。'],
  credits_carry: ['它可以使用，但每次使用都会消耗点数。'],
  spend_control: ['请联系工作区管理员提高上限，或等待重置。'],
  workspace_credits: ['请联系工作区管理员补充点数。'],
  workspace_limit: ['请联系工作区管理员，或等待重置。'],
  payment_required: ['请查看账号的账单页面，或联系工作区管理员。'],
  token_expired: ['OpenClaw 会在下次使用时为它续期：请给智能体发一条消息，然后再查询。'],
  token_invalidated: signIn,
  token_revoked: signIn,
  refresh_failed: signIn,
  refreshing: ['请过半分钟再查询。'],
  login_incomplete: signIn,
  secret_elsewhere: [
    '请让本机器人读到 OpenClaw 使用的密钥（',
    code('OPENCLAW_AUTH_PROFILE_SECRET_KEY'),
    '），或在主机上查看。',
  ],
  account_deactivated: ['重新登录不会有用；请联系 OpenAI 的客服。'],
  deactivated_workspace: (label) => [...signIn(label), '登录时请选择另一个工作区。'],
  wrong_account_id: (label) => [...signIn(label), '登录时请选择正确的工作区。'],
  wrong_account_in_answer: [`这些数据没有采用。${askAgain}`],
  auth_unclear: [`这可能会自行恢复。${askAgain}`],
  forbidden_unclear: [askAgain],
  blocked_by_edge: [`这不说明登录有问题。${askAgain}`],
  region_blocked: ['请检查这台主机出站所用的网络。'],
  endpoint_throttled: [`这不说明额度有问题。${askAgain}`],
  http_404: [askAgain],
  http_5xx: [askAgain],
  http_other: [askAgain],
  redirect_refused: [askAgain],
  bad_body: [askAgain],
  no_usage_data: [askAgain],
  unreachable: ['请检查这台主机的网络，然后再查询。'],
};
