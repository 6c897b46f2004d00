import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { App } from '../../../functions/app.ts';
import { disconnect } from '../../../functions/disconnect.ts';
import { message } from '../../../functions/message.ts';
import { advancer } from '../../../shared/path/advance.ts';
import { Death } from '../../world/faults.ts';
import { ben, furnish, openTab } from '../../world/tab.ts';
import { createWorld, type World } from '../../world/world.ts';

type Said = {
  readonly action: 'session.join' | 'session.exit' | 'session.leave';
  readonly sessionId: string;
};

const ID = 'ben-1';
const authorizer = { userId: 'ben', name: 'Ben', kind: 'licence-holder', expiresAt: '9999999999999' };

/** The functions, with every call to the tables waiting until the scheduler releases it. */
const interleaved = (world: World, scheduler: fc.Scheduler): App => {
  const app = world.app();
  const held = <Port extends object>(port: Port): Port =>
    Object.fromEntries(
      Object.entries(port).map(([name, method]) => [
        name,
        async (...args: unknown[]) => {
          await scheduler.schedule(Promise.resolve(), name);
          return (method as (...a: unknown[]) => Promise<unknown>)(...args);
        },
      ]),
    ) as Port;
  const ports = {
    ...app,
    participants: held(app.participants),
    registry: held(app.registry),
    members: held(app.members),
  };
  return { ...ports, advance: advancer(ports, () => {}) };
};

/** As far as its call of this number: that one and all that follow are made by nobody. With 0 it lives. */
const mortal = (app: App, death: number): App => {
  let calls = 0;
  const dies = <Port extends object>(port: Port): Port =>
    Object.fromEntries(
      Object.entries(port).map(([name, method]) => [
        name,
        async (...args: unknown[]) => {
          calls += 1;
          if (death > 0 && calls >= death) throw new Death(`It died at ${name}.`);
          return (method as (...a: unknown[]) => Promise<unknown>)(...args);
        },
      ]),
    ) as Port;
  const ports = {
    ...app,
    participants: dies(app.participants),
    registry: dies(app.registry),
    members: dies(app.members),
    sessions: dies(app.sessions),
    audit: dies(app.audit),
    connections: dies(app.connections),
  };
  return { ...ports, advance: advancer(ports, () => {}) };
};

/** What somebody says who goes from session to session and leaves only where they are, perhaps twice. */
const walk = (steps: readonly (Said['action'] | 's1' | 's2')[]): { said: Said[]; place: string | null } => {
  const said: Said[] = [];
  let [place, last]: [string | null, string] = [null, 's1'];
  for (const step of steps)
    if (step === 's1' || step === 's2') {
      place = last = step;
      said.push({ action: 'session.join', sessionId: step });
    } else {
      place = null;
      said.push({ action: step, sessionId: last });
    }
  return { said, place };
};

const journey = (length: number) =>
  fc
    .array(fc.constantFrom('s1', 's2', 's1', 's2', 'session.exit', 'session.leave'), {
      minLength: 2,
      maxLength: length,
    })
    .map(walk);

const truth = async (world: World) => {
  const places: string[] = [];
  for (const sessionId of ['s1', 's2']) {
    const person = await world.participants.load({ sessionId, participantId: 'ben' });
    if (person !== null && person.phase !== 'ended' && ID in person.connections) places.push(sessionId);
  }
  return { places, registered: (await world.registry.find(ID))?.sessionId };
};

/** Says everything at once, with each call to the tables released by the scheduler. */
const play = async (said: readonly Said[], scheduler: fc.Scheduler, counts: boolean) => {
  const world = await furnish(createWorld());
  await world.sessions.createSession({ id: 's2', name: 'Other' });
  await world.sessions.addMember('s2', 'ben', 'member');
  await openTab(world, ben, ID);
  const app = interleaved(world, scheduler);
  const running = said.map((one, order) =>
    message(app)({
      requestContext: {
        connectionId: ID,
        requestTimeEpoch: world.clock() + (counts ? 0 : order),
        eventType: 'MESSAGE',
        authorizer,
      },
      body: JSON.stringify({ ...one, ...(counts && { order }) }),
    }),
  );
  await scheduler.waitFor(Promise.all(running));
  return truth(world);
};

