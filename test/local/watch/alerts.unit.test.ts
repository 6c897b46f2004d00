import { describe, expect, test } from '@jest/globals';
import {
  type AlarmRule,
  type AlarmState,
  type Judgement,
  judge,
  readPeriods,
} from '../../../local/watch/alarm.ts';
import { type DeployedAlarm, watchAlarms } from '../../../local/watch/alarms.ts';
import type { Points } from '../../../local/watch/expression.ts';
import { keepMetrics } from '../../../local/watch/metrics.ts';

const MINUTE = 2_000;
const before: Judgement = { state: 'INSUFFICIENT_DATA', reason: 'before' };
const rule = (changes: Partial<AlarmRule> = {}): AlarmRule => ({
  comparison: 'GreaterThanOrEqualToThreshold',
  threshold: 5,
  periods: 3,
  breaches: 3,
  missing: 'missing',
  ...changes,
});

/** As in CloudWatch's documentation: 0 is within the threshold, X is not, - is missing; the latest is on the right. */
const points = (text: string): Points =>
  text.split(' ').map((sign) => (sign === 'X' ? 5 : sign === '0' ? 4.99 : null));
const judged = (text: string, changes: Partial<AlarmRule> = {}): AlarmState =>
  judge(rule(changes), points(text), before).state;
const same = before.state;

