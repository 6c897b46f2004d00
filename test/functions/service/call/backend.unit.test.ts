import { describe, expect, test } from '@jest/globals';
import { serviceOf } from '../../../../functions/service/identity.ts';
import { codesByStatus } from '../../../../functions/service/status.ts';
import { type Right, rights } from '../../../../shared/rights.ts';
import { openBackend } from '../../../world/backend.ts';
import { createWorld } from '../../../world/world.ts';

describe('A backend', () => {
  test.each([
    ['arn:aws:sts::123456789012:assumed-role/Backend/i-0abc', 'service:123456789012/Backend'],
    ['arn:aws:iam::123456789012:role/apps/eu/Backend', 'service:123456789012/Backend'],
    ['arn:aws-us-gov:iam::123456789012:user/ci/deploy', 'service:123456789012/user/deploy'],
    ['arn:aws:iam::123456789012:user/deploy', 'service:123456789012/user/deploy'],
    ['arn:aws:iam::123456789012:root', 'service:123456789012:root'],
  ])('%s is %s', (arn, id) => {
    expect(serviceOf(arn)?.id).toBe(id);
  });

  test.each([
    '',
    'anonymous',
    'arn:aws:sts::123456789012:federated-user/x',
    'arn:aws:iam::1:role/x',
    'arn:aws:iam::1234567890123:role/x',
    'arn:aws:iam::123456789012:group/x',
    'arn:aws:iam::123456789012:role/',
    'arn:aws:iam::123456789012:role/x/',
    'arn:aws:iam::123456789012:user/',
    'arn:aws:iam::123456789012:user/x/',
    'arn:aws:iam::123456789012:rooted',
    'arn:aws:sts::123456789012:assumed-role/Backend',
    'arn:aws:sts::123456789012:assumed-role/Backend/',
    ...[
      'sts::123456789012:assumed-role/Backend/i',
      'iam::123456789012:role/x',
      'iam::123456789012:user/x',
      'iam::123456789012:root',
    ].flatMap((rest) => [`x arn:aws:${rest}`, `arn::${rest}`, `arn:a b:${rest}`]),
  ])('"%s" is none', (arn) => {
    expect(serviceOf(arn)).toBeNull();
  });

  test('may do what its column says, and each cell of it is what happens', async () => {
    for (const right of Object.keys(rights) as Right[]) {
      const [action, scope] = right.split(' ');
      const { reply } = await openBackend(createWorld()).sendText(
        JSON.stringify({ action, ...(scope !== undefined && { scope }), ...enough[action ?? ''] }),
      );
      const barred = reply.type === 'error' && reply.code === 'action.forbidden';
      expect([right, !barred]).toEqual([right, rights[right][3] !== undefined]);
    }
  });

  test('is told by the status what kind of refusal it is: 409 for whatever has no kind of its own', () => {
    const { 409: others, ...kinds } = Object.fromEntries(codesByStatus());
    expect(kinds).toEqual({
      400: ['message.not-json', 'message.unknown-action', 'message.invalid'],
      403: ['service.unknown', 'action.forbidden'],
      404: expect.arrayContaining(['session.not-found', 'invitation.unknown', 'contact.not-invited']),
      413: ['message.too-large', 'content.too-large'],
      429: [
        'connection.too-many',
        'door.too-often',
        'contact.too-many-invited',
        'connection.too-fast',
        'person.too-often',
        'person.too-much',
        'signal.too-many',
      ],
      500: ['internal'],
      503: ['entitlement.unavailable'],
    });
    expect(kinds[404]?.filter((code) => !/\.(not-found|unknown|not-invited)$/.test(code))).toEqual([]);
    expect(others).toEqual(
      expect.arrayContaining(['participation.ended', 'message.key-used', 'message.overtaken']),
    );
  });

  test('is its account and its role or user, by which it is named', () => {
    expect(serviceOf('arn:aws:iam::123456789012:role/apps/Backend')).toEqual({
      id: 'service:123456789012/Backend',
      name: 'Backend',
      kind: 'service',
    });
  });
});

const session = { sessionId: 's1' };
const person = { sessionId: 's1', userId: 'u1' };
/** The fields that complete a message, so that it is judged by its right. */
const enough: Readonly<Record<string, object>> = {
  'session.join': session,
  'session.exit': session,
  'session.leave': session,
  'session.extend': session,
  'session.hold': { ...session, reason: 'reading', for: 60_000 },
  'session.release': session,
  activity: session,
  'roster.list': session,
  'session.inside': session,
  'attendance.list': session,
  media: { ...session, audio: true, video: true },
  'presence.set': { ...session, state: {} },
  'mine.put': { ...session, value: 1 },
  'mine.get': session,
  signal: { ...session, value: 1 },
  'content.list': session,
  'content.put': { ...session, itemId: 'n', value: 1 },
  'content.delete': { ...session, itemId: 'n' },
  'waiting.list': session,
  'waiting.place': session,
  'waiting.admit': { ...session, all: true },
  'waiting.deny': { ...session, all: true },
  'participant.remove': { ...session, participantId: 'p' },
  'participant.release': { ...session, participantId: 'p' },
  'session.create': { name: 'n' },
  'session.update': { ...session, revision: 1 },
  'invitation.create': session,
  'invitation.revoke': { ...session, invitationId: 'i' },
  'invitation.list': session,
  'member.add': person,
  'member.update': { ...person, role: 'member' },
  'member.remove': person,
  'member.leave': session,
  'members.list': session,
  'session.handover': person,
  'sessions.watch': { on: true },
  'group.create': { name: 'n' },
  'group.rename': { groupId: 'g', revision: 1, name: 'n' },
  'group.delete': { groupId: 'g' },
  'group.add': { groupId: 'g', userId: 'u' },
  'group.remove': { groupId: 'g', userId: 'u' },
  'group.list': { groupId: 'g' },
  'contact.invite': { email: 'a@example.com' },
  'contact.withdraw': { email: 'a@example.com' },
  'contact.accept': { from: 'a' },
  'contact.decline': { from: 'a' },
  'contact.remove': { contactId: 'a' },
  'session.put': { ...session, name: 'n' },
  'session.delete': session,
  'member.put': { ...session, members: [{ userId: 'u' }] },
  'presence.get': session,
};