/**
 * The same by functions that die on their way, each at its own call; then what was said last is said again, or the connection
 * closes, and a sweep comes.
 */
const playDying = async (
  { said, place }: ReturnType<typeof walk>,
  {
    deaths,
    isBeside,
    closes,
  }: {
    readonly deaths: readonly number[];
    readonly isBeside: boolean;
    readonly closes: 'never' | 'then' | 'meanwhile';
  },
  scheduler: fc.Scheduler,
) => {
  const world = await furnish(createWorld());
  await world.sessions.createSession({ id: 's2', name: 'Other' });
  await world.sessions.addMember('s2', 'ben', 'member');
  if (isBeside) await (await openTab(world, ben, 'ben-2')).send({ action: 'session.join', sessionId: 's1' });
  const tab = await openTab(world, ben, ID);
  const closing =
    closes === 'meanwhile'
      ? [
          disconnect(interleaved(world, scheduler))({
            requestContext: {
              connectionId: ID,
              authorizer,
              eventType: 'DISCONNECT',
              disconnectStatusCode: 1001,
            },
          } as never),
        ]
      : [];
  const running = said.map((one, order) =>
    message(mortal(interleaved(world, scheduler), deaths[order] ?? 0))({
      requestContext: { connectionId: ID, requestTimeEpoch: world.clock(), eventType: 'MESSAGE', authorizer },
      body: JSON.stringify({ ...one, order }),
    }).catch((fault: unknown) => {
      if (!(fault instanceof Death)) throw fault;
    }),
  );
  await scheduler.waitFor(Promise.all([...running, ...closing]));
  const last = said.at(-1);
  if (closes === 'then') await tab.close();
  else if (closes === 'never' && last !== undefined) await tab.send({ ...last, order: said.length });
  await world.advance(3 * 60_000);
  const { places } = await truth(world);
  return { places, expected: closes !== 'never' || place === null ? [] : [place] };
};

const always = (length: number, check: (told: ReturnType<typeof walk>, s: fc.Scheduler) => Promise<void>) =>
  fc.assert(fc.asyncProperty(journey(length), fc.scheduler(), check), { numRuns: 400 });

describe('What one connection says about where it is', () => {
  test(
    'ends where it last said, by its own count, whatever overtakes what and wherever it is held up',
    () =>
      always(4, async ({ said, place }, scheduler) =>
        expect(await play(said, scheduler, true)).toEqual({
          places: place === null ? [] : [place],
          registered: place,
        }),
      ),
    60_000,
  );

  test(
    'ends there, too, however many functions die, once it is said again or the connection closes, and a sweep has come',
    () =>
      fc.assert(
        fc.asyncProperty(
          journey(4),
          fc.record({
            deaths: fc.array(fc.nat(40), { minLength: 4, maxLength: 4 }),
            isBeside: fc.boolean(),
            closes: fc.constantFrom('never', 'then', 'meanwhile'),
          }),
          fc.scheduler(),
          async (told, world, scheduler) => {
            const { places, expected } = await playDying(told, world, scheduler);
            expect(places).toEqual(expected);
          },
        ),
        { numRuns: 2_000 },
      ),
    120_000,
  );

  test(
    'without a count, ends where the message says that the gateway took last, of two',
    () =>
      always(2, async ({ said, place }, scheduler) =>
        expect(await play(said, scheduler, false)).toEqual({
          places: place === null ? [] : [place],
          registered: place,
        }),
      ),
    60_000,
  );

  test(
    'without a count, ends in one session at most, and the table knows in which',
    () =>
      always(4, async ({ said }, scheduler) => {
        const { places, registered } = await play(said, scheduler, false);
        expect(places).toEqual(registered === null ? [] : [registered]);
      }),
    60_000,
  );
});
