import { describe, expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import { VigilError } from '../../client/client.ts';
import { parseFrame } from '../../client/frame.ts';
import { type DownMessage, downMessages } from '../../shared/messages.ts';

const samples: {
  readonly [T in DownMessage['type']]: Omit<Extract<DownMessage, { type: T }>, 'type' | 'serverTime'>;
} = {
  welcome: {
    user: { id: 'anna', name: 'Anna', kind: 'licence-holder' },
    limits: { messageBytes: 1, itemBytes: 1, keepAlive: 1 },
  },
  pong: {},
  sessions: { sessions: [], next: null },
  'session.joined': {
    session: { id: 's1', name: 'Plans', state: 'active', mode: 'edit' },
    participantId: 'anna',
    role: 'member',
    phase: 'present',
    warnAt: 1,
    logoutAt: null,
    policy: { idleTimeout: 1, warningPeriod: 1 },
    revision: 1,
    roster: [],
    content: { items: [], next: null },
  },
  'session.waiting': { sessionId: 's1', participantId: 'guest', until: 1 },
  'session.admitted': { sessionId: 's1' },
  'waiting.changed': { sessionId: 's1', revision: 1, waiting: [] },
  'session.left': { sessionId: 's1' },
  'presence.changed': { sessionId: 's1', revision: 1, roster: [] },
  'session.warning': { sessionId: 's1', logoutAt: 1 },
  'session.extended': { sessionId: 's1', warnAt: 1 },
  'session.ended': { sessionId: 's1', ending: 'exit', at: 1, mayReturn: true },
  content: { sessionId: 's1', items: [], next: null },
  'content.saved': { itemId: 'n1', revision: 1 },
  'content.changed': { sessionId: 's1', itemId: 'n1', revision: 1, by: 'Ben', value: 1 },
  error: { code: 'internal', title: '', detail: '', retryable: true },
};

describe.each(Object.entries(samples))('a %s', (type, fields) => {
  const message = { type, serverTime: 1, ...fields };

  test('is understood as the wire’s own schema understands it', () => {
    const schema = downMessages.find((one) => one.shape.type.def.values[0] === type);
    expect(schema && z.safeParse(schema as z.ZodMiniType, message).success).toBe(true);
    expect(parseFrame(JSON.stringify(message))).toEqual(message);
  });

  test.each(['serverTime', ...Object.keys(fields).filter((field) => !['next', 'value'].includes(field))])(
    'is refused without a sound %s',
    (field) => {
      for (const value of [undefined, { toString: null }, 'x'].filter((bad) => !isSound(field, bad)))
        expect(parseFrame(JSON.stringify({ ...message, [field]: value }))).toBeInstanceOf(VigilError);
    },
  );
});

/** Some of the nonsense is sense for some fields. */
const isSound = (field: string, value: unknown): boolean =>
  (typeof value === 'string' &&
    [
      'sessionId',
      'participantId',
      'role',
      'phase',
      'itemId',
      'by',
      'ending',
      'code',
      'title',
      'detail',
    ].includes(field)) ||
  (typeof value === 'object' && ['user', 'limits', 'session', 'policy', 'content'].includes(field));
