import { describe, expect, test } from '@jest/globals';
import { MAX_MINE_BYTES } from '../../../shared/messages.ts';
import { anna, ben, carla, openTab, type Tab } from '../../world/tab.ts';
import { codes, inside, update } from '../inside.ts';

const MINUTE = 60_000;
const sessionId = 's1';
const put = (value: unknown) => ({ action: 'mine.put', sessionId, value }) as const;
const kept = async (tab: Tab) => {
  await tab.send({ action: 'mine.get', sessionId });
  return tab.received('mine').at(-1)?.value;
};
const ofBytes = (bytes: number) => 'x'.repeat(bytes - 2);

describe('What somebody keeps for themselves in a session', () => {
  test('can be read again, and by nobody else', async () => {
    const { boss, member } = await inside();
    await member.send(put({ page: 'p3', draft: 'Dear' }));
    expect(member.received('mine.saved')).toMatchObject([{ sessionId }]);
    expect(await kept(member)).toEqual({ page: 'p3', draft: 'Dear' });
    expect(await kept(boss)).toBeUndefined();
    expect(boss.received('content.changed')).toEqual([]);
  });

  test('outlives every ending, and can be read before entering again', async () => {
    const { world, boss, member } = await inside();
    await member.send(put('here'));
    await member.send({ action: 'session.exit', sessionId });
    expect(await kept(member)).toBe('here');
    await member.send({ action: 'session.join', sessionId });
    await boss.send({ action: 'participant.remove', sessionId, participantId: 'ben' });
    await world.advance(60 * MINUTE);
    expect(await kept(await openTab(world, ben, 'ben-2'))).toBe('here');
  });

  test('can be stored by somebody who has just been logged out', async () => {
    const { world, member } = await inside();
    await world.advance(50 * MINUTE);
    const tab = await openTab(world, ben, 'ben-2');
    await tab.send(put('the last word'));
    expect(await kept(tab)).toBe('the last word');
    expect(member.received('session.ended')).toMatchObject([{ ending: 'disconnected' }]);
  });

  test('is no activity', async () => {
    const { world, member } = await inside();
    for (let minute = 0; minute < 16; minute += 1) {
      await member.send({ action: 'ping', sessionId });
      await member.send(put(minute));
      await world.advance(MINUTE);
    }
    expect(member.received('session.warning')).toHaveLength(1);
  });

  test('is removed by null', async () => {
    const { member } = await inside();
    await member.send(put('here'));
    await member.send(put(null));
    expect(await kept(member)).toBeUndefined();
  });

  test('may have so many bytes, and not one more', async () => {
    const { member } = await inside();
    await member.send(put(ofBytes(MAX_MINE_BYTES)));
    await member.send(put(ofBytes(MAX_MINE_BYTES + 1)));
    expect(codes(member)).toEqual(['value.too-large']);
    expect(await kept(member)).toBe(ofBytes(MAX_MINE_BYTES));
  });

  test('is stored in a closed session too, and by nobody from whom it is hidden', async () => {
    const { world, boss, member } = await inside();
    await boss.send(update({ state: 'closed' }));
    await member.send(put('read so far'));
    expect(await kept(member)).toBe('read so far');
    await boss.send(update({ state: 'hidden', revision: 2 }));
    const contact = await openTab(world, carla, 'carla-2');
    await contact.send(put('here'));
    expect(codes(contact)).toEqual(['session.not-found']);
  });

  test('goes with the right to the session, whoever takes that away', async () => {
    const { world, boss, member, contact } = await inside();
    await member.send(put('here'));
    await contact.send(put('here'));
    await boss.send({ action: 'member.remove', sessionId, userId: 'ben' });
    await contact.send({ action: 'member.leave', sessionId });
    for (const participantId of ['ben', 'carla'])
      expect(await world.mine.find({ sessionId, participantId })).toBeNull();
    const again = await openTab(world, ben, 'ben-2');
    await again.send(put('again'));
    expect(codes(again)).toEqual(['session.not-found']);
  });

  test('is separate for each session', async () => {
    const { world, boss } = await inside();
    await world.sessions.createSession({ id: 's2', name: 'Other', owner: anna.id });
    await world.sessions.addMember('s2', anna.id, 'moderator');
    await boss.send(put('here'));
    await boss.send({ action: 'mine.get', sessionId: 's2' });
    expect(boss.received('mine').at(-1)).not.toHaveProperty('value');
    expect(await kept(boss)).toBe('here');
  });
});
