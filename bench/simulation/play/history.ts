import { after, latest } from '../../../shared/instant.ts';
import { longestSilence } from '../../../shared/standards/conformity.ts';
import { playBrowser } from '../browser/browser.ts';
import { createCloud } from '../cloud/cloud.ts';
import type { Ledger } from '../oracle/account.ts';
import { createOracle, type Tally } from '../oracle/oracle.ts';
import type { Late } from '../oracle/rules/timings/lateness.ts';
import { createStanding } from '../oracle/standing.ts';
import { playOnlooker } from '../people/onlooker.ts';
import { playPerson } from '../people/person.ts';
import { playStayer } from '../people/stayer.ts';
import { playStranger } from '../people/stranger.ts';
import { sumOf, sweptTerms } from '../platform/bound.ts';
import { createVirtualTime } from '../platform/virtual-time.ts';
import { policies } from '../script/deployments/policies.ts';
import { createRollout } from '../script/deployments/rollout.ts';
import { sessionsOf, usesOf } from '../script/furnishing.ts';
import { overAt } from '../script/life.ts';
import { LONGEST_RULE, ruleFrom } from '../script/rules/rule-steps.ts';
import { GROUP, type Script } from '../script/script.ts';

export type Broken = { readonly rule: string; readonly sentence: string };

export type Outcome = {
  readonly broken: Broken | null;
  readonly participations: number;
  readonly runs: number;
  readonly calls: number;
  readonly faults: number;
};

/** Receives everything that happens, for a timeline; null when nobody will read it. */
export type Teller = ((at: number, line: string) => void) | null;

const START = 1_795_276_800_000;
const MINUTE = 60_000;

/** Everything is told within this once nothing fails any more. */
const SETTLING = 30_000;

/** Plays one history to its end or to the first broken rule. The same script always gives the same outcome. */
export const playHistory = async (
  script: Script,
  late: (late: Late) => void,
  teller: Teller = null,
): Promise<Outcome> => {
  const policy = policies[script.policy];
  const time = createVirtualTime(START);
  const tell = teller && ((line: string) => teller(time.now() - START, line));
  let broken: Broken | null = null;
  const fail = (rule: string, sentence: string) => {
    broken ??= { rule, sentence };
  };
  const rollout = createRollout(script.seed, time.now(), policy, script.deployments, script.latitude);
  const tally: Tally = { participations: 0, late };
  const ledger: Ledger = {
    policyName: script.policy,
    policy,
    rollout,
    rules: new Map(),
    isRead: script.readings.length > 0,
    storm: script.storm,
    now: time.now,
    fail,
    tabs: new Map(),
    people: new Map(),
    dooms: new Map(),
    standing: createStanding(time.now, fail),
    pending: () => cloud.pending(),
    crossed: (person) => cloud.crossed(person),
    later: (delay, check) => time.plan(delay, check),
    items: () => cloud.items(),
    content: (sessionId) => cloud.content(sessionId),
  };
  const oracle = createOracle(ledger, tally, usesOf);

  const done = script.people.flatMap(({ steps, browser }) => [
    ...steps.map(({ at, more }) => at + more),
    ...(browser?.steps ?? []).map(overAt),
  ]);
  const last = Math.max(0, ...done);
  const silence = longestSilence(policy) * LONGEST_RULE;
  const calm = after(time.now(), last + silence + 5 * MINUTE);
  const silent = after(calm, Math.max(silence, policy.lease) + sumOf(sweptTerms(policy)) + 2 * MINUTE);
  const horizon = latest(silent, rollout.settledAt);

  const cloud = createCloud({ time, script, policy, rollout, oracle, tell, fail, calm });
  const sessions = sessionsOf(script);
  await cloud.furnish();
  const world = { time, gateway: cloud.gateway, oracle, tell };
  for (const person of script.people) {
    const play = person.browser === null ? playPerson : playBrowser;
    play(world, script, person, after(time.now(), last));
  }
  const isThere = (id: string) => id === GROUP || sessions.includes(id);
  for (const [nth, step] of script.rules.entries())
    time.plan(step.at, () => {
      if (!isThere(step.of)) return;
      const rule = ruleFrom(policy, step);
      ledger.rules.set(step.of, [...(ledger.rules.get(step.of) ?? []), rule]);
      cloud.backend.rule(step.of, rule, nth);
    });
  for (const { at, ...what } of script.deployments.steps)
    time.plan(at, () => tell?.(`a deployment begins: ${JSON.stringify(what)}`));
  for (const [nth, what] of script.entitlings.entries())
    time.plan(what.at, () => cloud.backend.entitle(what, nth));
  for (const [nth, what] of script.readings.entries())
    if (isThere(what.session)) time.plan(what.at, () => cloud.read(what, nth));
  const { deletion } = script;
  if (deletion !== null) time.plan(deletion.at, () => cloud.backend.erase(deletion.session));
  for (const stranger of script.strangers) playStranger(world, stranger);
  if (script.onlooker) playOnlooker(world, script, horizon);
  if (script.stayer) for (const session of sessions) playStayer(world, script, session, horizon);

  await time.run(horizon, () => broken !== null);
  // Whoever stays may have come back or been put out at the last moment: then everybody has yet to be told.
  for (let end = horizon; oracle.turnedAt() > end - SETTLING && end < after(horizon, 10 * SETTLING); ) {
    end = after(end, SETTLING);
    await time.run(end, () => broken !== null);
  }
  if (broken === null) {
    oracle.converged(new Set(['stay']), cloud.belongs);
    const records = cloud.records();
    for (const account of ledger.people.values()) oracle.audit(account, records(account));
    for (const session of sessions)
      if (!ledger.dooms.has(session)) oracle.content(session, cloud.content(session));
  }
  if (broken !== null) tell?.(`rule ${(broken as Broken).rule} is broken: ${(broken as Broken).sentence}`);
  return { broken, participations: tally.participations, ...cloud.counts() };
};
