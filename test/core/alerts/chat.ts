import type { Channel } from '../../../src/core/channel.ts';
import { plain } from '../../../src/core/reply.ts';
import type { Message } from '../../../src/core/reply.ts';
import type { Recipient } from '../../../src/core/request.ts';
import { told } from './script.ts';

/** A chat platform that keeps all it was given, with the moment, and what each message says by now. */

export type Kept = {
  to: string;
  platform: string;
  at: number;
  isQuiet: boolean;
  first: Message;
  /** Whoever sent it died before they knew. */
  isCutOff: boolean;
  edits: { at: number; message: Message }[];
};

/** `nameOf`: whose chat it is. `fate`: what the platform does with it at that moment. */
export function createChat(
  now: () => number,
  nameOf: (to: Recipient) => string,
  fate: (name: string) => 'sent' | 'gone' | 'failed',
) {
  const kept: Kept[] = [];
  /** Also what came to nothing. */
  const attempts: { to: string; at: number; kind: 'send' | 'edit'; came: 'sent' | 'gone' | 'failed' }[] = [];

  function attempt(kind: 'send' | 'edit', to: Recipient) {
    const name = nameOf(to);
    const came = fate(name);
    attempts.push({ to: name, at: now(), kind, came });
    return { name, came };
  }

  const channel: Channel = {
    async send(to, message) {
      const { name, came } = attempt('send', to);
      if (came !== 'sent') return { kind: came };
      kept.push({
        to: name,
        platform: to.caller.platform,
        at: now(),
        isQuiet: message.isQuiet ?? false,
        first: message,
        isCutOff: false,
        edits: [],
      });
      return { kind: 'sent', ref: String(kept.length - 1) };
    },
    async edit(to, ref, message) {
      const { name, came } = attempt('edit', to);
      if (came !== 'sent') return came;
      const found = kept[Number(ref)];
      if (found?.to !== name) throw new Error(`${name} has no message ${ref}`);
      found.edits.push({ at: now(), message });
      return 'edited';
    },
  };
  return { channel, kept, attempts };
}

export const linesOf = (message: Message) => message.lines.map(plain);

/** As a person sees it, with what became of it below. */
export function print({ to, at, isQuiet, first, edits }: Kept): string {
  const buttons = (first.choices ?? []).flat().map(({ label }) => `[${label}]`);
  const block = (message: Message, indent: string) => linesOf(message).map((line) => `${indent}${line}`);
  return [
    `${told(at)} → ${to}${isQuiet ? ' (no sound)' : ''}:`,
    ...block(first, '    '),
    ...(buttons.length > 0 ? [`    ${buttons.join(' ')}`] : []),
    ...edits.flatMap((edit) => [`  ${told(edit.at)} edited:`, ...block(edit.message, '      ')]),
  ].join('\n');
}
