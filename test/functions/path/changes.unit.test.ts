import { describe, expect, test } from '@jest/globals';
import { instant } from '../../../shared/instant.ts';
import type { DownOf } from '../../../shared/messages.ts';
import { tellChanges } from '../../../shared/path/roster-changes.ts';
import { nothingTold } from '../../../shared/path/telling.ts';
import type { Participant, Present } from '../../../shared/presence/participant.ts';
import { debt, ended, heardAt, present, start } from '../../contracts/people.ts';
import { Failure } from '../../world/faults.ts';
import { memoryParticipants } from '../../world/stores/participants.ts';

const sessionId = 's1';
const person = (id: string, changes: Partial<Present> = {}): Present =>
  present(
    { sessionId, participantId: id },
    {
      connections: { [`tab-of-${id}`]: heardAt(start) },
      owed: debt({ roster: true }),
      ...changes,
    },
  );

const left = ended({ sessionId, participantId: 'carla' }, { version: 1, ending: 'exit' });

/** These people are inside, Carla has left, and of these there is something to tell; Anna's function tells it. */
const telling = async (
  inside: readonly Present[],
  claimed: readonly string[],
  failing: { load?: boolean; save?: boolean; post?: readonly string[]; close?: boolean } = {},
  joiner: string | null = null,
) => {
  const table = memoryParticipants();
  for (const one of [...inside, left]) await table.save(one);
  const loaded: unknown[] = [];
  const told: [string, DownOf<'presence.changed'>][] = [];
  const troubles: unknown[] = [];
  const failIf = (is: boolean | undefined, name: string) => {
    if (is) throw new Failure(name);
  };
  const ports = {
    participants: {
      ...table,
      load: async (key: Present) => {
        failIf(failing.load, 'load');
        loaded.push(key);
        return table.load(key);
      },
      save: async (next: Participant) => {
        failIf(failing.save, 'save');
        return table.save(next);
      },
    },
    connections: {
      post: async (id: string, message: DownOf<'presence.changed'>) => {
        failIf(failing.post?.includes(id), 'post');
        told.push([id, message]);
        return 'sent';
      },
      close: async () => failIf(failing.close, 'close'),
    },
    clock: () => instant(start),
    trouble: (...what: unknown[]) => void troubles.push(what),
  } as never;
  const outcome = await tellChanges(ports, sessionId, {
    changed: ['anna'],
    joiner,
    inside,
    noted: { number: 3, people: 1, atLeisure: 0, told: 9, toldAt: null, occupancy: 1, ruleRevision: 0 },
    claim: { number: 30, changed: claimed },
  });
  const owing = async (id: string) =>
    (await table.load({ sessionId, participantId: id }))?.owed?.roster ?? false;
  return { outcome, told, troubles, owing, loaded };
};

describe('What has changed', () => {
  test('is told to all inside, of each once, and of who is not inside any more that they have left', async () => {
    const { outcome, told, owing, loaded } = await telling(
      [person('anna'), person('ben')],
      ['ben', 'anna', 'carla'],
    );
    expect(outcome).toEqual(nothingTold);
    const message = {
      type: 'presence.changed',
      serverTime: start,
      sessionId,
      since: 9,
      revision: 30,
      joined: [],
      changed: [{ participantId: 'anna' }, { participantId: 'ben' }],
      left: [{ participantId: 'carla', ending: 'exit' }],
    };
    expect(told).toMatchObject([
      ['tab-of-anna', message],
      ['tab-of-ben', message],
    ]);
    expect(told[0]?.[1].changed).toHaveLength(2);
    // Whoever is inside has been looked at already.
    expect(loaded).toEqual([{ sessionId, participantId: 'carla' }]);
    // Whoever tells it strikes their own debt with all that they have done.
    expect([await owing('anna'), await owing('ben')]).toEqual([true, false]);
  });

  test('is told to no connection that has it as the reply to its message', async () => {
    const { told } = await telling([person('anna'), person('ben')], [], {}, 'tab-of-anna');
    expect(told.map(([id]) => id)).toEqual(['tab-of-ben']);
  });

  test('is told in parts, each under a number of its own, that follow one another up to the last', async () => {
    const many = Array.from({ length: 400 }, (_, number) => person(`p${number}`, { name: '漢'.repeat(100) }));
    const { told } = await telling(
      [person('anna'), ...many],
      many.map(({ participantId }) => participantId),
    );
    const parts = told
      .filter(([id]) => id === 'tab-of-anna')
      .map(([, { since, revision }]) => [since, revision]);
    expect(parts.length).toBeGreaterThan(1);
    let known = 9;
    for (const [index, [since, revision]] of parts.entries()) {
      expect([since, revision]).toEqual([known, 30 - (parts.length - 1 - index)]);
      known = revision ?? 0;
    }
  });

  test('of more than a telling may hold, stays owed by those of whom it was not told', async () => {
    const many = Array.from({ length: 4_000 }, (_, number) =>
      person(`p${number}`, { name: '漢'.repeat(100) }),
    );
    const { told, owing } = await telling(
      [person('anna'), ...many.map((one) => ({ ...one, connections: {} }))],
      many.map(({ participantId }) => participantId),
    );
    const named = new Set(
      told.flatMap(([, { changed }]) => changed.map(({ participantId }) => participantId)),
    );
    expect(named.size).toBeLessThan(4_000);
    for (const id of ['p0', 'p3999']) expect(await owing(id)).toBe(!named.has(id));
  });

  test('stays owed where nobody could be looked up, and that is said', async () => {
    const { outcome, told, owing } = await telling([person('anna'), person('ben')], ['ben', 'carla'], {
      load: true,
    });
    expect(outcome).toEqual({ ...nothingTold, failed: [new Failure('load')] });
    expect([told, await owing('ben')]).toEqual([[], true]);
  });

  test.each([
    ['nobody could be told', ['tab-of-anna', 'tab-of-ben'], 2, 0],
    ['one could not be told', ['tab-of-ben'], 0, 1],
  ])('stays owed where %s', async (_, post, failed, missed) => {
    const { outcome, owing } = await telling([person('anna'), person('ben')], ['ben'], { post, close: true });
    expect([outcome.failed.length, outcome.missed.length]).toEqual([failed, missed]);
    expect(await owing('ben')).toBe(true);
  });

  test('and cannot be struck for somebody is their trouble', async () => {
    const { outcome, troubles } = await telling([person('anna'), person('ben')], ['ben'], { save: true });
    expect(outcome).toEqual(nothingTold);
    expect(troubles).toEqual([[{ sessionId, participantId: 'ben' }, new Failure('save')]]);
  });
});
