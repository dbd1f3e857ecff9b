import { readFileSync } from 'node:fs';
import { createLog } from '../../src/infra/log.ts';

/** Logs what it is told on stdin, in every place that a line has for it. */

const said = JSON.parse(readFileSync(0, 'utf8')) as string;
const log = createLog('trace');

log.request({ request: 'ref-1', platform: 'telegram', intent: 'help', outcome: 'answered', tookMs: 1 });
log.info('Telegram: ready', { bot: said });
log.warn('Discord did not take a message', { method: said, code: said });

const errors = [
  new Error(said),
  new Error(`x\n    at ${said} (file:///x.ts:1:2)`),
  Object.assign(new Error('y'), { name: said, code: said }),
  Object.assign(new Error('z'), { stack: `Error: ${said}\n    at f (file:///x.ts:1:2)`, message: said }),
  Object.assign(new Error('z'), { message: 'changed', stack: `Error: q\n    at f (file:///${said}:1:2)` }),
  new AggregateError([new Error(said)], said, { cause: new Error(said) }),
  said,
];
for (const error of errors) log.bug('ref-1', error);
