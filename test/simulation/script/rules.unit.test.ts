import { expect, test } from '@jest/globals';
import { policies } from '../../../bench/simulation/script/deployments/policies.ts';
import { createRollout } from '../../../bench/simulation/script/deployments/rollout.ts';
import { GROUP, type Script, scriptOf } from '../../../bench/simulation/script/script.ts';
import { instant } from '../../../shared/instant.ts';
import { checkedPolicy } from '../../../shared/policy.ts';
import { standardIds } from '../../../shared/standards/standard.ts';
import { peopleOf, scripts } from './scripts.ts';

const MINUTE = 60_000;

test('a session leaves its group and joins it again in some histories, while the rule of the group changes', () => {
  const wanted = Array.from({ length: 50 }, (_, index) => scriptOf(1, index, [0], 0, ['grouping']));
  const kept = wanted.filter(({ keepers }) => keepers.length > 0);
  expect(kept.length).toBeGreaterThan(25);
  for (const { rules } of kept) expect(rules.some(({ of }) => of === GROUP)).toBe(true);
  const acts = wanted.flatMap(peopleOf).flatMap(({ steps }) => steps.map(({ act }) => act));
  expect(acts).toContain('take out');
  expect(acts).toContain('put in');
});

test('people are in the group of all sessions in some histories, and it is deleted in some of these', () => {
  const wanted = Array.from({ length: 50 }, (_, index) => scriptOf(1, index, [0], 0, ['company']));
  const kept = wanted.filter(({ knowing }) => knowing.length > 0);
  expect(kept.length).toBeGreaterThan(25);
  for (const { keepers, knowing, rules } of kept) {
    expect(keepers).toEqual(expect.arrayContaining([...knowing]));
    expect(rules.some(({ of }) => of === GROUP)).toBe(true);
  }
  const said = kept.flatMap(peopleOf).flatMap(({ steps }) => steps.flatMap(({ says }) => says?.action ?? []));
  for (const action of ['group.add', 'group.remove', 'group.delete', 'group.list', 'groups.list'] as const)
    expect(said).toContain(action);
  const deleting = kept.filter(({ people }) =>
    people.some(({ steps }) => steps.some(({ says }) => says?.action === 'group.delete')),
  );
  expect(deleting.length).toBeLessThan(kept.length);
});

test('rules are at their edges in some histories, and in every one where that is asked for', () => {
  const ordinary = scripts.filter(({ rules }) => rules.some(({ edge }) => edge !== undefined)).length;
  expect(ordinary).toBeGreaterThan(scripts.length / 25);
  expect(ordinary).toBeLessThan(scripts.length / 5);
  const wanted = Array.from({ length: 50 }, (_, index) => scriptOf(1, index, [0], 0, ['ruling']));
  const edges = wanted.flatMap(({ rules }) =>
    rules.flatMap(({ edge, of }) => (edge ? [{ ...edge, of }] : [])),
  );
  expect(wanted.every(({ rules }) => rules.some(({ edge }) => edge !== undefined))).toBe(true);
  for (const isGroup of [true, false])
    expect(edges.some(({ final, of }) => final.length > 0 && (of === GROUP) === isGroup)).toBe(true);
  expect(edges.some(({ stay }) => stay !== null && stay < 60_000)).toBe(true);
  expect(edges.some(({ silent }) => silent.length === 3)).toBe(true);
  expect(wanted.some(({ latitude }) => latitude.isFinal)).toBe(true);
  expect(wanted.some(({ latitude }) => latitude.idle === 1)).toBe(true);
});

test('deployments bring other bounds where rules are at their edges, with other numbers or alone', () => {
  const wanted = Array.from({ length: 50 }, (_, index) => scriptOf(1, index, [0], 0, ['ruling']));
  const steps = wanted.flatMap(({ deployments }) => deployments.steps);
  expect(steps.some(({ latitude }) => latitude?.isFinal)).toBe(true);
  const differing = wanted.filter(({ deployments, latitude }) =>
    deployments.steps.some((step) => JSON.stringify(step.latitude) !== JSON.stringify(latitude)),
  );
  expect(differing.length).toBeGreaterThan(wanted.length / 4);
  const alone = differing.filter(({ deployments }) =>
    deployments.steps.every(({ idle, warning, code }) => idle === 1 && warning === 1 && code === 'source'),
  );
  expect(alone.length).toBeGreaterThan(5);
});

