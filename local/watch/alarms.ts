import { type AlarmRule, type AlarmState, type Judgement, judge, readPeriods, redWhen } from './alarm.ts';
import type { Metrics } from './metrics.ts';
import { type Query, type QueryText, queryOf } from './query.ts';

/** An alarm of CloudWatch as the template declares it. */
export type DeployedAlarm = AlarmRule & {
  readonly arn: string;
  /** As the construct calls it: `SweepSilent`. */
  readonly name: string;
  readonly description: string;
  /** Exactly one of them is shown: it is compared. */
  readonly lines: readonly QueryText[];
};

/** An alarm that is red while each of others is; these are no alarms by themselves then, and tell nobody. */
export type CompositeAlarm = {
  readonly arn: string;
  readonly name: string;
  readonly description: string;
  readonly parts: readonly string[];
};

/** An alarm as `/dev/alarms` shows it. */
export type AlarmStatus = {
  readonly name: string;
  readonly state: AlarmState;
  /** Since when it is in this state, in epoch milliseconds. */
  readonly since: number;
  /** The points that decided, in words. */
  readonly reason: string;
};

export type Alarms = {
  /** Judges all of them by the minutes that are complete at `at`: to be called at the end of each minute. */
  readonly look: (at: number) => void;
  readonly all: () => AlarmStatus[];
  /** With what its rule says, for people. */
  readonly find: (
    arn: string,
  ) => (AlarmStatus & Pick<DeployedAlarm, 'description'> & { readonly rule: string }) | null;
  readonly looksAt: Query['looksAt'];
};

/** @throws for an alarm whose lines cannot be evaluated, or which compares none or several of them. */
export const watchAlarms = (
  deployed: readonly DeployedAlarm[],
  metrics: Metrics,
  begun: number,
  composites: readonly CompositeAlarm[] = [],
): Alarms => {
  const first = metrics.minuteOf(begun);
  const alarms = deployed.map((alarm) => {
    if (alarm.lines.filter(({ shown }) => shown).length !== 1)
      throw new Error(`The alarm ${alarm.name} does not compare exactly one line.`);
    return { alarm, query: queryOf(`The alarm ${alarm.name}`, alarm.lines, metrics) };
  });
  const now = new Map<string, Judgement & { readonly since: number }>(
    [...deployed, ...composites].map(({ arn }) => [
      arn,
      { state: 'INSUFFICIENT_DATA', reason: 'It has not been looked at yet.', since: begun },
    ]),
  );

  const judged = ({ alarm, query }: (typeof alarms)[number], end: number, before: Judgement): Judgement => {
    const periods = readPeriods(alarm);
    const from = end - periods * query.period;
    const points = query.lines({ first: from, periods })[0]?.points ?? [];
    if (!alarm.comparison.startsWith('LessThan')) return judge(alarm, points, before);
    // What was before the start nobody has counted, so a silence that reaches back beyond it is none.
    const whole = points.filter((_, index) => from + index * query.period >= first);
    return whole.length < alarm.periods
      ? { state: 'INSUFFICIENT_DATA', reason: 'The stack has not run for as long as it looks back.' }
      : judge(alarm, whole, before);
  };

  const isPart = ({ arn }: DeployedAlarm) => composites.some(({ parts }) => parts.includes(arn));
  const partsOf = ({ name, parts }: CompositeAlarm) =>
    parts.map((arn) => {
      const part = deployed.find((one) => one.arn === arn);
      if (!part) throw new Error(`The alarm ${name} is made of one that is not there: ${arn}.`);
      return part;
    });
  for (const composite of composites) partsOf(composite);
  const composed = (composite: CompositeAlarm): Judgement => {
    const parts = partsOf(composite).map(shown);
    const states = parts.map(({ state }) => state);
    const state = states.every((one) => one === 'ALARM')
      ? 'ALARM'
      : (states.find((one) => one !== 'ALARM') ?? 'INSUFFICIENT_DATA');
    return { state, reason: parts.map(({ name, reason }) => `${name}: ${reason}`).join(' ') };
  };

  const shown = ({ arn, name }: Pick<DeployedAlarm, 'arn' | 'name'>): AlarmStatus => {
    const { state, since, reason } = now.get(arn) ?? neverBegun(name);
    return { name, state, since, reason };
  };
  return {
    look: (at) => {
      for (const one of alarms) {
        const before = now.get(one.alarm.arn) ?? neverBegun(one.alarm.name);
        const after = judged(one, metrics.minuteOf(at), before);
        now.set(one.alarm.arn, { ...after, since: after.state === before.state ? before.since : at });
      }
      for (const composite of composites) {
        const before = now.get(composite.arn) ?? neverBegun(composite.name);
        const after = composed(composite);
        now.set(composite.arn, { ...after, since: after.state === before.state ? before.since : at });
      }
    },
    all: () => [...deployed.filter((alarm) => !isPart(alarm)), ...composites].map(shown),
    find: (arn) => {
      const composite = composites.find((alarm) => alarm.arn === arn);
      const found = deployed.find((alarm) => alarm.arn === arn);
      if (composite) {
        const rules = partsOf(composite).map((part) => `${part.name}: ${ruleOf(part)}`);
        return {
          ...shown(composite),
          description: composite.description,
          rule: `Red while all are. ${rules.join(' ')}`,
        };
      }
      return found ? { ...shown(found), description: found.description, rule: ruleOf(found) } : null;
    },
    looksAt: alarms.flatMap(({ query }) => query.looksAt),
  };
};

/** With the length of what it compares: `Red is at least 5. Each period is 5 minutes.` */
const ruleOf = (alarm: DeployedAlarm): string => {
  const minutes = Math.max(1, ...alarm.lines.map(({ period }) => period));
  return `${redWhen(alarm)} A period is ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`;
};

const neverBegun = (name: string): never => {
  throw new Error(`The alarm ${name} has no state.`);
};
