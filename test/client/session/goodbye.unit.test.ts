import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Environment, pageEnvironment } from '../../../client/environment.ts';
import { inside } from '../world.ts';

describe('A page that goes for good', () => {
  test('says goodbye, after reporting what was done', async () => {
    const { participation, socket, ...w } = await inside();
    participation.act();
    await w.advance(5_000);
    participation.act();
    await w.advance(2_000);
    await w.go();
    expect(socket.of('activity').map(({ agoMs }) => agoMs)).toEqual([0, 2_000]);
    expect(socket.closedWith).toBe(1000);
  });

  test('comes back by itself if it was not for good after all', async () => {
    const { client, participation, socket, ...w } = await inside();
    await w.go();
    expect(participation.getSnapshot().live).toBe(false);
    await w.show();
    await w.welcome();
    expect(client.getStatus().name).toBe('open');
    expect(w.last()).not.toBe(socket);
    expect(w.last().of('session.join')).toMatchObject([{ resume: true }]);
  });

  test('has nothing to say once the client is closed', async () => {
    const { client, ...w } = await inside();
    client.close();
    expect([w.page.gone.size, w.page.hide.size, w.page.offline.size]).toEqual([0, 0, 0]);
  });
});

describe('A page that is only hidden', () => {
  test('reports what was done, tracked or told, and stays', async () => {
    const { participation, socket, ...w } = await inside();
    participation.act();
    await w.advance(1_000);
    participation.act();
    await w.hide();
    expect(socket.of('activity').map(({ agoMs }) => agoMs)).toEqual([0, 0]);
    expect(socket.closedWith).toBeUndefined();
  });
});

describe('What a page notices about itself', () => {
  const known = globalThis as {
    addEventListener?: unknown;
    removeEventListener?: unknown;
    document?: unknown;
  };
  const before = { ...known };
  let page: EventTarget & { document?: { visibilityState: string } };
  beforeEach(() => {
    page = new EventTarget();
    page.document = { visibilityState: 'visible' };
    known.addEventListener = page.addEventListener.bind(page);
    // Node only takes an object here, browsers a boolean too.
    known.removeEventListener = (type: string, listener: EventListener, capture: boolean) =>
      page.removeEventListener(type, listener, { capture });
    known.document = page.document;
  });
  afterEach(() => {
    known.addEventListener = before.addEventListener;
    known.removeEventListener = before.removeEventListener;
    Reflect.deleteProperty(known, 'document');
  });

  /** The listeners called for this event. */
  const toldOf = (type: string, more: object = {}) => {
    const environment: Environment = pageEnvironment();
    const told: string[] = [];
    const stops = (['onOnline', 'onOffline', 'onVisible', 'onHidden', 'onGone'] as const).map((name) =>
      environment[name]?.(() => told.push(name)),
    );
    page.dispatchEvent(Object.assign(new Event(type), more));
    for (const stop of stops) stop?.();
    page.dispatchEvent(Object.assign(new Event(type), more));
    return told;
  };
  const see = (visibilityState: string) => {
    if (page.document) page.document.visibilityState = visibilityState;
  };

  test.each([
    ['online', {}, 'visible', ['onOnline']],
    ['offline', {}, 'visible', ['onOffline']],
    ['visibilitychange', {}, 'visible', ['onVisible']],
    ['visibilitychange', {}, 'hidden', ['onHidden']],
    ['freeze', {}, 'hidden', ['onHidden']],
    ['pagehide', { persisted: true }, 'visible', ['onHidden']],
    ['pagehide', { persisted: false }, 'visible', ['onHidden']],
    ['pagehide', { persisted: false }, 'hidden', ['onHidden', 'onGone']],
    ['pagehide', { persisted: true }, 'hidden', ['onHidden', 'onGone']],
    ['pageshow', { persisted: true }, 'visible', ['onVisible']],
  ])(
    '%s %j of a page that is then %s is told as it is meant, until it is stopped',
    (type, more, state, told) => {
      see(state);
      expect(toldOf(type, more)).toEqual(told);
    },
  );

  test('what is left to be said is announced before the page goes, and neither is once it is stopped', () => {
    const heard: unknown[] = [];
    known.addEventListener = (type: string, _: unknown, capture: boolean) =>
      heard.push(['on', type, capture]);
    known.removeEventListener = (type: string, _: unknown, capture: boolean) =>
      heard.push(['off', type, capture]);
    const environment = pageEnvironment();
    environment.onHidden(() => {})();
    environment.onGone?.(() => {})();
    const [hiding, going] = [
      ['visibilitychange', 'freeze', 'pagehide'],
      ['pageshow', 'pagehide', 'visibilitychange'],
    ];
    expect(heard).toEqual([
      ...hiding.map((type) => ['on', type, true]),
      ...hiding.map((type) => ['off', type, true]),
      ...going.map((type) => ['on', type, false]),
      ...going.map((type) => ['off', type, false]),
    ]);
  });

  test('a page that was visible is gone when it is hidden, after its last words', () => {
    see('visible');
    const environment = pageEnvironment();
    const told: string[] = [];
    const stop = environment.onGone?.(() => told.push('gone'));
    page.dispatchEvent(Object.assign(new Event('pagehide'), { persisted: false }));
    expect(told).toEqual([]);
    see('hidden');
    page.dispatchEvent(new Event('visibilitychange'));
    expect(told).toEqual(['gone']);
    stop?.();
  });

  test('a page that is kept is gone as well, until somebody goes back to it', () => {
    const environment = pageEnvironment();
    const told: string[] = [];
    const stop = environment.onGone?.(() => told.push('gone'));
    const happens = (type: string, state: string) => {
      see(state);
      page.dispatchEvent(Object.assign(new Event(type), { persisted: true }));
    };
    happens('pagehide', 'visible');
    happens('visibilitychange', 'hidden');
    expect(told).toEqual(['gone']);
    happens('visibilitychange', 'visible');
    happens('pageshow', 'visible');
    // Another tab is looked at.
    happens('visibilitychange', 'hidden');
    expect(told).toEqual(['gone']);
    stop?.();
  });
});