test('standards are named in some histories, from the beginning or while people are inside, by what can be deployed', () => {
  const isAudited = ({ policy, deployments }: Script) =>
    policy === 'audited' && deployments.way === undefined;
  const ordinary = scripts.filter(isAudited).length;
  expect(ordinary).toBeGreaterThan(scripts.length / 40);
  expect(ordinary).toBeLessThan(scripts.length / 15);
  const wanted = Array.from({ length: 50 }, (_, index) => scriptOf(1, index, [0], 0, ['standard']));
  const later = wanted.filter((script) => isAudited(script) && script.latitude.standards.length === 0);
  expect(later.length).toBeGreaterThan(15);
  expect(later.length).toBeLessThan(45);
  for (const { deployments, rules } of later) {
    expect(deployments.steps.some(({ latitude }) => latitude?.standards.length !== 0)).toBe(true);
    expect(rules.some(({ edge }) => edge !== undefined)).toBe(true);
  }
  for (const { deployments, latitude, seed, policy } of wanted.filter(isAudited))
    for (const deployed of createRollout(seed, instant(0), policies[policy], deployments, latitude).all)
      expect(checkedPolicy(deployed.policy, 'deployment')).toEqual(deployed.policy);
});

test('deployments say otherwise how one comes back in some histories, and name standards that limit a stay from the login', () => {
  const isAbout = ({ deployments }: Script) => deployments.way !== undefined;
  const ordinary = scripts.filter(isAbout).length;
  expect(ordinary).toBeGreaterThan(scripts.length / 40);
  expect(ordinary).toBeLessThan(scripts.length / 15);
  const wanted = Array.from({ length: 80 }, (_, index) => scriptOf(1, index, [0], 0, ['login'])).filter(
    isAbout,
  );
  expect(wanted.length).toBeGreaterThan(70);
  const turns = wanted.flatMap(({ deployments: { way, steps } }) =>
    steps.map((step) => `${way?.reentry} ${step.way?.reentry}`),
  );
  for (const turn of ['click login', 'login click', 'login login', 'click click'])
    expect(turns).toContain(turn);
  const all = wanted.map(({ deployments, latitude, seed, policy, loginAge }) => ({
    loginAge,
    deployed: createRollout(seed, instant(0), policies[policy], deployments, latitude).all,
  }));
  for (const { policy } of all.flatMap(({ deployed }) => deployed))
    expect(checkedPolicy(policy, 'deployment')).toEqual(policy);
  const names = new Set(
    all.flatMap(({ deployed }) => deployed.flatMap(({ policy }) => policy.standards ?? [])),
  );
  expect([...names].sort()).toEqual([...standardIds].sort());
  expect(all.filter(({ loginAge }) => loginAge > 10 * 60 * MINUTE).length).toBeGreaterThan(10);
});

test('rules are set by people as well, by those who may and by those who may not', () => {
  const wanted = Array.from({ length: 50 }, (_, index) => scriptOf(1, index, [0], 0, ['ruling']));
  const said = wanted.flatMap(({ people, keepers }) =>
    people.flatMap(({ user, role, kind, steps }) =>
      steps.flatMap(({ says }) =>
        says?.action === 'rule.put'
          ? [
              says.sessionId === undefined
                ? `group ${keepers.includes(user)}`
                : `session ${role === 'moderator' && kind === 'licence-holder'}`,
            ]
          : [],
      ),
    ),
  );
  expect(new Set(said)).toEqual(new Set(['group true', 'group false', 'session true', 'session false']));
});

test('what is asked for changes nothing else that is drawn', () => {
  for (let index = 0; index < 50; index += 1) {
    const [as, wanted] = [scriptOf(1, index, [0]), scriptOf(1, index, [0], undefined, ['deletion'])];
    expect({ ...wanted, deletion: as.deletion }).toEqual(as);
    expect(wanted.deletion).not.toBeNull();
  }
});

test('the release before is deployed at first in half of the deployments, and some go back to it', () => {
  const deployed = scripts.filter(({ deployments }) => deployments.steps.length > 0);
  expect(deployed.length).toBeGreaterThan(scripts.length / 4);
  const from = (code: string) => deployed.filter(({ deployments }) => deployments.first === code);
  expect(from('before').length).toBeGreaterThan(0.45 * deployed.length);
  expect(from('source').length).toBeGreaterThan(0.35 * deployed.length);
  expect(from('unmarked').length).toBeGreaterThan(0.05 * deployed.length);
  const back = from('before').filter(({ deployments }) => deployments.steps.at(-1)?.code === 'before');
  expect(back.length).toBeGreaterThan(0.15 * from('before').length);
  const without = scripts.filter(({ deployments }) => deployments.steps.length === 0);
  expect(without.every(({ deployments }) => deployments.first === 'source')).toBe(true);
  const wanted = Array.from({ length: 50 }, (_, index) => scriptOf(1, index, [0], 0, ['upgrade']));
  for (const { deployments } of wanted) {
    expect(deployments.first).toBe('before');
    expect(deployments.steps.length).toBeGreaterThan(0);
  }
});
