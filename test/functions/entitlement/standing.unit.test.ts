import { describe, expect, test } from '@jest/globals';
import type { Question } from '../../../shared/ports/entitlement.ts';
import { anna, ben, carla, dora, furnish, openTab } from '../../world/tab.ts';
import { memoryTeamFunction } from '../../world/team-function.ts';
import { createWorld } from '../../world/world.ts';
import { join } from '../inside.ts';

/** A world with s1, and a team's function. */
const worldWith = async (says: (question: Question) => unknown, kept = 60_000) => {
  const questions: Question[] = [];
  const faults: unknown[] = [];
  const ask = memoryTeamFunction((question) => {
    questions.push(question);
    return says(question);
  });
  const failed = (fault: unknown) => faults.push(fault);
  const world = await furnish(createWorld({ entitlement: { ask, kept, failed } }));
  return { world, questions, faults };
};
const down = (): never => {
  throw new Error('It is down.');
};

describe('Somebody about whom the team’s own function is asked', () => {
  test('comes in with its role, without a membership and whatever a membership says', async () => {
    const { world } = await worldWith(({ userId }) => ({ role: userId === 'dora' ? 'moderator' : 'member' }));
    const tab = await openTab(world, dora, 'd');
    await tab.send(join());
    expect(tab.received('session.joined')).toMatchObject([{ role: 'moderator' }]);
    expect(world.members.find('s1', 'dora')).toBeUndefined();
    const demoted = await openTab(world, anna, 'a');
    await demoted.send(join());
    expect(demoted.received('session.joined')).toMatchObject([{ role: 'member' }]);
  });

  test('is what it says also as the owner, and is given no membership by that', async () => {
    const { world } = await worldWith(() => ({ role: 'member' }));
    await world.members.remove('s1', 'anna');
    const tab = await openTab(world, anna, 'a');
    await tab.send(join());
    expect(tab.received('session.joined')).toMatchObject([{ role: 'member' }]);
    expect(world.members.find('s1', 'anna')).toBeUndefined();
  });

  test('is refused by a no, member or not, as by a session that does not exist', async () => {
    const { world } = await worldWith(() => ({ role: null }));
    const tab = await openTab(world, ben, 'b');
    await tab.send(join());
    await tab.send(join('none'));
    expect(tab.received('error')).toMatchObject([
      { code: 'session.not-found', retryable: false },
      { code: 'session.not-found' },
    ]);
  });

  test('has their membership’s role where it leaves that to memberships', async () => {
    const { world } = await worldWith(() => ({ role: 'membership' }));
    const tab = await openTab(world, anna, 'a');
    await tab.send(join());
    expect(tab.received('session.joined')).toMatchObject([{ role: 'moderator' }]);
    const stranger = await openTab(world, dora, 'd');
    await stranger.send(join());
    expect(stranger.received('error')).toMatchObject([{ code: 'session.not-found' }]);
    await world.sessions.createSession({ id: 's2', name: 'Of Dora', owner: 'dora' });
    await stranger.send(join('s2'));
    expect(stranger.received('session.joined')).toMatchObject([{ role: 'moderator' }]);
  });

  test('has their token’s role, without a question, where it gives one', async () => {
    const { world, questions } = await worldWith(() => ({ role: null }));
    const tab = await openTab(world, { ...dora, roles: { s1: 'member' } }, 'd');
    await tab.send(join());
    expect(tab.received('session.joined')).toHaveLength(1);
    expect(questions).toEqual([]);
  });

  test('is told after a logout that they may come again, and may', async () => {
    const { world } = await worldWith(() => ({ role: 'member' }));
    const tab = await openTab(world, dora, 'd');
    await tab.send(join());
    await world.advance(3 * 60 * 60_000);
    expect(tab.received('session.ended')).toMatchObject([{ mayReturn: true }]);
    const again = await openTab(world, dora, 'e');
    await again.send(join());
    expect(again.received('session.joined')).toHaveLength(1);
  });

  test('does not see a hidden session if others of their kind do not', async () => {
    const { world } = await worldWith(() => ({ role: 'member' }));
    await world.sessions.createSession({ id: 's9', name: 'Hidden', state: 'hidden' });
    const tab = await openTab(world, carla, 'c');
    await tab.send(join('s9'));
    expect(tab.received('error')).toMatchObject([{ code: 'session.not-found' }]);
  });

  test('moderates just like a member who is a moderator', async () => {
    const { world } = await worldWith(({ userId }) => ({
      role: userId === 'dora' ? 'moderator' : 'membership',
    }));
    const tab = await openTab(world, { ...dora, kind: 'licence-holder' }, 'd');
    await tab.send(join());
    await tab.send({ action: 'member.update', sessionId: 's1', userId: 'ben', role: 'moderator' });
    await tab.send({ action: 'member.update', sessionId: 's1', userId: 'ben', role: 'member' });
    expect(tab.received('error')).toEqual([]);
    expect(world.members.find('s1', 'ben')).toMatchObject({ role: 'member' });
  });
});

describe('While the function does not answer', () => {
  test('nobody comes in, members neither, and everybody is told that this is no refusal', async () => {
    const { world, faults } = await worldWith(down);
    const tab = await openTab(world, anna, 'a');
    await tab.send(join());
    await tab.send(join('none'));
    expect(tab.received('error')).toMatchObject([
      { code: 'entitlement.unavailable', retryable: true },
      { code: 'entitlement.unavailable', retryable: true },
    ]);
    expect(faults).toHaveLength(2);
  });

  test('somebody inside stays, comes back and moderates in the role that they came in with', async () => {
    let works = true;
    const { world } = await worldWith(() => (works ? { role: 'moderator' } : down()), 0);
    const tab = await openTab(world, { ...dora, kind: 'licence-holder' }, 'd');
    const other = await openTab(world, ben, 'b');
    for (const one of [tab, other]) await one.send(join());
    works = false;
    await tab.send({ action: 'content.put', sessionId: 's1', itemId: 'n1', value: 'still here' });
    await tab.send({ action: 'mine.put', sessionId: 's1', value: 1 });
    const again = await openTab(world, { ...dora, kind: 'licence-holder' }, 'e');
    await again.send({ ...join(), resume: true });
    expect(again.received('session.joined')).toMatchObject([{ role: 'moderator' }]);
    await again.send({ action: 'participant.remove', sessionId: 's1', participantId: 'ben' });
    expect([...tab.received('error'), ...again.received('error')]).toEqual([]);
    expect(tab.received('content.saved')).toHaveLength(1);
    expect(other.received('session.ended')).toMatchObject([{ ending: 'removed' }]);
  });

  test('somebody who came in by a membership is still inside by it', async () => {
    let works = true;
    const { world } = await worldWith(() => (works ? { role: 'membership' } : down()), 0);
    const tab = await openTab(world, ben, 'b');
    await tab.send(join());
    works = false;
    const again = await openTab(world, ben, 'c');
    await again.send({ ...join(), resume: true });
    expect(again.received('session.joined')).toMatchObject([{ role: 'member' }]);
    await world.members.remove('s1', 'ben');
    const gone = await openTab(world, ben, 'e');
    await gone.send({ ...join(), resume: true });
    expect(gone.received('session.joined')).toEqual([]);
    expect(gone.received('session.ended')).toMatchObject([{ ending: 'removed' }]);
  });
});
