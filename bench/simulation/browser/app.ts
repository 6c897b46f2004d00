import {
  type Client,
  connect,
  type Participation,
  type ParticipationState,
  VigilError,
} from '../../../client/client.ts';
import type { Instant } from '../../../shared/instant.ts';
import type { UpMessage } from '../../../shared/messages.ts';
import type { AppSight } from '../oracle/app-sight.ts';
import type { TabWorld } from '../people/tab.ts';
import type { Socket } from '../platform/gateway.ts';
import { createRandom, type Random, seedOf } from '../platform/random.ts';
import { createDeeds } from './deeds.ts';
import { socketsOf } from './line.ts';
import type { Machine } from './machine.ts';
import { mannersOf } from './manners.ts';
import type { Page } from './page.ts';
import type { TabStorage } from './storage.ts';

/** An application loaded into a page: it uses the real client as any application would. */
export type App = {
  readonly page: Page;
  readonly state: () => ParticipationState;
  readonly isInside: () => boolean;
  readonly act: () => void;
  readonly put: (itemId: string, value: unknown, byHand: boolean) => void;
  readonly erase: (itemId: string) => void;
  readonly show: (more: number) => void;
  readonly extend: () => void;
  readonly depart: (how: 'exit' | 'leave') => void;
  /** The person wants to be in, and clicks; after an ending that is a return. */
  readonly enter: () => void;
  /** It joins what it has joined, as it does whenever it is rendered: only its own leaving is undone by that. */
  readonly join: () => void;
  /** A guest at the door gives another name. */
  readonly rename: (name: string) => void;
  readonly ask: (request: UpMessage) => void;
  /** Gives up the right to the session. */
  readonly quit: () => void;
};

export type AppSettings = {
  readonly name: string;
  readonly seed: number;
  readonly machine: Machine;
  readonly page: Page;
  readonly storage: TabStorage;
  readonly user: Socket['user'];
  readonly sessionId: string;
  readonly expiresAt: (random: Random) => Instant;
  /** How soon a visible client must notice that nothing answers any more. */
  readonly noticesIn: number;
  /** A warning is shown that was not shown before. */
  readonly warned: (logoutAt: number) => void;
  /** Somebody is shown to be waiting at the door. */
  readonly knocked: () => void;
};

/** By then a page that nothing disturbs has said what there was to say. */
const SETTLED = 60_000;

