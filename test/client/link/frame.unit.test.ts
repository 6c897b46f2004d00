import { describe, expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import { VigilError } from '../../../client/client.ts';
import { parseFrame } from '../../../client/link/frame.ts';
import { type DownMessage, type DownOf, type DownType, downMessages } from '../../../shared/messages.ts';

type Sample = { [T in DownType]: Omit<DownOf<T>, 'serverTime'> }[DownType];

/** One of each message that the core reads. */
const samples: readonly Sample[] = [
  {
    type: 'welcome',
    user: { id: 'anna', name: 'Anna', kind: 'licence-holder' },
    limits: { messageBytes: 1, itemBytes: 1, keepAlive: 1 },
    expiresAt: 1,
  },
  {
    type: 'session.joined',
    session: { id: 's1', name: 'Plans', state: 'active', mode: 'edit', revision: 1 },
    participantId: 'anna',
    role: 'member',
    phase: 'present',
    warnAt: 1,
    logoutAt: null,
    policy: { idleTimeout: 1, warningPeriod: 1 },
    revision: 1,
    roster: [],
    rosterNext: null,
    content: { items: [], next: null, contentRevision: 0 },
  },
  { type: 'session.waiting', sessionId: 's1', participantId: 'guest', until: 1 },
  { type: 'session.admitted', sessionId: 's1' },
  { type: 'session.left', sessionId: 's1' },
  {
    type: 'session.changed',
    sessionId: 's1',
    session: { id: 's1', name: 'Plans', state: 'closed', mode: 'read', revision: 2 },
  },
  { type: 'presence.changed', sessionId: 's1', since: 0, revision: 1, joined: [], changed: [], left: [] },
  { type: 'roster', sessionId: 's1', revision: 1, roster: [], next: null },
  { type: 'waiting.changed', sessionId: 's1', revision: 1, waiting: [], waitingTotal: 0 },
  { type: 'session.warning', sessionId: 's1', logoutAt: 1 },
  { type: 'session.extended', sessionId: 's1', warnAt: 1 },
  { type: 'session.ended', sessionId: 's1', ending: 'exit', at: 1, mayReturn: true },
  { type: 'content', sessionId: 's1', items: [], next: null, contentRevision: 0 },
  { type: 'content.saved', itemId: 'n1', revision: 1 },
  { type: 'content.changed', sessionId: 's1', itemId: 'n1', revision: 1, by: 'Ben', byId: 'ben', value: 1 },
  { type: 'content.skipped', sessionId: 's1', revisions: [1] },
  { type: 'error', code: 'internal', title: '', detail: '', retryable: true },
];

/** Fields that the core does not read: errors in them are the application's to find. */
const unread = [
  'type',
  'user',
  'phase',
  'by',
  'byId',
  'title',
  'detail',
  'next',
  'value',
  'contentRevision',
  'expiresAt',
];
const strings = [
  'rosterNext',
  'sessionId',
  'participantId',
  'role',
  'itemId',
  'by',
  'ending',
  'code',
  'title',
  'detail',
];
const objects = ['limits', 'session', 'policy', 'content'];
const lists = ['roster', 'joined', 'changed', 'left', 'waiting', 'items', 'revisions'];

describe.each(samples.map((sample) => [sample.type, sample] as const))('a %s', (type, sample) => {
  const message = { serverTime: 1, ...sample };

  test('is understood as the wire’s own schema understands it', () => {
    const schema = downMessages.find((one) => one.shape.type.def.values[0] === type);
    expect(schema && z.safeParse(schema as z.ZodMiniType<DownMessage>, message).success).toBe(true);
    expect(parseFrame(JSON.stringify(message))).toEqual(message);
  });

  test.each(Object.keys(message).filter((field) => !unread.includes(field)))(
    'is refused silently %s',
    (field) => {
      const nonsense = [
        undefined,
        ...(strings.includes(field) ? [7] : ['x']),
        ...(objects.includes(field) ? [null] : [{}]),
        ...(lists.includes(field) ? [] : [[]]),
      ];
      for (const value of nonsense)
        expect(parseFrame(JSON.stringify({ ...message, [field]: value }))).toBeInstanceOf(VigilError);
    },
  );
});

test('messages that the core does not read are passed to the application', () => {
  const created = { type: 'groups', serverTime: 1, groups: [], next: null };
  expect(parseFrame(JSON.stringify(created))).toEqual(created);
  expect(parseFrame('{"type":"toString","serverTime":1}')).toEqual({ type: 'toString', serverTime: 1 });
  expect(parseFrame('{"type":"groups"}')).toBeInstanceOf(VigilError);
});

test.each(['nonsense', '', 'null', '7', '[]', '"text"', '{}', '{"type":7,"serverTime":1}'])(
  'what is not a message is ignored: %s',
  (data) => {
    expect(parseFrame(data)).toMatchObject({ code: 'client.protocol', detail: data });
  },
);

test('a long one is reported only as far as it takes to recognize it', () => {
  const found = parseFrame(`<html>${'x'.repeat(1_000)}`);
  expect(found).toBeInstanceOf(VigilError);
  expect((found as VigilError).detail.length).toBeLessThanOrEqual(200);
});
