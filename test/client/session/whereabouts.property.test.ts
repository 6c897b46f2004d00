import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { connect } from '../../../client/client.ts';
import { fakeServer } from '../fake-server.ts';
import { handClock } from '../hand-clock.ts';

/** What a component or a person asks for, and how long after the one before: mostly within one round trip. */
const steps = fc.array(
  fc.record({
    what: fc.constantFrom('join', 'join', 'join', 'leave', 'leave', 'exit', 'reenter', 'lose' as const),
    sessionId: fc.constantFrom('s1', 's1', 's2'),
    pause: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 60, max: 1_000 })),
  }),
  { minLength: 1, maxLength: 12 },
);

const nowhere = {
  hidden: () => false,
  onOnline: () => () => {},
  onVisible: () => () => {},
  onHidden: () => () => {},
};

const play = async (
  calls: typeof steps extends fc.Arbitrary<infer S> ? S : never,
  seed: number,
  { unkind, closes }: { readonly unkind: boolean; readonly closes: boolean },
) => {
  const time = handClock();
  let state = seed;
  const random = () => {
    // A linear congruential generator is random enough, and repeatable.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const server = fakeServer(time, random, { unkind });
  server.otherTab('s1');
  const client = connect({
    url: 'ws://127.0.0.1/ws',
    token: async () => 'credential',
    WebSocket: server.WebSocket,
    clock: time.clock,
    random,
    environment: nowhere,
  });
  let last = client.join('s1');
  /** Where the last call wanted to be. */
  let wanted: string | null = 's1';
  for (const { what, sessionId, pause } of calls) {
    await time.advance(pause);
    switch (what) {
      case 'lose':
        server.lose();
        break;
      case 'join':
        last = client.join(sessionId);
        wanted = sessionId;
        break;
      case 'reenter':
        last.reenter();
        wanted = last.sessionId;
        break;
      default:
        void last[what]();
        wanted = null;
    }
  }
  if (closes) client.close();
  await time.advance(600_000);
  return { server, client, wanted };
};

describe('Wherever one was sent, in whatever order and however soon', () => {
  test.each([
    ['on a good day', false],
    ['on a day when messages fail', true],
  ])('one ends where the last call said, %s', async (_, unkind) => {
    await fc.assert(
      fc.asyncProperty(steps, fc.nat(), async (calls, seed) => {
        const { server, client, wanted } = await play(calls, seed, { unkind, closes: false });
        expect(server.whereabouts()).toEqual(wanted === null ? [] : [wanted]);
        if (wanted !== null)
          expect(client.join(wanted).getSnapshot()).toMatchObject({ phase: 'present', live: true });
        client.close();
      }),
      { numRuns: 200 },
    );
  });

  /** Sequences that a random history found once in several thousands. */
  test.each([
    [
      'a lost connection gets its turn when the next one is in another session',
      [
        { what: 'join', sessionId: 's1', pause: 106 },
        { what: 'join', sessionId: 's2', pause: 32 },
        { what: 'join', sessionId: 's1', pause: 179 },
        { what: 'join', sessionId: 's1', pause: 22 },
        { what: 'lose', sessionId: 's1', pause: 0 },
        { what: 'join', sessionId: 's2', pause: 395 },
        { what: 'join', sessionId: 's1', pause: 86 },
        { what: 'leave', sessionId: 's1', pause: 0 },
      ],
      2_099_431_094,
      [],
    ],
    [
      'a leave fails on a lost connection when an exit is owed on the next',
      [
        { what: 'join', sessionId: 's2', pause: 143 },
        { what: 'join', sessionId: 's1', pause: 171 },
        { what: 'exit', sessionId: 's1', pause: 0 },
        { what: 'lose', sessionId: 's1', pause: 7 },
        { what: 'join', sessionId: 's1', pause: 0 },
      ],
      852_922_555,
      ['s1'],
    ],
    [
      'a leave fails on a lost connection when the next has joined',
      [
        { what: 'leave', sessionId: 's1', pause: 74 },
        { what: 'join', sessionId: 's1', pause: 58 },
        { what: 'lose', sessionId: 's1', pause: 108 },
      ],
      1_709_874_432,
      ['s1'],
    ],
  ] as const)('also when %s', async (_, calls, seed, whereabouts) => {
    const { server, client } = await play([...calls], seed, { unkind: true, closes: false });
    expect([server.whereabouts(), client.getStatus().name]).toEqual([whereabouts, 'open']);
    client.close();
  });

  test('and after a close nowhere, and without a connection', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.nat(), async (calls, seed) => {
        const { server } = await play(calls, seed, { unkind: false, closes: true });
        expect([server.whereabouts(), server.isConnected()]).toEqual([[], false]);
      }),
      { numRuns: 100 },
    );
  });
});
