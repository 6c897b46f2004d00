import { describe, expect, test } from '@jest/globals';
import type { Happening } from '../../../shared/lifecycle/happening.ts';
import { decide } from '../../../shared/lifecycle.ts';
import { defaultPolicy, type Policy } from '../../../shared/policy.ts';
import type { Participant } from '../../../shared/presence/participant.ts';
import { heardAt, joining, minute, present, waiting, warned } from '../people.ts';
import { owedAfter, owing } from './debts.ts';

const tab = { connectionId: 'tab-1' };
const wake: Happening = { type: 'wake', hand: 'none' };

const byLogin: Policy = { ...defaultPolicy, reentry: 'login' };
const staying = {
  ...present(),
  policy: { ...byLogin, longestStay: 20 * 60_000 },
  lastActivityAt: minute(19),
  connections: { 'tab-1': heardAt(19) },
};

describe('What is owed', () => {
  test.each<[string, Participant, Happening, number, boolean]>([
    ['was idle', { ...warned(byLogin), connections: { 'tab-1': heardAt(44) } }, wake, 45, true],
    ['has stayed for as long as they may', staying, wake, 20, true],
    ['is a guest, who has no login', { ...staying, kind: 'guest' }, wake, 20, false],
    ['was removed', staying, { type: 'remove' }, 19, false],
    [
      'left by another tab',
      { ...staying, connections: { ...staying.connections, 'tab-2': heardAt(19) } },
      { type: 'exit', connectionId: 'tab-2' },
      19,
      false,
    ],
    ['needs none to come back', { ...warned(), connections: { 'tab-1': heardAt(44) } }, wake, 45, false],
  ])(
    'a farewell asks for a login, where that counts, when somebody %s',
    (_, person, happening, minutes, asks) => {
      const said = decide(person, happening, minute(minutes)).effects.find(({ type }) => type === 'farewell');
      expect(said).toBeDefined();
      if (asks) expect(said).toMatchObject({ mustLogIn: true });
      else expect(said).not.toHaveProperty('mustLogIn');
    },
  );

  test('a farewell says to whom it is said: by which link they came, and whether their token lets them in', () => {
    const exit = (person: Participant) =>
      decide(person, { type: 'remove' }, minute(1)).effects.find(({ type }) => type === 'farewell');
    const [plain, marked] = [waiting(), { ...waiting(), invitation: 'i-1', byToken: true as const }].map(
      exit,
    );
    expect(plain).toMatchObject({ who: { kind: 'guest' } });
    expect(plain).not.toHaveProperty('mustLogIn');
    for (const field of ['invitation', 'byToken']) expect(plain).not.toHaveProperty(`who.${field}`);
    expect(marked).toMatchObject({ who: { kind: 'guest', invitation: 'i-1', byToken: true } });
  });

  test('a farewell stays owed until its connection is back', () => {
    const farewell = { ending: 'disconnected', at: minute(3) } as const;
    const person = owing(present(), { farewells: { 'tab-7': farewell, 'tab-8': farewell } });
    const back = owedAfter(person, joining('tab-7'), 4);
    expect(back?.farewells).toEqual({ 'tab-8': farewell });
    expect(back?.stamp).toBe(person.version + 1);
    expect(owedAfter(person, joining('tab-2'), 4)).toBe(person.owed);
    expect(owedAfter(person, { type: 'exit', ...tab }, 4)?.farewells).toEqual({
      'tab-7': farewell,
      'tab-8': farewell,
    });
  });
});
