import { type Client, type ConnectOptions, connect, type Status } from '../../client/client.ts';
import { type FakeSocket, fakeSockets } from './fake-socket.ts';
import { handClock, settled } from './hand-clock.ts';

export const policy = { idleTimeout: 900_000, warningPeriod: 1_800_000 };

/** A client on a fake network, in a page that a test can hide, show and take offline. */
export const world = (options: Partial<ConnectOptions> = {}) => {
  const time = handClock();
  const net = fakeSockets(time.now);
  const page = {
    hidden: false,
    online: new Set<() => void>(),
    offline: new Set<() => void>(),
    gone: new Set<() => void>(),
    visible: new Set<() => void>(),
    hide: new Set<() => void>(),
  };
  const on = (set: Set<() => void>) => (listener: () => void) => {
    set.add(listener);
    return () => set.delete(listener);
  };
  const statuses: Status[] = [];
  const start = (): Client => {
    const client = connect({
      url: 'ws://127.0.0.1/ws',
      token: async () => 'credential',
      WebSocket: net.WebSocket,
      clock: time.clock,
      random: () => 0.5,
      environment: {
        hidden: () => page.hidden,
        onOnline: on(page.online),
        onOffline: on(page.offline),
        onGone: on(page.gone),
        onVisible: on(page.visible),
        onHidden: on(page.hide),
      },
      ...options,
    });
    statuses.push(client.getStatus());
    client.on('status', (status) => statuses.push(status));
    // As anything that needs a connection would make it connect.
    client.retry();
    return client;
  };
  const joined = (more: object = {}) => ({
    type: 'session.joined',
    session: { id: 's1', name: 'Plans', state: 'active', mode: 'edit', revision: 1 },
    participantId: 'anna',
    role: 'member',
    phase: 'present',
    warnAt: time.now() + policy.idleTimeout,
    logoutAt: null,
    policy,
    revision: 1,
    roster: [],
    rosterNext: null,
    content: { items: [], next: null, contentRevision: 0 },
    ...more,
  });
  return {
    ...time,
    ...net,
    page,
    statuses,
    start,
    joined,
    /** A client that is open, and in session s1. */
    async inside(more: object = {}) {
      const client = start();
      await settled();
      await net.welcome();
      const participation = client.join('s1');
      await settled();
      await net.reply(net.last(), 'session.join', joined(more));
      return { client, participation, socket: net.last() as FakeSocket };
    },
    async hide() {
      page.hidden = true;
      for (const listener of page.hide) listener();
      await settled();
    },
    async show() {
      page.hidden = false;
      for (const listener of page.visible) listener();
      await settled();
    },
    async online() {
      for (const listener of page.online) listener();
      await settled();
    },
    async offline() {
      for (const listener of page.offline) listener();
      await settled();
    },
    /** The page is closed, reloaded or left for good. */
    async go() {
      for (const listener of [...page.hide, ...page.gone]) listener();
      await settled();
    },
  };
};

export const DAY = 24 * 3_600_000;

/** A client that is open, and has asked to enter s1. */
export const joining = async () => {
  const w = world({ keepAlive: DAY });
  const client = w.start();
  await settled();
  await w.welcome();
  const participation = client.join('s1');
  await settled();
  return { ...w, client, participation, socket: w.last() };
};

/** A client inside session s1, without keep-alives, which a test would have to answer. */
export const inside = async (more: object = {}) => {
  const w = world({ keepAlive: DAY });
  return { ...w, ...(await w.inside(more)) };
};

export const person = (participantId: string) => ({
  participantId,
  name: participantId,
  kind: 'contact',
  role: 'member',
  phase: 'present',
  media: { audio: false, video: false },
});

export const ended = (at: number) => ({
  type: 'session.ended',
  sessionId: 's1',
  ending: 'inactivity',
  at,
  mayReturn: true,
});
