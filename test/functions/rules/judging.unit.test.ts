import { describe, expect, test } from '@jest/globals';
import { judged, ruleOf, type Scopes, scopesOf } from '../../../functions/rules/judging.ts';
import { ownPolicy } from '../../../functions/rules/own-policy.ts';
import { instant } from '../../../shared/instant.ts';
import { defaultPolicy } from '../../../shared/policy.ts';
import type { Imposed, Rule, Ruled } from '../../../shared/rules/rule.ts';

const MINUTE = 60_000;
const cascade = { policy: defaultPolicy, rule: {} };
const session = { policy: {}, imposed: [], ruleRevision: 0 };
const open: Scopes = scopesOf({ cascade }, []);
const of = (name: Ruled, value: number): Rule => ({ [name]: { value } });

const codeOf = (answer: unknown) => (answer as { code?: string } | null)?.code ?? null;
const detailOf = (answer: unknown) => (answer as { detail?: string } | null)?.detail ?? '';

describe('A rule', () => {
  test.each(['idleTimeout', 'warningPeriod', 'longestStay'] as const)(
    'that says nothing beyond what is above it is allowed, to the millisecond: %s',
    (name) => {
      const scopes = scopesOf({ cascade: { ...cascade, rule: of(name, 20 * MINUTE) } }, []);
      expect(judged({ cascade }, of(name, 20 * MINUTE), scopes, session)).toBeNull();
      const beyond = judged({ cascade }, of(name, 20 * MINUTE + 1), scopes, session);
      expect(codeOf(beyond)).toBe('rule.beyond');
      expect(detailOf(beyond)).toMatch(/^The deployment/);
    },
  );

  test.each(['idleTimeout', 'warningPeriod', 'longestStay'] as const)(
    'that a group has the last word on is refused, and it is said whose word that is: %s',
    (name) => {
      const imposed: Imposed[] = [
        { group: 'g1', revision: 1, rule: { [name]: { value: 20 * MINUTE, final: true } }, at: instant(0) },
      ];
      const refusal = judged({ cascade }, of(name, 19 * MINUTE), scopesOf({ cascade }, imposed), session);
      expect(codeOf(refusal)).toBe('rule.final');
      expect(detailOf(refusal)).toMatch(/^A group/);
    },
  );

  test('limits no stay to less than a minute, but on the local stack', () => {
    const rule = of('longestStay', MINUTE - 1);
    expect(codeOf(judged({ cascade }, rule, open, session))).toBe('rule.contradicts');
    expect(judged({ cascade: { ...cascade, source: 'local' } }, rule, open, session)).toBeNull();
    expect(judged({ cascade }, of('longestStay', MINUTE), open, session)).toBeNull();
    // Another time of that length is judged by what makes sense of it.
    expect(judged({ cascade }, of('warningPeriod', MINUTE - 1), open, session)).toBeNull();
  });

  test('that makes a session nonsense is refused by the code of who has said it', () => {
    const nonsense = { ...session, policy: { idleTimeout: 1_500, warningPeriod: 5_000 } };
    expect(codeOf(judged({ cascade }, {}, open, nonsense))).toBe('rule.contradicts');
    expect(codeOf(judged({ cascade }, {}, open, nonsense, {}, 'message.invalid'))).toBe('message.invalid');
  });

  test('that cannot be judged for a fault of ours is not refused', () => {
    const broken = { ...session, imposed: null } as never;
    expect(() => judged({ cascade }, {}, open, broken)).toThrow(TypeError);
  });

  test('that takes something back is not judged by what it took back', () => {
    const local = { cascade: { ...cascade, rule: of('idleTimeout', MINUTE) } };
    expect(judged({ cascade }, {}, scopesOf(local, []), session, of('idleTimeout', 9 * MINUTE))).toBeNull();
  });

  test('is what a session says itself', () => {
    expect(ruleOf({ policy: { idleTimeout: 5, longestStay: null } })).toEqual({ idleTimeout: { value: 5 } });
  });
});

describe('What a session says of its timings', () => {
  const app = { policy: defaultPolicy, cascade };
  const timings = { idleTimeout: 5 * MINUTE, warningPeriod: 2 * MINUTE };
  const policyOf = (said: ReturnType<typeof ownPolicy>) => ('policy' in said ? said.policy : null);

  test('is kept, with the limit of the stay as it was', () => {
    expect(policyOf(ownPolicy(app, null, timings))).toMatchObject(timings);
    expect(policyOf(ownPolicy(app, null, timings))).not.toHaveProperty('longestStay');
    const before = { policy: { longestStay: 9 * MINUTE, idleTimeout: 7 * MINUTE }, imposed: [] };
    expect(policyOf(ownPolicy(app, before, timings))).toMatchObject({ ...timings, longestStay: 9 * MINUTE });
    expect(
      policyOf(ownPolicy(app, { ...before, policy: { longestStay: null } }, timings)),
    ).not.toHaveProperty('longestStay');
  });

  test('is nothing where it takes that back, whatever is above it', () => {
    const before = { policy: { longestStay: 9 * MINUTE, idleTimeout: 7 * MINUTE }, imposed: [] };
    expect(ownPolicy(app, before, null)).toEqual({ policy: { longestStay: 9 * MINUTE } });
    expect(ownPolicy(app, null, null)).toEqual({ policy: {} });
    const imposed: Imposed[] = [{ group: 'g1', revision: 1, rule: of('idleTimeout', 1_500), at: instant(0) }];
    expect(ownPolicy(app, { policy: {}, imposed }, null)).toEqual({ policy: {} });
  });

  test('is refused where it makes no sense, or a group does not allow it', () => {
    const nonsense = ownPolicy(app, null, { idleTimeout: 1_500, warningPeriod: 5_000 });
    expect('refusal' in nonsense && codeOf(nonsense.refusal)).toBe('message.invalid');
    const imposed: Imposed[] = [
      { group: 'g1', revision: 1, rule: of('idleTimeout', 4 * MINUTE), at: instant(0) },
    ];
    const beyond = ownPolicy(app, { policy: {}, imposed }, timings);
    expect('refusal' in beyond && codeOf(beyond.refusal)).toBe('rule.beyond');
  });
});
