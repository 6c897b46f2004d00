import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { dollarsOf } from '../../../bench/abuse/consumed.ts';
import { furnish } from '../../../bench/numbers/furnishing.ts';
import { newSession } from '../../../shared/directory/session.ts';
import { after, instant } from '../../../shared/instant.ts';
import { defaultPolicy, type Policy } from '../../../shared/policy.ts';
import { markOf, SIDE_BY_SIDE } from '../../../shared/rules/deployed.ts';
import { noRule } from '../../../shared/rules/rule.ts';
import { startTable } from '../embedded-table.ts';
import { present, start } from '../people.ts';

const anna = { id: 'anna', name: 'Anna', kind: 'licence-holder' } as const;
const sessionId = 's1';
const said = { level: 'session' } as const;
const ruled = { revision: 0, from: { idleTimeout: said, warningPeriod: said, longestStay: said } };

/** The cost of a ping, by a function of this deployment, from somebody who came in by the default numbers. */
const pinged = async (isRuled: boolean, policy: Policy) => {
  const own = isRuled ? { warningPeriod: 1_200_000 } : {};
  const table = await startTable();
  const now = after(instant(start), SIDE_BY_SIDE);
  const { meter, app, frame } = await furnish(table.client, table.name, () => now, policy);
  await app.sessions.create(newSession(sessionId, 'Plan', own));
  await app.participants.save(
    present(
      { sessionId, participantId: anna.id },
      {
        deployed: { mark: markOf({ policy: defaultPolicy, rule: noRule }), since: instant(start) },
        lastActivityAt: after(now, -60_000),
        alarm: { generation: 1, at: after(now, 480_000) },
        policy: { ...defaultPolicy, ...own },
        ...(isRuled && { rule: ruled }),
      },
    ),
  );
  meter.begin();
  await frame(anna, 'c1=', JSON.stringify({ action: 'ping', sessionId }));
  const { writes, reads, posts, rings, messages } = meter.read();
  meter.stop();
  await table.stop();
  return { writes, reads, posts, rings, messages, invocations: 1 };
};

test.each([
  ['the numbers that hold for them already', false, defaultPolicy],
  ['others, which change nothing for them', true, { ...defaultPolicy, warningPeriod: 600_000 }],
  ['others', false, { ...defaultPolicy, idleTimeout: 600_000 }],
  ['others, under a rule of their session', true, { ...defaultPolicy, idleTimeout: 600_000 }],
])(
  'What docs/cost.md says of a ping to a deployment with %s is what is counted',
  async (numbers, isRuled, policy) => {
    const counted = await pinged(isRuled, policy);
    const { writes, reads } = counted;
    const row = `| ${numbers} | ${writes.toFixed(1)} | ${reads.toFixed(1)} | ${(dollarsOf(counted) * 1e6).toFixed(1)} |`;
    expect(await readFile(new URL('../../../docs/cost.md', import.meta.url), 'utf8')).toContain(row);
  },
);
