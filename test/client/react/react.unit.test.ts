import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { useEffect } from 'react';
import type { Client, Participation } from '../../../client/client.ts';
import type { Sharing, Signal } from '../../../client/own/sharing.ts';
import {
  useActivity,
  useHold,
  useOwnState,
  useParticipation,
  useSecondsLeft,
  useSession,
  useSignals,
  useStatus,
  useWelcome,
} from '../../../client/react.ts';
import { happens, inAPage, onServer, rendered } from './rendered.ts';

inAPage();
afterEach(() => void jest.restoreAllMocks());

/** A value that can be read and listened to. */
const changing = <T>(first: T) => {
  let value = first;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (next: T) => {
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    listeners,
  };
};

describe('A component is in a session', () => {
  const joining = () => {
    const happened: string[] = [];
    const join = (sessionId: string, { name, resume }: { name?: string; resume?: unknown } = {}) => {
      const what = JSON.stringify([sessionId, name, resume]);
      happened.push(`join ${what}`);
      return { sessionId, leave: async () => happened.push(`leave ${what}`) };
    };
    return { happened, client: { join } as unknown as Client };
  };
  type Input = readonly [Client, string, Parameters<typeof useParticipation>[2]?];
  const use = ([client, sessionId, options]: Input) =>
    useParticipation(client, sessionId, options)?.sessionId;

  test('from when it is mounted until it is unmounted', async () => {
    const { happened, client } = joining();
    const { outputs, render, unmount } = await rendered(use, [client, 's1', { name: 'Anna', resume: true }]);
    expect(outputs).toEqual([undefined, 's1']);
    await render([client, 's1', { name: 'Anna', resume: true }]);
    expect(happened).toEqual(['join ["s1","Anna",true]']);
    await unmount();
    expect(happened).toEqual(['join ["s1","Anna",true]', 'leave ["s1","Anna",true]']);
  });

  test('and stays there while another component is in it too, which goes on its own', async () => {
    const { happened, client } = joining();
    const [page, head, elsewhere] = [
      await rendered(use, [client, 's1'] as Input),
      await rendered(use, [client, 's1'] as Input),
      await rendered(use, [client, 's2'] as Input),
    ];
    const joins = ['join ["s1",null,null]', 'join ["s1",null,null]', 'join ["s2",null,null]'];
    await page.unmount();
    expect(happened).toEqual(joins);
    await elsewhere.unmount();
    await head.unmount();
    expect(happened).toEqual([...joins, 'leave ["s2",null,null]', 'leave ["s1",null,null]']);
  });

  test('and joins the other session when it is given another', async () => {
    const [one, other] = [joining(), joining()];
    const { outputs, render } = await rendered(use, [one.client, 's1']);
    await render([one.client, 's2']);
    await render([one.client, 's2', { name: 'Anna' }]);
    await render([one.client, 's2', { name: 'Anna', resume: true }]);
    await render([other.client, 's2', { name: 'Anna', resume: true }]);
    const said = ['["s1",null,null]', '["s2",null,null]', '["s2","Anna",null]', '["s2","Anna",true]'];
    expect(one.happened).toEqual(said.flatMap((what) => [`join ${what}`, `leave ${what}`]));
    expect(other.happened).toEqual(['join ["s2","Anna",true]']);
    expect(outputs.at(-1)).toBe('s2');
  });

  test('and is given none while it is in another than it is asked for: what is done there is meant for this one', async () => {
    const [one, other] = [joining(), joining()];
    const { outputs, render } = await rendered(use, [one.client, 's1'] as Input);
    const seen: string[] = [];
    const { render: follow } = await rendered(
      (input: Input) => {
        const participation = useParticipation(...input);
        useEffect(() => {
          if (participation) seen.push(`${input[1]} in ${participation.sessionId}`);
        });
      },
      [one.client, 's1'] as Input,
    );
    await follow([one.client, 's2']);
    expect(seen).toEqual(['s1 in s1', 's2 in s2']);
    await render([one.client, 's2']);
    await render([other.client, 's2']);
    expect(outputs).toEqual([undefined, 's1', undefined, 's2', undefined, 's2']);
  });

  test('but not on a server', () => {
    const { happened, client } = joining();
    expect([onServer(() => use([client, 's1'])), happened]).toEqual([[undefined], []]);
  });
});

