import { describe, expect, test } from '@jest/globals';
import { inside, person } from '../world.ts';

const me = (role: string) => ({ ...person('anna'), role });
const gus = { participantId: 'g', name: 'Gus', knockedAt: 1 };

const scene = async (role: string) => {
  const w = await inside({
    role,
    roster: [me(role), person('ben')],
    ...(role === 'moderator' && { waiting: [gus], waitingTotal: 1 }),
  });
  const changed = (revision: number, now: string) =>
    w.tell(w.socket, {
      type: 'presence.changed',
      sessionId: 's1',
      since: 1,
      revision,
      joined: [],
      changed: [me(now)],
      left: [],
    });
  const waiting = (revision: number, people: object[]) =>
    w.tell(w.socket, {
      type: 'waiting.changed',
      sessionId: 's1',
      revision,
      waiting: people,
      waitingTotal: people.length,
    });
  return { ...w, changed, waiting };
};

describe('A role that changes while its person is inside', () => {
  test('is theirs at once, together with those who wait, in whatever order they are told', async () => {
    const { participation, changed, waiting } = await scene('member');
    await waiting(2, [gus]);
    await changed(2, 'moderator');
    expect(participation.getSnapshot()).toMatchObject({ role: 'moderator', waiting: [gus] });
  });

  test('hides those who wait, and no late message brings them back', async () => {
    const { participation, changed, waiting } = await scene('moderator');
    expect(participation.getSnapshot()).toMatchObject({ role: 'moderator', waiting: [gus] });
    await changed(4, 'member');
    await waiting(3, [gus, { ...gus, participantId: 'h' }]);
    expect(participation.getSnapshot()).toMatchObject({ role: 'member', waiting: [], waitingTotal: 0 });
  });

  test('is not undone by an older roster', async () => {
    const { participation, changed } = await scene('member');
    await changed(4, 'moderator');
    await changed(3, 'member');
    expect(participation.getSnapshot().role).toBe('moderator');
  });
});
