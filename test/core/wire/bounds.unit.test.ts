import { describe, expect, test } from '@jest/globals';
import { LONGEST_TIMING } from '../../../shared/instant.ts';
import { MAX_CURSOR, MAX_ID, MAX_NAME } from '../../../shared/messages/fields.ts';
import { LONGEST_VALIDITY, MOST_USES } from '../../../shared/messages/invitations.ts';
import { UpMessage } from '../../../shared/messages.ts';

const accepted = (message: object): boolean => UpMessage.safeParse(message).success;
const founding = (timings: object) => ({ action: 'session.create', name: 'Plans', timings });
const invitation = (fields: object) => ({ action: 'invitation.create', sessionId: 's1', ...fields });

test('the longest timing is a year of 365 days, in milliseconds', () => {
  expect(LONGEST_TIMING).toBe(31_536_000_000);
});

describe('On the wire', () => {
  test.each([
    ['an id', MAX_ID, (sessionId: string) => ({ action: 'session.exit', sessionId })],
    ['a requestId', MAX_ID, (requestId: string) => ({ action: 'ping', requestId })],
    ['a name', MAX_NAME, (name: string) => ({ action: 'group.create', name })],
    ['a cursor', MAX_CURSOR, (cursor: string) => ({ action: 'content.list', sessionId: 's1', cursor })],
  ])('%s may be so long, and not one longer', (_, most, message) => {
    expect(accepted(message('x'.repeat(most)))).toBe(true);
    expect(accepted(message('x'.repeat(most + 1)))).toBe(false);
  });

  test.each([
    ['a session', { action: 'session.create' }],
    ['a session that is renamed', { action: 'session.update', sessionId: 's1', revision: 1 }],
    ['a group', { action: 'group.create' }],
    ['a group that is renamed', { action: 'group.rename', groupId: 'g', revision: 1 }],
    ['a guest', { action: 'session.join', sessionId: 's1' }],
  ])('the name of %s is kept as far as it is visible, and is refused when nothing is', (_, message) => {
    const said = (name: string) => UpMessage.safeParse({ ...message, name });
    expect(said(' \u202EAn\u200Bna ').data).toMatchObject({ name: 'Anna' });
    for (const nothing of ['', ' ', '\u3164', '\u202E\u2066', 'An\u0007na', 'Anna\ud83d'])
      expect(said(nothing).success).toBe(false);
  });

  test('a link has so many uses at most, and not one more', () => {
    expect(accepted(invitation({ uses: MOST_USES }))).toBe(true);
    expect(accepted(invitation({ uses: MOST_USES + 1 }))).toBe(false);
  });

  test('a link is valid for so long at most, and not a millisecond longer', () => {
    expect(accepted(invitation({ validFor: LONGEST_VALIDITY }))).toBe(true);
    expect(accepted(invitation({ validFor: LONGEST_VALIDITY + 1 }))).toBe(false);
  });

  test.each([
    ['an idle timeout', (value: number) => founding({ idleTimeout: value, warningPeriod: 60_000 })],
    ['a warning', (value: number) => founding({ idleTimeout: 60_000, warningPeriod: value })],
    ['a rule', (value: number) => ({ action: 'rule.put', groupId: 'g', rule: { longestStay: { value } } })],
  ])('%s is longer than nothing, and no longer than a year', (_, message) => {
    const said = (value: number) => accepted(message(value));
    expect([0, 1, LONGEST_TIMING, LONGEST_TIMING + 1].map(said)).toEqual([false, true, true, false]);
  });

  test('an address has at most 254 bytes, however few its letters', () => {
    const invited = (local: string) => accepted({ action: 'contact.invite', email: `${local}@x.de` });
    expect([invited('a'.repeat(249)), invited('a'.repeat(250))]).toEqual([true, false]);
    expect([invited('ü'.repeat(124)), invited('ü'.repeat(125))]).toEqual([true, false]);
  });

  test('a value is any JSON, and must be given', () => {
    const put = { action: 'content.put', sessionId: 's1', itemId: 'n1' };
    for (const value of [null, false, 0, '', [], {}]) expect(accepted({ ...put, value })).toBe(true);
    expect(accepted(put)).toBe(false);
  });
});