describe('An alarm is judged', () => {
  test.each<[string, string, AlarmState, AlarmState, AlarmState, AlarmState]>([
    //  points        why                                   missing              ignore  breaching  notBreaching
    ['0 - X - X', 'three points are there', 'OK', 'OK', 'OK', 'OK'],
    ['- - - - 0', 'the one that is there is well', 'OK', same, 'OK', 'OK'],
    ['- - - - -', 'nothing is there', 'INSUFFICIENT_DATA', same, 'ALARM', 'OK'],
    ['0 X X - X', 'the latest three that are there breach', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['- - X - -', 'the one that is there breaches', 'ALARM', same, 'ALARM', 'OK'],
    ['0 0 X X X', 'three of three', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['X X X 0 X', 'one in between is well', 'OK', 'OK', 'OK', 'OK'],
    ['X X X X 0', 'the latest is well', 'OK', 'OK', 'OK', 'OK'],
  ])('%s by three of three: %s', (text, _, missing, ignore, breaching, notBreaching) => {
    expect(
      (['missing', 'ignore', 'breaching', 'notBreaching'] as const).map((how) =>
        judged(text, { missing: how }),
      ),
    ).toEqual([missing, ignore, breaching, notBreaching]);
  });

  test.each<[string, AlarmState, AlarmState, AlarmState]>([
    //  points      missing  breaching  notBreaching
    ['- 0 X 0 X', 'ALARM', 'ALARM', 'ALARM'],
    ['X X 0 0 X', 'OK', 'OK', 'OK'],
    ['- - - 0 X', 'OK', 'ALARM', 'OK'],
    ['- - - X X', 'ALARM', 'ALARM', 'ALARM'],
  ])('%s by two of three', (text, ...states) => {
    expect(
      (['missing', 'breaching', 'notBreaching'] as const).map((missing) =>
        judged(text, { breaches: 2, missing }),
      ),
    ).toEqual(states);
  });

  test.each<[AlarmRule['comparison'], AlarmState[]]>([
    ['GreaterThanOrEqualToThreshold', ['OK', 'ALARM', 'ALARM']],
    ['GreaterThanThreshold', ['OK', 'OK', 'ALARM']],
    ['LessThanThreshold', ['ALARM', 'OK', 'OK']],
    ['LessThanOrEqualToThreshold', ['ALARM', 'ALARM', 'OK']],
  ])('by %s, on both sides of the threshold', (comparison, states) => {
    const one = rule({ comparison, periods: 1, breaches: 1 });
    expect([4, 5, 6].map((value) => judge(one, [value], before).state)).toEqual(states);
  });

  test('with a reason that names the points and the rule', () => {
    expect(judge(rule({ missing: 'notBreaching' }), [null, null, null, 7, 1 / 3], before).reason).toBe(
      'Latest: 7, 0.33, and 1 missing. Red is at least 5 in 3 of 3 periods.',
    );
  });

  test('two periods more than it needs', () => {
    expect([1, 3].map((periods) => readPeriods({ periods }))).toEqual([3, 5]);
  });
});

describe('A composite alarm of two', () => {
  const failed = { namespace: 'Vigil', name: 'PostsFailed', dimensions: {} };
  const window = (name: string, period: number): DeployedAlarm => ({
    ...rule({ periods: 1, breaches: 1, missing: 'notBreaching', threshold: 5 }),
    arn: name,
    name,
    description: '',
    lines: [
      { id: 'e', label: null, shown: true, period, expression: 'FILL(m, 0)' },
      { id: 'm', label: null, shown: false, period, metric: failed, statistic: 'Sum' },
    ],
  });
  const composite = { arn: 'both', name: 'FastBurn', description: 'Fast', parts: ['long', 'short'] };

  test('is red while both are, and alone represents its parts', () => {
    const metrics = keepMetrics(MINUTE);
    const windows = [window('long', 10), window('short', 2)];
    const alarms = watchAlarms(windows, metrics, 0, [composite]);
    const states: string[] = [];
    for (let minute = 0; minute < 20; minute += 1) {
      if (minute === 8) metrics.put(failed, 9, minute * MINUTE, 'Count');
      alarms.look((minute + 1) * MINUTE);
      states.push(alarms.all()[0]?.state === 'ALARM' ? 'X' : '0');
    }
    // The long window remembers for ten minutes; the short one ends it after two.
    expect(states.join('')).toBe('00000000XX0000000000');
    expect(alarms.all().map(({ name }) => name)).toEqual(['FastBurn']);
    expect(alarms.find('both')).toMatchObject({
      description: 'Fast',
      rule: expect.stringMatching(/^Red while all are\. long: Red is at least 5.*short: Red is at least 5/),
    });
  });

  test('that refers to a missing one is refused at start', () => {
    expect(() => watchAlarms([window('long', 10)], keepMetrics(MINUTE), 0, [composite])).toThrow('not there');
  });
});

describe('Watched alarms', () => {
  const refusals = { namespace: 'Vigil', name: 'PostsFailed', dimensions: {} };
  const sweeps = { namespace: 'AWS/Lambda', name: 'Invocations', dimensions: {} };
  const alarm = (changes: Partial<DeployedAlarm>): DeployedAlarm => ({
    ...rule({ periods: 1, breaches: 1, missing: 'notBreaching' }),
    arn: 'arn',
    name: 'PostsFailing',
    description: '',
    lines: [{ id: null, label: null, shown: true, period: 5, metric: refusals, statistic: 'Sum' }],
    ...changes,
  });
  const silence = alarm({
    arn: 'silence',
    name: 'SweepSilent',
    comparison: 'LessThanThreshold',
    threshold: 1,
    missing: 'breaching',
    lines: [
      { id: 'e', label: null, shown: true, period: 5, expression: 'FILL(m, 0)' },
      { id: 'm', label: null, shown: false, period: 5, metric: sweeps, statistic: 'Sum' },
    ],
  });
  /** The clock is turned by hand: `pass` lets so many minutes end, each of which begins with `happens`. */
  const world = () => {
    const begun = 100 * MINUTE;
    let now = begun;
    const metrics = keepMetrics(MINUTE);
    const alarms = watchAlarms([alarm({}), silence], metrics, begun);
    return {
      begun,
      alarms,
      states: () => alarms.all().map(({ state }) => state),
      pass: (minutes: number, happens: readonly [typeof refusals, number][] = []) => {
        for (let passed = 0; passed < minutes; passed += 1) {
          for (const [metric, value] of happens) metrics.put(metric, value, now + 10, 'Count');
          now += MINUTE;
          alarms.look(now + 250);
        }
        return now + 250;
      },
    };
  };

  test('know nothing before their first look, and nothing about silence before its whole period has passed', () => {
    const { alarms, begun, states, pass } = world();
    expect(alarms.all()).toMatchObject([
      { name: 'PostsFailing', state: 'INSUFFICIENT_DATA', since: begun },
      { name: 'SweepSilent', state: 'INSUFFICIENT_DATA', since: begun },
    ]);
    pass(4);
    expect(states()).toEqual(['OK', 'INSUFFICIENT_DATA']);
    pass(1);
    expect(states()).toEqual(['OK', 'ALARM']);
  });

  test('turn red at the end of the minute that breaches, and green when the window has passed it', () => {
    const { alarms, states, pass } = world();
    pass(5, [[sweeps, 1]]);
    expect(states()).toEqual(['OK', 'OK']);
    const red = pass(1, [
      [sweeps, 1],
      [refusals, 5],
    ]);
    expect(states()).toEqual(['ALARM', 'OK']);
    pass(3, [[sweeps, 1]]);
    expect(alarms.find('arn')).toMatchObject({ state: 'ALARM', since: red });
    pass(12, [[sweeps, 1]]);
    expect(states()).toEqual(['OK', 'OK']);
  });

  test('notice the sweep’s silence after five minutes, and its return at once', () => {
    const { states, pass } = world();
    pass(8, [[sweeps, 1]]);
    pass(4);
    expect(states()[1]).toBe('OK');
    pass(1);
    expect(states()[1]).toBe('ALARM');
    pass(1, [[sweeps, 1]]);
    expect(states()[1]).toBe('OK');
  });

  test('are refused when they compare no line or several', () => {
    const hidden = alarm({ lines: alarm({}).lines.map((line) => ({ ...line, shown: false })) });
    for (const wrong of [hidden, alarm({ lines: [...alarm({}).lines, ...alarm({}).lines] })])
      expect(() => watchAlarms([wrong], keepMetrics(MINUTE), 0)).toThrow(
        'PostsFailing does not compare exactly one',
      );
    expect(watchAlarms([], keepMetrics(MINUTE), 0).find('arn')).toBeNull();
  });
});
