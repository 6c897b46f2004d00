import process from 'node:process';
import { afterEach, describe, expect, test } from '@jest/globals';
import {
  optionalSetting,
  paceSetting,
  policySetting,
  roomSetting,
  ruleSetting,
  spreadSetting,
} from '../../../functions/lambda/settings.ts';
import { defaultPolicy, type Policy } from '../../../shared/policy.ts';

const kept = { ...process.env };
afterEach(() => {
  process.env = { ...kept };
});

/** A function that starts with these variables. */
const started = (policy: Partial<Policy>, source?: string): Policy => {
  process.env.VIGIL_POLICY = JSON.stringify({ ...defaultPolicy, ...policy });
  if (source === undefined) delete process.env.VIGIL_POLICY_SOURCE;
  else process.env.VIGIL_POLICY_SOURCE = source;
  return policySetting();
};

const quick = {
  idleTimeout: 5_000,
  warningPeriod: 5_000,
  goodbyeGrace: 1_000,
  lostGrace: 2_000,
  reportEvery: 1_000,
};

describe('A function that is deployed', () => {
  test('starts with what the stack has set', () => {
    expect(started({}, 'deployment')).toEqual(defaultPolicy);
  });

  test.each([
    [{ ...quick, idleTimeout: 5 }, 'idleTimeout must be at least 60 s, but is 0.005 s.'],
    [quick, 'idleTimeout must be at least 60 s, but is 5 s.'],
    [{ warningPeriod: 59_000 }, 'warningPeriod must be at least 60 s, but is 59 s.'],
  ])('does not start with %j, whoever changed the variable', (policy, sentence) => {
    expect(() => started(policy, 'deployment')).toThrow(sentence);
  });

  test('is quick on the local stack only', () => {
    expect(started(quick, 'local').idleTimeout).toBe(5_000);
    expect(() => started({ ...quick, idleTimeout: 5 }, 'local')).toThrow('idleTimeout must be at least 1 s');
  });

  test.each(['session', 'anybody', undefined])(
    'does not start when the timings are said to come from %s',
    (source) => {
      expect(() => started({}, source)).toThrow(
        source === undefined ? /VIGIL_POLICY_SOURCE is not set/ : /deployment/,
      );
    },
  );
});

describe('A variable', () => {
  test('that may be missing is null then, and where it is empty', () => {
    process.env.SERVICE_ROLES = 'a,b';
    expect(optionalSetting('SERVICE_ROLES')).toBe('a,b');
    process.env.SERVICE_ROLES = '';
    expect(optionalSetting('SERVICE_ROLES')).toBeNull();
    delete process.env.SERVICE_ROLES;
    expect(optionalSetting('SERVICE_ROLES')).toBeNull();
  });

  test('says how much content there may be', () => {
    const room = { session: { items: 5, bytes: 6 }, guest: { items: 1, bytes: 2 } };
    process.env.VIGIL_ROOM = JSON.stringify(room);
    expect(roomSetting()).toEqual(room);
    for (const wrong of [{ ...room, guest: { items: 1 } }, { session: room.session }]) {
      process.env.VIGIL_ROOM = JSON.stringify(wrong);
      expect(() => roomSetting()).toThrow();
    }
  });

  test('says how far groups and sessions may go', () => {
    const rule = { idleTimeout: { value: 5, final: true }, longestStay: { value: 9 } };
    process.env.VIGIL_RULE = JSON.stringify(rule);
    expect(ruleSetting()).toEqual(rule);
    process.env.VIGIL_RULE = JSON.stringify({ warningPeriod: {} });
    expect(() => ruleSetting()).toThrow();
  });

  test('says over how much the wake index is spread, where it is more than usual', () => {
    process.env.WAKE_SPREAD = '16';
    expect(spreadSetting()).toBe(16);
    process.env.WAKE_SPREAD = 'many';
    expect(() => spreadSetting()).toThrow();
    delete process.env.WAKE_SPREAD;
    expect(spreadSetting()).toBeUndefined();
  });

  test('says how fast and how often', () => {
    const pace = {
      messagesPerSecond: 1,
      messagesAtOnce: 2,
      signalsPerSecond: 3,
      signalsTold: 4,
      dearPerHour: 5,
      knocksPerHour: 6,
      centsPerHour: 7,
      connectionsPerHour: 8,
    };
    process.env.VIGIL_PACE = JSON.stringify(pace);
    expect(paceSetting()).toEqual(pace);
    process.env.VIGIL_PACE = JSON.stringify({ ...pace, dearPerHour: 0 });
    expect(() => paceSetting()).toThrow();
  });
});
