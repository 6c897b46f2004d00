import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { Invitation } from '../../../shared/directory/invitation.ts';
import { after, instant } from '../../../shared/instant.ts';
import type { InvitationTable } from '../../../shared/ports/directory.ts';
import { start } from '../people.ts';

const now = instant(start);

const newInvitation = (changes: Partial<Invitation> = {}): Invitation => ({
  id: randomUUID(),
  sessionId: randomUUID(),
  createdBy: 'anna',
  createdAt: now,
  expiresAt: after(now, 60_000),
  revokedAt: null,
  uses: null,
  guests: [],
  ...changes,
});

/** What every invitation table does. */
export const invitationTableContract = (table: () => InvitationTable): void => {
  const stored = async (changes: Partial<Invitation> = {}) => {
    const invitation = newInvitation(changes);
    await table().create(invitation);
    return invitation;
  };

  test('what is found is what was made', async () => {
    for (const changes of [{}, { uses: 3 }, { uses: 3, guests: ['gus'] }, { revokedAt: now }]) {
      const invitation = await stored(changes);
      expect(await table().find(invitation.id)).toEqual(invitation);
    }
    expect(await table().find(randomUUID())).toBeNull();
  });

  test('making it again leaves it as it is', async () => {
    const invitation = newInvitation({ uses: 3 });
    expect(await table().create(invitation)).toBe('created');
    expect(await table().use(invitation.id, 'gus', now)).toBe('counted');
    expect(await table().create(invitation)).toBe('exists');
    expect((await table().find(invitation.id))?.guests).toEqual(['gus']);
  });

  test('made with guests in it, it has room for the others', async () => {
    const { id } = await stored({ uses: 3, guests: ['gus', 'gil'] });
    const answers = [];
    for (const guest of ['gus', 'one', 'two']) answers.push(await table().use(id, guest, now));
    expect(answers).toEqual(['refused', 'counted', 'refused']);
  });

  test('of twenty guests for three uses, three are counted', async () => {
    const { id } = await stored({ uses: 3 });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => table().use(id, `guest-${index}`, now)),
    );
    expect(answers.filter((answer) => answer === 'counted')).toHaveLength(3);
    expect((await table().find(id))?.guests).toHaveLength(3);
  });

  test('a guest is counted once, however often they come', async () => {
    const { id } = await stored({ uses: 2 });
    const answers = await Promise.all(Array.from({ length: 10 }, () => table().use(id, 'guest', now)));
    expect(answers.filter((answer) => answer === 'counted')).toHaveLength(1);
    expect(await table().use(id, 'other', now)).toBe('counted');
  });

  test('one that has expired counts guests who knocked in time', async () => {
    const { id } = await stored({ uses: 2, expiresAt: now });
    expect(await table().use(id, 'guest', now)).toBe('counted');
  });

  test('a returned use is there for somebody else, and cannot be returned twice', async () => {
    const { id } = await stored({ uses: 1 });
    await table().use(id, 'guest', now);
    for (const who of ['guest', 'guest', 'nobody']) await table().giveBack(id, who);
    await table().giveBack(randomUUID(), 'guest');
    expect((await table().find(id))?.guests).toEqual([]);
    const answers = await Promise.all(['one', 'two'].map((guest) => table().use(id, guest, now)));
    expect(answers.sort()).toEqual(['counted', 'refused']);
  });

  test('a revoked, unlimited or unknown one counts nobody', async () => {
    const revoked = await stored({ uses: 2 });
    await table().revoke(revoked.id, revoked.sessionId, now);
    const unlimited = await stored();
    for (const id of [revoked.id, unlimited.id, randomUUID()])
      expect(await table().use(id, 'guest', now)).toBe('refused');
    expect(await table().find(unlimited.id)).toEqual(unlimited);
  });

  test('is revoked only by its own session, and once', async () => {
    const invitation = await stored();
    expect(await table().revoke(invitation.id, 'another', now)).toBe('missing');
    expect(await table().revoke(randomUUID(), invitation.sessionId, now)).toBe('missing');
    expect(await table().revoke(invitation.id, invitation.sessionId, now)).toBe('revoked');
    expect(await table().revoke(invitation.id, invitation.sessionId, after(now, 1))).toBe('revoked');
    expect(await table().find(invitation.id)).toEqual({ ...invitation, revokedAt: now });
  });

  test('all of a session are listed, by pages', async () => {
    const sessionId = randomUUID();
    for (let count = 0; count < 55; count += 1) await stored({ sessionId });
    const first = await table().ofSession(sessionId, null);
    const second = await table().ofSession(sessionId, first.next);
    expect([first.invitations.length, second.invitations.length, second.next]).toEqual([50, 5, null]);
  });
};
