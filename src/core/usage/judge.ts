import type { UsageAnswer } from './answer.ts';
import { judgeRefusal } from './judge-refusal.ts';
import { judgeReport } from './judge-report.ts';
import { keep, unusable } from './keep.ts';
import type { LocalFacts } from './local-facts.ts';
import type { Verdict } from './verdict.ts';

/** From answer and local facts to verdict: the decision table of the usage endpoint's contract, sections 4 and 5.
 *  `now` is the moment of the answer, epoch ms. */
export function judge(answer: UsageAnswer, local: LocalFacts, now: number): Verdict {
  switch (answer.kind) {
    case 'report':
      return judgeReport(answer.report, local, now);
    case 'unreadable':
      return keep({ reason: 'bad_body', status: 200 }, local, now);
    case 'refused':
      return judgeRefusal(answer, local, now);
    case 'unreachable':
      return keep({ reason: 'unreachable' }, local, now);
    case 'not-asked':
      return judgeSilence(local, now);
    default:
      return answer satisfies never;
  }
}

/** Nothing was sent, so the store's own word counts. */
function judgeSilence(local: LocalFacts, now: number): Verdict {
  switch (local.login.kind) {
    // The token was there when the profiles were listed and gone a moment later: the gateway is at work on it.
    case 'ready':
    case 'refreshing':
      return keep({ reason: 'refreshing', action: 'refetch_soon' }, local, now);
    case 'elsewhere':
      return keep({ reason: 'secret_elsewhere', action: 'none' }, local, now);
    case 'refresh-failed':
      return unusable({ reason: 'refresh_failed', action: 'sign_in_again' });
    case 'incomplete':
      return unusable({ reason: 'login_incomplete', action: 'sign_in_again' });
    default:
      return local.login satisfies never;
  }
}
