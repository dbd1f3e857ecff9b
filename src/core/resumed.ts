import type { Catalogue } from './i18n/index.ts';
import type { Message } from './reply.ts';
import type { ChoiceIntent, Intent } from './request.ts';

/** What is said where a process died and its answer cannot simply be given again. */

/** It held what is not kept. */
export function renderLost({ resumed }: Catalogue): Message {
  return { kind: 'result', lines: resumed.lost };
}

/** The answer was on its way, and nobody knows whether it arrived: saying it again might say it twice. */
export function renderUnclear({ resumed }: Catalogue, intent: Intent | null): Message {
  const again = intent && againOf(intent);
  return {
    kind: 'result',
    lines: resumed.unclear,
    ...(again && { choices: [[{ label: resumed.again, intent: again }]] }),
  };
}

/** The same once more, where that only looks and needs no word that somebody typed; else how things stand, where that tells. */
function againOf(intent: Intent): ChoiceIntent | null {
  switch (intent.kind) {
    case 'usage.show':
    case 'usage.details':
    case 'auth.show':
    case 'why.show': {
      const { kind, target } = intent;
      return target.by === 'name' ? null : { kind, target };
    }
    case 'history.show': {
      const { target } = intent;
      return target.by === 'name' ? null : { ...intent, target };
    }
    // It may have been done.
    case 'alerts.set':
    case 'alerts.mute':
      return { kind: 'alerts.show', screen: 'menu' };
    case 'help':
    case 'usage.menu':
    case 'auth.menu':
    case 'auth.log':
    case 'doctor.show':
    case 'rotation.show':
    case 'rotation.order':
    case 'alerts.show':
      return intent;
    default:
      return null;
  }
}
