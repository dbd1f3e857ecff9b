import type { Facts } from './facts.ts';
import type { Finding, Probe } from './finding.ts';

/** What the bot stands on: the clock, the network, the platforms, its people, its own memory. */

/** A plan lives for five minutes, and `date` headers count whole seconds. */
const SKEW_LIMIT_MS = 60_000;
/** The state file is small; below this, the disk is as good as full. */
const FREE_LIMIT_BYTES = 16 * 1024 * 1024;

export function diagnoseSurroundings(facts: Facts): readonly Finding[] {
  return [
    ...ofEndpoint(facts),
    ...ofTelegram(facts),
    ...ofDiscord(facts),
    ...ofSharedTokens(facts),
    ...ofSecrets(facts),
    ...ofPeople(facts),
    ...ofState(facts),
    ...ofClock(facts),
    ...ofProbes(facts),
  ];
}

function ofEndpoint({ endpoint }: Facts): readonly Finding[] {
  if (endpoint === 'late' || endpoint.kind === 'answered') return [];
  return [{ code: 'endpoint.unreachable', fault: endpoint.fault, isProxied: endpoint.isProxied }];
}

function ofTelegram({ telegram }: Facts): readonly Finding[] {
  const platform = 'telegram';
  if (telegram === 'late' || telegram === 'off') return [];
  if (telegram.kind === 'unreachable')
    return [{ code: 'platform.unreachable', platform, fault: telegram.fault }];
  if (telegram.kind === 'refused') return [{ code: 'platform.refused', platform }];
  const { hasWebhook, isContended, bringing } = telegram;
  return [
    ...(hasWebhook ? [{ code: 'telegram.webhook' } as const] : []),
    ...(bringing && !bringing.isSet && !hasWebhook ? [{ code: 'telegram.webhook-gone' } as const] : []),
    ...(bringing ? ofBringing(bringing) : []),
    // A webhook takes the updates, too.
    ...(isContended && !hasWebhook ? [{ code: 'telegram.contended' } as const] : []),
    ...ofCommands(platform, telegram.missing),
  ];
}

/** A failure of long ago is told, too, but then nothing waits. */
function ofBringing({
  isSet,
  waiting,
  failure,
}: {
  isSet: boolean;
  waiting: number;
  failure: string | null;
}) {
  if (!isSet || waiting === 0 || failure === null) return [];
  return [{ code: 'telegram.webhook-failing', waiting, failure } as const];
}

function ofDiscord({ discord }: Facts): readonly Finding[] {
  const platform = 'discord';
  if (discord === 'late' || discord === 'off') return [];
  if (discord.kind === 'unreachable')
    return [{ code: 'platform.unreachable', platform, fault: discord.fault }];
  if (discord.kind === 'refused') return [{ code: 'platform.refused', platform }];
  return ofCommands(platform, discord.missing);
}

function ofCommands(platform: 'telegram' | 'discord', missing: readonly string[] | null): readonly Finding[] {
  return missing && missing.length > 0 ? [{ code: 'platform.commands', platform, missing }] : [];
}

const ofSharedTokens = ({ disk }: Facts): readonly Finding[] =>
  disk === 'late' ? [] : disk.sharedTokens.map((platform) => ({ code: 'platform.shared-token', platform }));

const ofSecrets = ({ disk }: Facts): readonly Finding[] =>
  disk === 'late' || disk.openSecrets.length === 0 ? [] : [{ code: 'secrets.open', paths: disk.openSecrets }];

/** A bot that only reads needs no owner. */
function ofPeople({ people, bot }: Facts): readonly Finding[] {
  return people.flatMap(({ platform, counts: { owner, operator, viewer } }): readonly Finding[] => {
    if (owner > 0) return [];
    if (operator > 0) return bot.areMutationsOn ? [{ code: 'people.no-owner', platform }] : [];
    return [{ code: viewer > 0 ? 'people.only-viewers' : 'people.nobody', platform }];
  });
}

function ofState({ state }: Facts): readonly Finding[] {
  if (state === 'late') return [];
  const { path, fault, isOpen, freeBytes, evictsBy, isUnsaved } = state;
  if (fault) return [{ code: 'state.fault', path, fault }];
  return [
    ...(freeBytes !== null && freeBytes < FREE_LIMIT_BYTES
      ? [{ code: 'state.full', path, freeBytes } as const]
      : []),
    ...(isOpen ? [{ code: 'state.open', path } as const] : []),
    ...(evictsBy !== null ? [{ code: 'state.evicting', path, policy: evictsBy } as const] : []),
    ...(isUnsaved ? [{ code: 'state.unsaved', path } as const] : []),
  ];
}

/** By the first server that told the time. */
function ofClock({ endpoint, telegram, discord }: Facts): readonly Finding[] {
  const told = [endpoint, telegram, discord].flatMap((one) =>
    typeof one === 'object' && one.kind === 'answered' && one.skewMs !== null ? one.skewMs : [],
  );
  const [skewMs] = told;
  return skewMs !== undefined && Math.abs(skewMs) >= SKEW_LIMIT_MS ? [{ code: 'clock.wrong', skewMs }] : [];
}

const PROBES = ['binary', 'disk', 'logins', 'endpoint', 'telegram', 'discord', 'state'] as const;

function ofProbes(facts: Facts): readonly Finding[] {
  const probes = PROBES.filter((probe: Probe) => facts[probe] === 'late');
  return probes.length > 0 ? [{ code: 'look.late', probes }] : [];
}
