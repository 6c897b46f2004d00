import { describe, expect, test } from '@jest/globals';
import { defaultPolicy } from '../../../shared/policy.ts';
import type { Rule } from '../../../shared/rules/rule.ts';
import { present, waiting } from '../../contracts/people.ts';
import { codes } from '../inside.ts';
import { type Cast, company, idle, MINUTE } from './cast.ts';

const putOwn = ({ boss }: Cast, rule: Rule) => boss.send({ action: 'rule.put', sessionId: 's1', rule });
const asked = async ({ boss }: Cast) => {
  await boss.send({ action: 'timings.list', sessionId: 's1' });
  const { people = [], inside, next } = boss.received('timings').at(-1) ?? {};
  return { people, inside, next };
};

describe('A moderator sees to whom inside other timings apply than the session’s', () => {
  test('to nobody, when all are under the session’s rule', async () => {
    const cast = await company();
    await putOwn(cast, { idleTimeout: { value: 5 * MINUTE } });
    // Somebody at the door is not inside, whatever they wait under.
    const atDoor = waiting({ sessionId: 's1', participantId: 'guest' });
    await cast.world.participants.save(atDoor);
    expect(await asked(cast)).toEqual({ people: [], inside: 2, next: null });
  });

  test('to those whom a rule has not reached yet: by what they are judged until then, and which level says so', async () => {
    const cast = await company();
    const { world } = cast;
    await putOwn(cast, { idleTimeout: { value: 5 * MINUTE } });
    const session = await world.sessions.find('s1');
    if (session === null) throw new Error('There is none.');
    // The function dies after this.
    const policy = { idleTimeout: 3 * MINUTE };
    await world.sessions.update('s1', session.revision, { ...session, policy, owedGoverning: world.clock() });
    expect((await asked(cast)).people).toMatchObject([
      { participantId: 'anna', why: ['earlier'], policy: { idleTimeout: 5 * MINUTE } },
      {
        participantId: 'ben',
        name: 'Ben',
        phase: 'present',
        why: ['earlier'],
        policy: { idleTimeout: 5 * MINUTE, from: { idleTimeout: 'session', warningPeriod: 'deployment' } },
      },
    ]);
    await world.advance(3 * MINUTE);
    expect((await asked(cast)).people).toEqual([]);
  });

  test('to those who keep the logout that was announced to them, and those who stay on notice', async () => {
    const cast = await company();
    const { world, boss, member } = cast;
    for (let minute = 0; minute < 16; minute += 1) {
      await boss.send({ action: 'activity', sessionId: 's1' });
      await idle(world, 1, boss, member);
    }
    await putOwn(cast, { warningPeriod: { value: MINUTE } });
    const logoutAt = member.received('session.warning').at(-1)?.logoutAt;
    expect((await asked(cast)).people).toMatchObject([
      { participantId: 'ben', phase: 'warned', why: ['announced'], warnAt: null, logoutAt },
    ]);
    await putOwn(cast, { longestStay: { value: 10 * MINUTE } });
    expect((await asked(cast)).people.map(({ participantId, why }) => [participantId, why])).toEqual([
      ['anna', ['notice']],
      ['ben', ['notice']],
    ]);
  });

  test('to those who hold', async () => {
    const cast = await company({ policy: { ...defaultPolicy, holdLimit: 60 * MINUTE } });
    await cast.member.send({ action: 'session.hold', sessionId: 's1', reason: 'reading', for: 40 * MINUTE });
    const until = cast.world.clock() + 40 * MINUTE;
    expect((await asked(cast)).people).toMatchObject([
      {
        participantId: 'ben',
        why: ['hold'],
        warnAt: until,
        logoutAt: null,
        hold: { reason: 'reading', until },
      },
    ]);
  });

  test('not to those who are warned as the rule says', async () => {
    const cast = await company();
    await idle(cast.world, 16, cast.member);
    expect(await cast.world.participants.load({ sessionId: 's1', participantId: 'ben' })).toMatchObject({
      phase: 'warned',
    });
    expect((await asked(cast)).people).toEqual([]);
  });

  test('page by page for many, in the order of their ids, nobody twice', async () => {
    const cast = await company();
    const { world, boss } = cast;
    const ids = Array.from({ length: 300 }, (_, nth) => `crowd-${String(nth).padStart(3, '0')}`);
    const policy = { ...defaultPolicy, idleTimeout: MINUTE };
    for (const participantId of ids.toReversed())
      await world.participants.save(
        present({ sessionId: 's1', participantId }, { policy, name: 'x'.repeat(90) }),
      );
    const read: string[] = [];
    let pages = 0;
    for (let cursor: string | undefined; ; pages += 1) {
      await boss.send({ action: 'timings.list', sessionId: 's1', ...(cursor && { cursor }) });
      const page = boss.received('timings').at(-1);
      expect(page?.inside).toBe(302);
      expect(page?.people.length).toBeGreaterThan(0);
      read.push(...(page?.people ?? []).map(({ participantId }) => participantId));
      if (page?.next == null) break;
      cursor = page.next;
    }
    expect(read).toEqual(ids);
    expect(pages).toBeGreaterThan(0);
  });

  test('and nobody else sees it', async () => {
    const { member } = await company();
    await member.send({ action: 'timings.list', sessionId: 's1' });
    expect(codes(member)).toEqual(['action.forbidden']);
  });
});
