import { hasRole, roleFor, roleOf } from './access.ts';
import type { People, Role } from './access.ts';
import { muteByButton, setAlerts, showAlerts } from './alerts/show.ts';
import { showAuthMenu, showProfile } from './auth/menu.ts';
import { createPreflights } from './auth/preflight.ts';
import { cancel, confirm, propose, showLog } from './auth/show.ts';
import { createOAuthHelper } from './auth/oauth-helper.ts';
import { askForCallback, finishSignIn, withDeletion } from './auth/finish.ts';
import { createSignIns } from './auth/sign-ins.ts';
import { startSignIn, stopSignIn } from './auth/sign-in.ts';
import type { AuthRoom, ConfirmBy } from './auth/show.ts';
import { createDedupe } from './dedupe.ts';
import { showDoctor } from './doctor/show.ts';
import { createEntrance, outcomeOf, renderClosed } from './entrance.ts';
import { renderHelp } from './help.ts';
import { showHistory } from './history/show.ts';
import { loadTexts, localeFor } from './i18n/index.ts';
import type { Locale } from './i18n/index.ts';
import { problemLines } from './i18n/problem-lines.ts';
import { keepList } from './lists.ts';
import type { Ports, RequestOutcome } from './ports.ts';
import { referenceOf } from './reference.ts';
import type { Limits } from './rate-limit.ts';
import type { ChoiceGroup, Line, Message, Reply } from './reply.ts';
import type { Request } from './request.ts';
import { renderLost, renderUnclear } from './resumed.ts';
import { proposeSuggestion, showSuggestion } from './rotation/show-suggestion.ts';
import { showRotation } from './rotation/show.ts';
import { StateFailure } from './state-failure.ts';
import { isAnswer, settle, understand } from './understand.ts';
import type { Understood } from './understand.ts';
import { quote } from './usage/label.ts';
import { showWhy } from './why/show.ts';
import { createReadings } from './usage/readings.ts';
import type { Readings } from './usage/readings.ts';
import { showDetails, showMenu, showUsage } from './usage/show.ts';

/** Answers one request. The first reply is `accepted` or a `notice`, before any work; yielding nothing means
 *  staying silent. Never throws: a bug ends in a result with a short reference, and a state that fails in one that says
 *  so, where it cannot be done without. Who stops reading could not deliver: then the request counts as not made. */
export type Handle = (request: Request) => AsyncIterable<Reply>;

export type Settings = {
  agent: string;
  people: People;
  /** For people whose platform does not tell their language. */
  locale: Locale;
  /** By the core's clock, like `listLifeMs`: how long the same request from the same person is answered once. */
  duplicateWindowMs: number;
  /** How long a number answers the list that was shown last. */
  listLifeMs: number;
  /** How long a plan can be confirmed. */
  planLifeMs: number;
  confirmBy: ConfirmBy;
  /** This process among all that share the state. */
  copy: string;
  /** `null` for the one person at the machine. */
  limits: Limits | null;
  /** How often the bot reads by itself; 0: never. `null`: nobody can be told here what they do not ask for. */
  pollMs: number | null;
};

