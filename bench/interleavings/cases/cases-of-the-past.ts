import { RECORDS_AT_ONCE } from '../../../functions/attendance/reading.ts';
import type { DownOf } from '../../../shared/messages.ts';
import type { Cloud } from '../stage/cloud.ts';
import { annaAndBen, type Case, inside, joinS, MINUTE, policyWith, S } from './scenes.ts';

const whoWasIn = (cursor?: string) => (cloud: Cloud) =>
  cloud.say('a1', { action: 'attendance.list', sessionId: S, ...(cursor !== undefined && { cursor }) });

/** The pages that Anna was answered. */
const pages = (cloud: Cloud): readonly DownOf<'attendance'>[] =>
  (cloud.sockets().get('a1')?.heard ?? []).flatMap((message) =>
    message.type === 'attendance' ? [message] : [],
  );

/** What is on record, read while it grows. */
export const casesOfThePast: readonly Case[] = [
  {
    name: 'a moderator who reads page by page who was inside, and somebody who goes',
    policy: policyWith({ holdLimit: 10 * MINUTE }),
    before: async (cloud) => {
      await inside(...annaAndBen)(cloud);
      await cloud.say('b1', { action: 'session.exit', sessionId: S });
      await cloud.say('b1', joinS);
      // Two records each, and a page ends in the middle of a stay.
      for (let records = 0; records < RECORDS_AT_ONCE; records += 2) {
        await cloud.say('b1', { action: 'session.hold', sessionId: S, reason: 'presenting', for: MINUTE });
        await cloud.say('b1', { action: 'session.release', sessionId: S });
      }
    },
    acts: [whoWasIn(), (cloud) => cloud.say('b1', { action: 'session.exit', sessionId: S })],
    afterwards: async (cloud) => {
      for (let read = 0; pages(cloud).length > read; ) {
        read = pages(cloud).length;
        const next = pages(cloud).at(-1)?.next ?? null;
        if (next !== null) await whoWasIn(next)(cloud);
      }
    },
    also: (cloud) => {
      const stays = pages(cloud).flatMap((page) => page.stays);
      const ofBen = stays.filter(({ who }) => who.participantId === 'ben').length;
      return ofBen === 2 || cloud.isStruck() ? null : `Ben came twice, and Anna reads of ${ofBen} times.`;
    },
  },
];
