import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { DeployedAlarm } from '../../../local/watch/alarms.ts';
import { startWatch } from '../../../local/watch/watch.ts';

const MINUTE = 200;

test('What a queue measures comes a minute late: an alarm by the minute that fills the missing one is never red', async () => {
  const metric = {
    namespace: 'AWS/SQS',
    name: 'ApproximateNumberOfMessagesVisible',
    dimensions: { QueueName: 'q' },
  };
  const alarm = (name: string, expression: string): DeployedAlarm => ({
    arn: name,
    name,
    description: '',
    comparison: 'GreaterThanOrEqualToThreshold',
    threshold: 5,
    periods: 3,
    breaches: 3,
    missing: 'notBreaching',
    lines: [
      { id: 'e', label: null, shown: true, period: 1, expression },
      { id: 'm', label: null, shown: false, period: 1, metric, statistic: 'Maximum' },
    ],
  });
  const alarms = [alarm('filled', 'FILL(m, 0)'), alarm('as it is', '1 * m')];
  const watch = startWatch({
    watching: { widgets: [], alarms, composites: [] },
    minute: MINUTE,
    complain: () => {},
  });
  try {
    watch.gauge(() => watch.vend('AWS/SQS', { QueueName: 'q' }, { [metric.name]: 7 }));
    const states = () => watch.alarms.all().map(({ state }) => state);
    const seen = new Set<string>();
    for (let look = 0; look < 40 && states()[1] !== 'ALARM'; look += 1) await pause(MINUTE / 4);
    for (let look = 0; look < 12; look += 1) {
      seen.add(states().join());
      await pause(MINUTE / 4);
    }
    expect([...seen]).toEqual(['OK,ALARM']);
  } finally {
    watch.stop();
  }
});