describe('What is rendered again when it changes, and no longer listened to by an unmounted component:', () => {
  test('the state of a session, and the hold in it', async () => {
    const hold = { reason: 'reading', until: 9 };
    const state = (more: object) => ({ participantId: 'anna', roster: [], policy: null, ...more });
    const view = changing(state({}));
    const participation = { getSnapshot: view.get, subscribe: view.subscribe } as unknown as Participation;
    const seen = await rendered(() => useSession(participation), null);
    const held = await rendered(() => useHold(participation), null);
    const next = state({ policy: { holdLimit: 60 }, roster: [{ participantId: 'anna', hold }] });
    await happens(() => view.set(next));
    expect(seen.outputs).toEqual([state({}), next]);
    expect(held.outputs).toEqual([
      { limit: null, hold: null },
      { limit: 60, hold },
    ]);
    for (const { unmount } of [seen, held]) await unmount();
    expect(view.listeners.size).toBe(0);
    expect(onServer(() => useSession(participation))).toEqual([next]);
  });

  const hearing = () => {
    const [status, welcome] = [changing('connecting'), changing<unknown>(null)];
    const asked: string[] = [];
    const client = {
      on: (event: string, listener: () => void) => {
        asked.push(event);
        return (event === 'status' ? status : welcome).subscribe(listener);
      },
      getStatus: status.get,
      getWelcome: welcome.get,
    } as unknown as Client;
    return { status, welcome, asked, client };
  };

  test('the state of the connection', async () => {
    const { client, status, asked } = hearing();
    const { outputs, unmount } = await rendered(() => useStatus(client), null);
    await happens(() => status.set('open'));
    expect([outputs, asked]).toEqual([['connecting', 'open'], ['status']]);
    await unmount();
    expect(status.listeners.size).toBe(0);
    expect(onServer(() => useStatus(client))).toEqual(['open']);
  });

  test('the state of another client’s connection, once there is another', async () => {
    const [one, other] = [hearing(), hearing()];
    const both = (client: Client) => [useStatus(client), useWelcome(client)];
    const { outputs, render, unmount } = await rendered(both, one.client);
    await render(other.client);
    await render(other.client);
    expect([one.asked, other.asked].map((asked) => asked.length)).toEqual([2, 2]);
    await happens(() => other.status.set('open'));
    await happens(() => other.welcome.set('ben'));
    expect(outputs.at(-1)).toEqual(['open', 'ben']);
    expect([one.status.listeners.size, one.welcome.listeners.size]).toEqual([0, 0]);
    await unmount();
    expect([other.status.listeners.size, other.welcome.listeners.size]).toEqual([0, 0]);
  });

  test('who I am', async () => {
    const { client, welcome, asked } = hearing();
    const { outputs, unmount } = await rendered(() => useWelcome(client), null);
    const me = { user: 'anna' };
    await happens(() => welcome.set(me));
    expect([outputs, asked]).toEqual([[null, me], ['welcome']]);
    await unmount();
    expect(welcome.listeners.size).toBe(0);
    expect(onServer(() => useWelcome(client))).toEqual([me]);
  });
});

describe('The seconds that are left', () => {
  const counting = () => {
    let now = 0;
    const timers = new Map<number, { readonly act: () => void; readonly delay: number }>();
    let made = 0;
    jest.spyOn(globalThis, 'setTimeout').mockImplementation(((act: () => void, delay: number) => {
      made += 1;
      timers.set(made, { act, delay });
      return made;
    }) as unknown as typeof setTimeout);
    jest.spyOn(globalThis, 'clearTimeout').mockImplementation(((id: number) => {
      timers.delete(id);
    }) as unknown as typeof clearTimeout);
    const client = { serverNow: () => now } as unknown as Client;
    return {
      client,
      timers,
      delays: () => [...timers.values()].map(({ delay }) => delay),
      be: (next: number) => {
        now = next;
      },
      /** Lets time pass until the timer fires, and longer in a throttled tab. */
      pass: async (longer = 0) => {
        const [[id, { act, delay }] = [0, { act: () => {}, delay: 0 }]] = timers;
        timers.delete(id);
        now += delay + longer;
        await happens(act);
      },
    };
  };
  const use = ([client, deadline]: readonly [Client, number | null]) => useSecondsLeft(client, deadline);

  test('are whole ones, updated when each has passed, and never below zero', async () => {
    const { client, delays, pass } = counting();
    const { outputs } = await rendered(use, [client, 4_300]);
    expect([outputs.at(-1), delays()]).toEqual([5, [305]]);
    await pass();
    expect([outputs.at(-1), delays()]).toEqual([4, [1_000]]);
    await pass(1_500);
    expect([outputs.at(-1), delays()]).toEqual([2, [500]]);
    await pass();
    expect([outputs.at(-1), delays()]).toEqual([1, [1_000]]);
    await pass();
    expect([outputs.at(-1), delays()]).toEqual([0, []]);
  });

  test('are none without a deadline, and otherwise those of the current one', async () => {
    const { client, timers, delays, be } = counting();
    const { outputs, render, unmount } = await rendered(use, [client, null]);
    expect([outputs, timers.size]).toEqual([[null], 0]);
    await render([client, 2_500]);
    expect([outputs.at(-1), delays()]).toEqual([3, [505]]);
    be(1_000);
    await render([client, 9_000]);
    expect([outputs.at(-1), delays()]).toEqual([8, [5]]);
    const other = { serverNow: () => 3_400 } as unknown as Client;
    await render([other, 9_000]);
    expect([outputs.at(-1), delays()]).toEqual([6, [605]]);
    await unmount();
    expect(timers.size).toBe(0);
  });

  test('are over exactly at the deadline', async () => {
    const { client, timers } = counting();
    const { outputs } = await rendered(use, [client, 0]);
    expect([outputs.at(-1), timers.size]).toEqual([0, 0]);
  });
});

