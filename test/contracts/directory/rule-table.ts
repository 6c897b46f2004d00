import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { instant } from '../../../shared/instant.ts';
import type { GroupTable } from '../../../shared/ports/directory.ts';
import type { RuleTable } from '../../../shared/ports/rules.ts';

const at = (ms: number) => instant(1_000 + ms);
const strict = { idleTimeout: { value: 60_000, final: true } };

/** What every table of group rules does. */
export const ruleTableContract = (tables: () => { groups: GroupTable; rules: RuleTable }): void => {
  const rules = () => tables().rules;
  const founded = async () => {
    const id = randomUUID();
    await tables().groups.create({ id, name: 'Everybody', revision: 1 }, { userId: 'anna', name: 'Anna' });
    return id;
  };

  test('a group has no rule until somebody sets one; it is then owed until it is struck for that very rule', async () => {
    const id = await founded();
    expect(await rules().find(id)).toEqual({
      group: { id, name: 'Everybody', revision: 1 },
      rule: {},
      ruleRevision: 0,
      by: null,
      owed: null,
    });
    const put = { group: { revision: 2 }, rule: strict, ruleRevision: 1, by: 'anna', owed: 1 };
    expect(await rules().put(id, 1, strict, 'anna', at(7))).toMatchObject(put);
    expect(await rules().find(id)).toMatchObject(put);
    expect(await rules().owing(at(7), 100)).not.toContain(id);
    expect(await rules().owing(at(8), 100)).toContain(id);
    expect(await rules().put(id, 2, {}, 'ben', at(7))).toEqual({
      group: { id, name: 'Everybody', revision: 3 },
      rule: {},
      ruleRevision: 2,
      by: 'ben',
      owed: 2,
    });
    await rules().strike(id, 1);
    expect(await rules().owing(at(8), 100)).toContain(id);
    await rules().strike(id, 2);
    expect(await rules().owing(at(8), 100)).not.toContain(id);
    expect(await rules().find(id)).toMatchObject({ owed: null, ruleRevision: 2 });
  });

  test('a group that does not exist has no rule, was not closed, and takes no number', async () => {
    const id = randomUUID();
    expect([await rules().find(id), await rules().closed(id), await rules().takeNumber(id)]).toEqual([
      null,
      null,
      null,
    ]);
    expect(await rules().put(id, 1, strict, 'anna', at(1))).toBe('conflict');
    expect(await rules().sessions(id, null, 9)).toEqual({ entries: [], next: null });
  });

  test('of ten rules based on one revision one wins', async () => {
    const id = await founded();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        rules().put(id, 1, { longestStay: { value: 60_000 + n } }, 'anna', at(1)),
      ),
    );
    const won = answers.filter((answer) => answer !== 'conflict');
    expect(won).toHaveLength(1);
    expect(await rules().find(id)).toEqual(won[0]);
  });

  test('its numbers only grow, and what is owed keeps the rule’s number', async () => {
    const id = await founded();
    await rules().put(id, 1, strict, 'anna', at(1));
    expect(await rules().takeNumber(id)).toMatchObject({ ruleRevision: 2, owed: 1, rule: strict });
    expect(await rules().takeNumber(id)).toMatchObject({ ruleRevision: 3, owed: 1 });
  });

  test('a session is listed, joins, is governed, leaves and is gone; what is under way is owed', async () => {
    const id = await founded();
    expect(await rules().belongs(id, 's1')).toBeNull();
    await tables().groups.add(id, { sessionId: 's1' });
    expect(await rules().belongs(id, 's1')).toBe('listed');
    await rules().note(id, 's1', 'joining', at(7));
    expect(await rules().belongs(id, 's1')).toBe('joining');
    expect(await rules().owing(at(8), 100)).toContain(id);
    await rules().settle(id, 's1', 'leaving');
    await rules().settle(id, 's1', 'joining');
    expect(await rules().belongs(id, 's1')).toBe('governed');
    expect(await rules().owing(at(8), 100)).not.toContain(id);
    await rules().note(id, 's1', 'leaving', at(7));
    await rules().settle(id, 's1', 'joining');
    expect(await rules().belongs(id, 's1')).toBe('leaving');
    await rules().settle(id, 's1', 'leaving');
    expect(await rules().belongs(id, 's1')).toBeNull();
    expect(await rules().owing(at(8), 100)).not.toContain(id);
  });

  test('its sessions come in pages, in the order of their ids', async () => {
    const id = await founded();
    for (const sessionId of ['s2', 's3', 'a1']) await rules().note(id, sessionId, 'joining', at(1));
    await tables().groups.add(id, { sessionId: 's4' });
    const first = await rules().sessions(id, null, 2);
    expect(first.entries).toEqual([
      { sessionId: 'a1', is: 'joining' },
      { sessionId: 's2', is: 'joining' },
    ]);
    const rest = await rules().sessions(id, first.next, 10);
    expect(rest.entries.map(({ sessionId, is }) => `${sessionId} ${is}`)).toEqual([
      's3 joining',
      's4 listed',
    ]);
    expect(rest.next).toBeNull();
  });

  test('a closed group has no rule and takes no number; letting its sessions go is owed by a number above all others', async () => {
    const id = await founded();
    expect(await rules().closed(id)).toBeNull();
    await rules().put(id, 1, strict, 'anna', at(1));
    await rules().takeNumber(id);
    await rules().note(id, 's1', 'joining', at(1));
    await rules().settle(id, 's1', 'joining');
    await tables().groups.close(id, at(2));
    const closed = { group: { id }, rule: {}, ruleRevision: 3, by: 'anna', owed: 3, at: at(2) };
    expect(await rules().closed(id)).toEqual(closed);
    await tables().groups.close(id, at(5));
    expect(await rules().closed(id)).toEqual(closed);
    expect(await rules().find(id)).toBeNull();
    expect(await rules().takeNumber(id)).toBeNull();
    expect(await rules().put(id, 2, {}, 'anna', at(1))).toBe('conflict');
    expect(await rules().belongs(id, 's1')).toBe('governed');
    expect(await rules().owing(at(2), 100)).not.toContain(id);
    expect(await rules().owing(at(3), 100)).toContain(id);
    await rules().strike(id, 2);
    expect(await rules().owing(at(3), 100)).toContain(id);
    await rules().strike(id, 3);
    expect(await rules().owing(at(8), 100)).not.toContain(id);
    expect(await rules().closed(id)).toEqual({ ...closed, owed: null });
  });
};
