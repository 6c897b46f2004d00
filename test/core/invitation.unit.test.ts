import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import {
  emailKey,
  guestOf,
  type Invitation,
  invitationId,
  problemOf,
} from '../../shared/directory/invitation.ts';
import { infoOf, isThere, modeOf, newSession } from '../../shared/directory/session.ts';
import { minute } from './people.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('base64url');
const [secret, browser] = ['s'.repeat(43), 'k'.repeat(22)];
const credential = (first = secret, second = browser) => `guest.${first}.${second}`;

describe('A guest', () => {
  test('is whoever holds a link in a browser: another link or another browser is somebody else', () => {
    const guest = guestOf(credential());
    expect(guest).toEqual({
      id: `guest-${hash(`${hash(secret)}.${browser}`).slice(0, 32)}`,
      invitation: invitationId(secret),
    });
    const others = [guestOf(credential('t'.repeat(43))), guestOf(credential(secret, 'l'.repeat(22)))];
    expect(new Set([guest, ...others].map((one) => one?.id)).size).toBe(3);
  });

  test.each([
    ['a secret that is too short', credential('s'.repeat(42))],
    ['or too long', credential('s'.repeat(44))],
    ['a key that is too short', credential(secret, 'k'.repeat(21))],
    ['or too long', credential(secret, 'k'.repeat(87))],
    ['something before it', ` ${credential()}`],
    ['something after it', `${credential()} `],
    ['another alphabet', credential(secret, `${'k'.repeat(21)}ß`)],
    ['no key', `guest.${secret}`],
    ['a token', 'a.b.c'],
    ['nothing', ''],
  ])('is not identified by %s', (_, text) => {
    expect(guestOf(text)).toBeNull();
  });

  test('may make up a longer key', () => {
    expect(guestOf(credential(secret, 'k'.repeat(86)))).not.toBeNull();
  });
});

describe('By an invitation', () => {
  const invitation: Invitation = {
    id: 'i',
    sessionId: 's1',
    createdBy: 'anna',
    createdAt: minute(0),
    expiresAt: minute(60),
    revokedAt: null,
    uses: 2,
    guests: ['guest-1'],
  };
  test.each<[string, Partial<Invitation>, number, string | null]>([
    ['one comes in', {}, 1, null],
    ['until it expires', {}, 59.9, null],
    ['but not when it does', {}, 60, 'invitation.expired'],
    ['nor when it has been revoked, whatever else', { revokedAt: minute(1) }, 90, 'invitation.revoked'],
    [
      'nor when it has been used as often as it may be',
      { guests: ['guest-1', 'guest-2'] },
      1,
      'invitation.used-up',
    ],
    ['nor when it is counted higher', { guests: ['guest-1', 'guest-2', 'guest-3'] }, 1, 'invitation.used-up'],
    ['but whoever was counted comes again', { guests: ['guest-1', 'guest'] }, 1, null],
    ['and any number comes where nobody counts', { uses: null, guests: ['guest-1', 'guest-2'] }, 1, null],
  ])('%s', (_, more, at, problem) => {
    expect(problemOf({ ...invitation, ...more }, 'guest', minute(at))).toBe(problem);
  });
});

test('An address is the same in upper and lower case, and with spaces around it', () => {
  expect(emailKey(' Anna@Example.org ')).toBe(emailKey('anna@example.org'));
  expect(emailKey('anna@example.org')).toBe(hash('anna@example.org'));
  expect(emailKey('an na@example.org')).not.toBe(emailKey('anna@example.org'));
});

describe('A session', () => {
  test('begins active and empty, with no rules, no debts and no owner', () => {
    expect(newSession('s1', 'Plans')).toEqual({
      id: 's1',
      name: 'Plans',
      state: 'active',
      owner: null,
      heir: null,
      policy: {},
      imposed: [],
      ruleRevision: 0,
      metadata: {},
      revision: 1,
      occupancy: 0,
      occupancyRevision: 0,
      door: { waiting: 0, crowded: [], full: [] },
      trail: { head: '', length: 0 },
      owedRecord: null,
      owedClearing: null,
      owedGoverning: null,
      doomedAt: null,
    });
    expect(newSession('s1', 'Plans', { idleTimeout: 1 }, 'anna')).toMatchObject({
      policy: { idleTimeout: 1 },
      owner: 'anna',
    });
  });

  test('is read-only once it is closed, and is shown so', () => {
    const session = newSession('s1', 'Plans');
    expect((['active', 'closed', 'hidden'] as const).map((state) => modeOf({ state }))).toEqual([
      'edit',
      'read',
      'edit',
    ]);
    expect(infoOf({ ...session, state: 'closed' })).toEqual({
      id: 's1',
      name: 'Plans',
      state: 'closed',
      mode: 'read',
      revision: 1,
    });
  });
});

test('A session is there until it is being deleted', () => {
  const session = newSession('s1', 'Plans', {});
  expect([null, session, { ...session, doomedAt: minute(1) }].map(isThere)).toEqual([false, true, false]);
});