/** `shared`: where something beside it reads, too. */
export function createHandle(ports: Ports, settings: Settings, shared?: Readings): Handle {
  const { clock, state, log } = ports;
  const { agent, people, locale, listLifeMs, planLifeMs, confirmBy, pollMs } = settings;
  const enter = createEntrance(ports, settings);
  const dedupe = createDedupe(ports, settings.duplicateWindowMs);
  const house: Omit<AuthRoom, 'texts'> = {
    ports,
    readings: shared ?? createReadings(ports),
    preflights: createPreflights(ports),
    signIns: createSignIns(),
    links: createOAuthHelper({ clock, later: ports.later, random: ports.randomBytes }),
    planLifeMs,
    confirmBy,
    agent,
  };

  return async function* handle(request) {
    const startedAt = clock.now();
    const reference = request.id === null ? ports.newReference() : referenceOf(request.id);
    let isDone = false;
    const done = (outcome: RequestOutcome) => {
      isDone = true;
      const { caller, intent } = request;
      const tookMs = clock.now() - startedAt;
      log.request({ request: reference, platform: caller.platform, intent: intent.kind, outcome, tookMs });
    };
    const texts = await loadTexts(localeFor(request.language, locale));
    const room: AuthRoom = { ...house, texts };
    const { isFirst, forget } = dedupe(request, reference);
    let leave = () => {};
    try {
      const role = roleOf(people, request.caller);
      const entrance = await enter(request, role);
      if (entrance.kind !== 'open') {
        yield* renderClosed(texts, entrance);
        return done(outcomeOf[entrance.kind]);
      }
      leave = entrance.leave;
      const accepted: Reply = { kind: 'accepted', ...(entrance.isUnkept && { isUnkept: true }) };

      const intent: Understood =
        role === 'stranger' ? { kind: 'help' } : await understand(ports, request, listLifeMs);
      if (!(await isFirst(intent))) {
        yield { kind: 'notice', line: texts.duplicate };
        return done('duplicate');
      }

      // A form has to be the first answer.
      if (
        intent.kind === 'auth.finish' &&
        intent.pasted === null &&
        hasRole(role, 'owner') &&
        ports.gateway
      ) {
        const form = await askForCallback(room, request, intent.target);
        if (form.kind !== 'form') yield accepted;
        // Closed by accident, it may be asked for again at once.
        await forget();
        yield form;
        return done('answered');
      }

      yield accepted;
      const settled = await settle(room, intent);
      if (settled !== intent && !(await isFirst(settled))) {
        yield { kind: 'notice', line: texts.duplicate };
        return done('duplicate');
      }
      for await (const message of answer(room, request, settled, role)) {
        if (message.choices) await remember(request, message.choices);
        // Nothing was found out, so asking again is no repetition.
        if (message.isProblem) await forget();
        // It was said before the other process died, or comes too late to be of use.
        if (request.resumed && message.kind === 'progress' && !message.inPlace) continue;
        yield message;
      }
      return done(role === 'stranger' ? 'refused' : 'answered');
    } catch (error) {
      const isState = error instanceof StateFailure;
      if (isState) log.warn('the state fails', { request: reference, ...error.facts });
      else log.bug(reference, error);
      done('failed');
      await forget();
      const lines = isState ? problemLines(texts, { code: 'state.failed', reference }) : texts.bug(reference);
      yield result(lines);
    } finally {
      leave();
      if (!isDone) {
        done('abandoned');
        await forget();
      }
    }
  };

  /** A list that cannot be kept costs no answer: buttons and full commands work without it. */
  async function remember(request: Request, choices: readonly ChoiceGroup[]): Promise<void> {
    try {
      await keepList(state.lists, request, choices, clock.now() + listLifeMs);
    } catch {
      log.warn('a list of choices cannot be stored');
    }
  }

  async function* answer(
    room: AuthRoom,
    request: Request,
    intent: Understood,
    role: Role,
  ): AsyncIterable<Message> {
    const { texts } = room;
    if (role === 'stranger') return yield result(texts.stranger(idOf(request)));
    if (request.resumed === 'lost') return yield renderLost(texts);
    if (request.resumed === 'unclear') return yield renderUnclear(texts, isAnswer(intent) ? null : intent);
    const needed = isAnswer(intent) ? 'viewer' : roleFor(intent);
    if (needed !== 'stranger' && needed !== 'viewer' && !hasRole(role, needed)) {
      const lines = problemLines(texts, { code: 'role.needed', role: needed });
      return yield withDeletion(room, request, { ...result(lines), isProblem: true });
    }
    switch (intent.kind) {
      case 'help':
        return yield renderHelp(texts, idOf(request), role, ports.gateway !== null);
      case 'usage.menu':
        return yield* showMenu(room);
      case 'usage.page':
        for await (const message of showMenu(room, intent.page)) yield { ...message, inPlace: true };
        return;
      case 'usage.show':
        return yield* showUsage(room, intent.target);
      case 'usage.details':
        return yield* showDetails(room, intent.target);
      case 'history.show':
        return yield* showHistory(room, intent);
      case 'auth.menu':
        return yield* showAuthMenu(room, role, intent.verb);
      case 'auth.page':
        for await (const message of showAuthMenu(room, role, intent.verb, intent.page))
          yield { ...message, inPlace: true };
        return;
      case 'auth.show':
        return yield* showProfile(room, request, role, intent.target);
      case 'why.show':
        return yield* showWhy(room, intent.target);
      case 'why.page':
        for await (const message of showWhy(room, { by: 'all' }, intent.page))
          yield { ...message, inPlace: true };
        return;
      case 'auth.propose':
        return yield* propose(room, request, intent.mutation);
      case 'auth.confirm':
        return yield* confirm(room, request, intent.plan);
      case 'auth.cancel':
        return yield* cancel(room, request, intent.plan);
      case 'auth.log':
        return yield* showLog(room);
      case 'auth.start':
        return yield* startSignIn(room, request, intent.target);
      case 'auth.stop':
        return yield* stopSignIn(room, request, intent.signIn);
      case 'auth.finish':
        return yield* finishSignIn(room, request, intent);
      case 'rotation.show':
        return yield* showRotation(room, role, intent);
      case 'rotation.order':
        return yield* showSuggestion(room, role, intent.strategy);
      case 'rotation.propose':
        return yield* proposeSuggestion(room, request, intent.strategy);
      case 'alerts.show':
        return yield* showAlerts({ ...room, pollMs, request, role }, intent.screen);
      case 'alerts.set':
        return yield* setAlerts({ ...room, pollMs, request, role }, intent.change);
      case 'alerts.mute':
        return yield* muteByButton({ ...room, pollMs, request, role }, intent.hours);
      case 'doctor.show':
        return yield* showDoctor(room);
      case 'choice.missed':
        return yield request.resumed ? renderLost(texts) : result(texts.missedChoice);
      case 'command.unknown':
        return yield result(texts.unknownCommand(quote(intent.said)));
      case 'button.unknown':
        return yield* showMenu(room, 0, [texts.unknownButton]);
      case 'button.foreign':
        return yield* showMenu(room, 0, [texts.foreignButton]);
      default:
        intent satisfies never;
    }
  }
}

function idOf({ caller }: Request): string {
  return `${caller.platform}:${caller.id}`;
}

function result(lines: readonly Line[]): Message {
  return { kind: 'result', lines };
}
