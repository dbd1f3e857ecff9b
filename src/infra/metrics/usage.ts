import type { UsageSource } from '../../core/ports.ts';
import type { UsageAnswer } from '../../core/usage/answer.ts';
import type { Tools } from './index.ts';

const SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 60];

/** What the usage endpoint said, by kind and by the first digit of its status. */
export function watchUsage({ count, time }: Tools): (usage: UsageSource) => UsageSource {
  const answers = count('endpoint_answers_total', 'Answers about one profile each.', 'answer', 'status');
  const seconds = time('endpoint_seconds', 'How long such an answer took, tries included.', SECONDS);
  return (usage) => ({
    readResets: usage.readResets,
    async read(...asked) {
      const answer = await usage.read(...asked);
      const { status, tookMs, attempts } = answer.trace;
      answers.inc({ answer: kindOf(answer), status: status === null ? 'none' : `${String(status)[0]}xx` });
      if (attempts > 0) seconds.observe(tookMs / 1000);
      return answer;
    },
  });
}

function kindOf(answer: UsageAnswer): string {
  return answer.kind === 'unreachable' ? answer.fault : answer.kind;
}