test('Deliberate actions on the mounted element count as activity', async () => {
  const [one, other] = [new EventTarget(), new EventTarget()];
  const acted: string[] = [];
  const by = (name: string) => ({ act: () => void acted.push(name) }) as unknown as Participation;
  const [anna, ben] = [by('anna'), by('ben')];
  const use = ([who, element]: readonly [Participation, EventTarget | null]) =>
    useActivity(who, element as Element | null);
  const press = () => {
    for (const place of [one, other]) place.dispatchEvent(new Event('pointerdown'));
    return acted.splice(0);
  };
  const { render, unmount } = await rendered(use, [anna, null]);
  expect(press()).toEqual([]);
  await render([anna, one]);
  expect(press()).toEqual(['anna']);
  await render([ben, other]);
  other.dispatchEvent(new Event('pointerdown'));
  expect(acted.splice(0)).toEqual(['ben']);
  await render([anna, other]);
  expect(press()).toEqual(['anna']);
  await unmount();
  expect(press()).toEqual([]);
});

test('My own state is shown as it changes, and no longer once the component is unmounted', async () => {
  const shown: unknown[] = [];
  const by = (name: string): Pick<Sharing, 'show'> => ({ show: (state) => void shown.push([name, state]) });
  const [one, other] = [by('one'), by('other')];
  const use = ([sharing, state]: readonly [Pick<Sharing, 'show'> | null, unknown]) =>
    useOwnState(sharing, state);
  const { render, unmount } = await rendered(use, [null, { page: 1 }]);
  await render([one, { page: 1 }]);
  await render([one, { page: 1 }]);
  await render([one, { page: 2 }]);
  await render([one, undefined]);
  expect(shown.splice(0)).toEqual([
    ['one', { page: 1 }],
    ['one', { page: 2 }],
    ['one', null],
  ]);
  await render([other, { page: 3 }]);
  expect(shown.splice(0)).toEqual([
    ['one', null],
    ['other', { page: 3 }],
  ]);
  await unmount();
  expect(shown).toEqual([['other', null]]);
  const none = await rendered(use, [null, 1]);
  await none.unmount();
});

test('Signals are heard by the latest rendering’s listener, as long as the component is mounted', async () => {
  const heard: string[] = [];
  const by = () => {
    const listeners = new Set<(signal: Signal) => void>();
    const sharing: Pick<Sharing, 'onSignal'> = {
      onSignal: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    const say = (value: string) => {
      for (const listener of listeners) listener({ byId: 'ben', value, serverTime: 1 });
    };
    return { sharing, say, listeners };
  };
  const [one, other] = [by(), by()];
  const use = ([sharing, name]: readonly [Pick<Sharing, 'onSignal'> | null, string]) =>
    useSignals(sharing, ({ value }) => void heard.push(`${name}: ${value}`));
  const { render, unmount } = await rendered(use, [null, 'first']);
  await render([one.sharing, 'first']);
  one.say('a');
  const [listener] = one.listeners;
  await render([one.sharing, 'second']);
  expect([...one.listeners]).toEqual([listener]);
  one.say('b');
  await render([other.sharing, 'second']);
  one.say('c');
  other.say('d');
  await unmount();
  other.say('e');
  expect(heard).toEqual(['first: a', 'second: b', 'second: d']);
});
