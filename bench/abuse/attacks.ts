import type { Place } from './place.ts';

/** Something that somebody can do as often as the limits let them. */
export type Attack = {
  readonly what: string;
  readonly others: string;
  /** Whether it also draws on the reserve that is kept for what people need to stay inside. */
  readonly keeps?: boolean;
  /**
   * How often it is repeated for the count. Needed where others are told of it so seldom that a second or two would
   * show nothing.
   */
  readonly repeated?: number;
  readonly once: (place: Place, nth: number) => Promise<unknown>;
};

const nobody = 'nothing';

/** What anybody inside can send, whatever their kind of account. */
export const messages: readonly Attack[] = [
  {
    what: '`ping`',
    others: nobody,
    keeps: true,
    once: ({ say }) => say({ action: 'ping' }),
  },
  {
    what: '`activity`',
    others: nobody,
    keeps: true,
    once: ({ say }) => say({ action: 'activity' }),
  },
  {
    what: '`media`, on and off',
    others: 'a change of the roster every few seconds',
    once: ({ say }, nth) => say({ action: 'media', audio: nth % 2 === 0, video: false }),
  },
  {
    what: '`signal`, to all',
    others: 'each, until the session has had its share',
    once: ({ say }, nth) => say({ action: 'signal', value: nth }),
  },
  {
    what: '`content.put`, 20 bytes',
    others: 'each write, as it is made',
    once: ({ say }, nth) => say({ action: 'content.put', itemId: 'n', value: { text: `stroke ${nth}` } }),
  },
  {
    what: '`content.put`, 31 KB',
    others: 'each write, as it is made',
    once: ({ say }, nth) =>
      say({ action: 'content.put', itemId: 'n', value: `${nth % 10}${'x'.repeat(31_000)}` }),
  },
  {
    what: '`session.exit` and `session.join`',
    others: 'a change of the roster every few seconds',
    keeps: true,
    once: async ({ say }) => {
      await say({ action: 'session.exit' });
      await say({ action: 'session.join' });
    },
  },
  {
    what: '`session.extend`, unasked',
    others: nobody,
    keeps: true,
    once: ({ say }) => say({ action: 'session.extend' }),
  },
  {
    what: '`session.hold` and `session.release`',
    // Twelve seconds.
    repeated: 120,
    others: 'a change of the roster every few seconds',
    once: async ({ say }) => {
      await say({ action: 'session.hold', reason: 'reading', for: 15 * 60_000 });
      await say({ action: 'session.release' });
    },
  },
  {
    what: '`content.list`, 128 KB',
    others: nobody,
    keeps: true,
    once: ({ say }) => say({ action: 'content.list' }),
  },
  {
    what: '`roster.list`',
    others: nobody,
    keeps: true,
    once: ({ say }) => say({ action: 'roster.list' }),
  },
  {
    what: '`sessions.list`, a page of fifty',
    others: nobody,
    once: ({ say }) => say('{"action":"sessions.list","scope":"mine"}'),
  },
  {
    what: '`sessions.watch`, on and off',
    others: nobody,
    once: ({ say }, nth) => say(`{"action":"sessions.watch","on":${nth % 2 === 0}}`),
  },
  {
    what: 'frames that are no message',
    others: nobody,
    once: ({ say }) => say('{'),
  },
  // Last, because a state makes everything its owner writes afterwards dearer.
  {
    what: '`presence.set`, 1 KB, ever another',
    // Twelve seconds.
    repeated: 240,
    others: 'a change of the roster every few seconds',
    once: ({ say }, nth) => say({ action: 'presence.set', state: `${nth % 10}${'x'.repeat(1_000)}` }),
  },
];

/** What is allowed only so many times an hour. */
export const creations: readonly Attack[] = [
  {
    what: '`session.create`',
    others: nobody,
    once: ({ say }) => say('{"action":"session.create","name":"One more"}'),
  },
  {
    what: '`invitation.create`',
    others: nobody,
    once: ({ say }) => say({ action: 'invitation.create' }),
  },
  {
    what: '`group.create`',
    others: nobody,
    once: ({ say }) => say('{"action":"group.create","name":"One more"}'),
  },
  {
    what: '`contact.invite`',
    others: 'each address has one invitation, and keeps fifty',
    once: ({ say }, nth) => say(`{"action":"contact.invite","email":"nobody-${nth}@example.com"}`),
  },
];

/** What still costs something after the sender has stopped, and is charged to nobody. */
export const unpaid = {
  lost: ({ comeAndGo }: Place, nth: number) => comeAndGo(nth),
  silent: ({ fallSilent }: Place) => fallSilent(),
} as const;

/** What a stranger who is not let in can do. */
export const strangers = {
  invented: ({ openWithout }: Place, nth: number) => openWithout(nth),
  arrival: async ({ openAsGuest, sayAsGuest, closeGuest }: Place, nth: number) => {
    await openAsGuest(nth);
    await sayAsGuest(nth, { action: 'hello', sessionId: undefined });
    await closeGuest(nth);
  },
  knock: async ({ sayAsGuest }: Place, nth: number) => {
    await sayAsGuest(nth, { action: 'session.join', name: `Guest ${nth}` });
    await sayAsGuest(nth, { action: 'session.exit' });
  },
} as const;
