import { describe, expect, test } from '@jest/globals';
import type { App } from '../../../functions/app.ts';
import { takeUse } from '../../../functions/entering/link-use.ts';
import type { Invitation } from '../../../shared/directory/invitation.ts';
import { instant } from '../../../shared/instant.ts';

const link: Invitation = {
  id: 'link',
  sessionId: 's1',
  createdBy: 'anna',
  createdAt: instant(0),
  expiresAt: instant(1),
  revokedAt: null,
  uses: 2,
  guests: [],
};
const atDoor = { phase: 'waiting', participantId: 'gus', invitation: 'link' };
const byNothing = { phase: 'waiting', participantId: 'gus' };
const inside = { ...atDoor, phase: 'present' };

/** What becomes of it when this is found, first and after the use was refused, and how often a use was taken. */
const taken = async (
  found: readonly (Partial<Invitation> | null)[],
  { person = atDoor, isCounted = true }: { person?: object | null; isCounted?: boolean } = {},
) => {
  const links = found.map((one) => one && { ...link, ...one });
  let uses = 0;
  const app = {
    participants: { load: async () => person },
    invitations: {
      find: async () => links.shift() ?? null,
      use: async () => {
        uses += 1;
        return isCounted ? 'counted' : 'refused';
      },
    },
    clock: () => instant(5),
  } as unknown as Pick<App, 'participants' | 'invitations' | 'clock'>;
  return [await takeUse(app, { sessionId: 's1', participantId: 'gus' }), uses];
};

const none = (problem: string) => ({ is: 'none', problem: `invitation.${problem}` });
const counted = (guests: readonly string[], isLast: boolean) => ({
  is: 'counted',
  invitation: { ...link, guests },
  isLast,
});

describe('A use of the link by which somebody at the door came', () => {
  test('is needed for nobody else', async () => {
    for (const person of [null, inside, byNothing])
      expect(await taken([link], { person })).toEqual([{ is: 'theirs' }, 0]);
  });

  test.each<[string, Partial<Invitation> | null, object, number]>([
    ['is counted, though the link has expired meanwhile', {}, counted([], false), 1],
    ['is the last one', { guests: ['ben'] }, counted(['ben'], true), 1],
    ['is theirs already', { guests: ['ben', 'gus'] }, { is: 'theirs' }, 0],
    ['is theirs where nobody counts', { uses: null }, { is: 'theirs' }, 0],
    ['does not exist for a link that never was', null, none('unknown'), 0],
    ['does not exist for a revoked one', { revokedAt: instant(3) }, none('revoked'), 0],
    ['does not exist where all are used', { guests: ['ben', 'dan'] }, none('used-up'), 0],
  ])('%s', async (_, found, use, times) => {
    expect(await taken([found])).toEqual([use, times]);
  });

  test.each<[string, Partial<Invitation> | null, object]>([
    ['by another moderator for the same guest, is theirs', { guests: ['gus'] }, { is: 'theirs' }],
    ['by others, is not theirs', { guests: ['ben', 'dan'] }, none('used-up')],
    ['by others of whom one has given it back, is not theirs', {}, none('used-up')],
    ['while the link was revoked, is not theirs', { revokedAt: instant(3) }, none('revoked')],
  ])('taken meanwhile %s', async (_, now, use) => {
    expect(await taken([{}, now], { isCounted: false })).toEqual([use, 1]);
  });
});