export const openApp = (world: TabWorld, settings: AppSettings): App => {
  const { time, oracle, tell } = world;
  const { name, seed, machine, page, storage, user, sessionId } = settings;
  const deeds = createDeeds(time, oracle.apps.fail, name);
  const manners = mannersOf(time, oracle.apps.fail, name);
  let dialled = 0;
  let connectionId = '';
  let deafSince: number | null = null;
  let movedAt: number = time.now();
  let shownWarning: number | null = null;
  let shownPhase = '';
  let waiting = 0;
  const luck = createRandom(seedOf(seed, 'client', name));
  const moved = () => {
    movedAt = time.now();
  };

  const calm = (inSight: number) => {
    const deafFor = deafSince === null ? Infinity : time.now() - deafSince;
    // Whose clock is set makes sure of where they are, as after a sleep.
    return deafFor < settings.noticesIn
      ? 0
      : Math.min(inSight, time.now() - movedAt, machine.clockStoodFor());
  };
  const sight: AppSight = {
    name,
    connectionId: () => connectionId,
    calmFor: () => calm(page.attends()),
    hasJustWoken: page.hasJustWoken,
    hasJoined: manners.hasJoined,
    state: () => participation.getSnapshot(),
  };
  const client: Client = connect({
    url: 'wss://simulated.invalid',
    token: async () => {
      manners.asksForToken();
      return 'credential';
    },
    WebSocket: socketsOf(world, {
      page,
      machine,
      user,
      sessionId,
      deeds,
      manners,
      sight,
      named: () => {
        dialled += 1;
        const id = `${name}.${dialled}`;
        return { connectionId: id, seed: seedOf(seed, id) };
      },
      expiresAt: settings.expiresAt,
      deaf: (id) => {
        if (id === connectionId) deafSince = time.now();
      },
      dialled: (id) => {
        connectionId = id;
        deafSince = null;
        moved();
      },
    }),
    clock: page.clock,
    random: () => luck.next(),
    environment: page.environment,
  });
  manners.isNeeded();
  const participation: Participation = client.join(sessionId, { resume: storage.hasEntered() });
  tell?.(`${name} is loaded${storage.hasEntered() ? ', and goes on' : ''}`);

  const shown = () => {
    const state = participation.getSnapshot();
    const { phase } = state;
    if (phase !== 'joining' && phase !== 'refused') storage.markEntered();
    if (phase !== shownPhase) {
      moved();
      tell?.(`${name} shows ${phase} ${state.ending?.ending ?? state.refusal?.code ?? ''}`);
    }
    shownPhase = phase;
    oracle.apps.shown(account, state);
    manners.shown(state, participation.getSnapshot());
    if (phase === 'warned' && state.logoutAt !== shownWarning) settings.warned(state.logoutAt);
    shownWarning = phase === 'warned' ? state.logoutAt : null;
    if (state.waiting.length > waiting) settings.knocked();
    waiting = state.waiting.length;
  };
  const account = oracle.apps.opened(user.id, sessionId, sight);
  page.onEnd(() => oracle.apps.gone(account));
  participation.subscribe(shown);
  page.environment.onHidden(() => oracle.apps.hidden(account, deeds.last(), calm(page.attended())));
  client.on('status', moved);
  client.on('fault', (fault) => tell?.(`${name} has a fault: ${fault.code}`));

  /** Every request settles eventually, and fails only with a documented code. */
  const follow = (what: string, ask: () => Promise<unknown>) => {
    moved();
    tell?.(`${name} asks: ${what}`);
    const settle = oracle.apps.asked(account, what);
    ask().then(
      () => settle(null),
      (error: unknown) => {
        if (!(error instanceof VigilError)) throw error;
        settle(error.code);
      },
    );
  };
  const ask = (request: UpMessage, refused = () => {}) => {
    client.request(request as never).catch((error: unknown) => {
      if (!(error instanceof VigilError)) throw error;
      tell?.(`${name}: ${request.action} is refused: ${error.code}`);
      // What may be said again may have been done.
      if (!error.retryable) refused();
    });
  };
  const deed = () => {
    deeds.note();
    oracle.apps.acted(account, time.now());
  };

  return {
    page,
    state: participation.getSnapshot,
    isInside: () => ['present', 'warned'].includes(participation.getSnapshot().phase),
    act: () => {
      deed();
      participation.act();
    },
    put: (itemId, value, byHand) => {
      if (byHand) deeds.note();
      else deeds.noteIdle(value);
      follow(`put ${itemId}`, () => participation.put(itemId, value, byHand ? {} : { activity: false }));
    },
    erase: (itemId) => {
      deeds.note();
      follow(`erase ${itemId}`, () => participation.delete(itemId));
    },
    show: (more) => {
      participation.media({ audio: more % 2 === 1, video: more > 1 });
      if (more === 2) participation.send({ action: 'presence.set', state: { page: more } });
      if (more === 3) participation.send({ action: 'signal', value: more });
    },
    extend: () => follow('extend', () => participation.extend()),
    depart: (how) => follow(how, () => participation[how]()),
    enter: () => {
      moved();
      oracle.apps.entering(account);
      if (['ended', 'refused'].includes(participation.getSnapshot().phase)) participation.reenter();
    },
    join: () => {
      moved();
      tell?.(`${name} joins once more`);
      oracle.apps.joining(account);
      client.join(sessionId);
    },
    rename: (called) => {
      moved();
      tell?.(`${name} is called ${called}`);
      client.join(sessionId, { name: called });
      manners.isCalled(called);
      time.plan(SETTLED, () => {
        if (
          page.isAlive() &&
          calm(page.attends()) >= SETTLED &&
          participation.getSnapshot().phase === 'waiting'
        )
          manners.judgeName();
      });
    },
    ask,
    quit: () => {
      oracle.apps.quits(account, true);
      ask({ action: 'member.leave', sessionId }, () => oracle.apps.quits(account, false));
    },
  };
};
