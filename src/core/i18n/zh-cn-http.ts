import type { Catalogue } from './index.ts';
import type { HttpFault } from '../ports.ts';

const faults: Record<HttpFault, string> = {
  taken: '正被另一个程序占用。请停止那个程序，或把 HTTP_PORT 设为另一个端口。',
  forbidden: '不允许当前用户打开。请把 HTTP_PORT 设为大于 1023 的端口。',
  elsewhere: '无法打开，因为该地址不属于这台机器。请把 HTTP_HOST 设为本机的地址，或移除它。',
};

export const http: Catalogue['http'] = {
  notOpen: (host, port, fault) => [`${host} 的端口 ${port} ${faults[fault]}机器人没有启动。`],
};
