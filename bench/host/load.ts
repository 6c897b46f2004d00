import { percentile } from '../../local/watch/percentile.ts';
import type { Member } from './crowd.ts';

/** What a host managed in one round. Times are in milliseconds. */
export type Load = {
  readonly messages: number;
  readonly seconds: number;
  /** Turns that were answered with an error, or not at all. Their messages are not counted with the others. */
  readonly failures: readonly Error[];
  /** From sending to answer, for messages that are answered. */
  readonly roundTrips: readonly number[];
};

/** What is sent in five messages, in words. */
export const MIX = '40 % activity, 40 % ping, 20 % content.put';

/**
 * Keeps a host busy: `lanes` turns at once, each going through its share of the connections one after the other. An
 * activity has no answer, so it is sent right before a ping and counted when that is answered.
 */
export const load = async (members: readonly Member[], lanes: number, duration: number): Promise<Load> => {
  const roundTrips: number[] = [];
  const failures: Error[] = [];
  let messages = 0;
  const begun = performance.now();
  const end = begun + duration;
  const drive = async (mine: readonly Member[]): Promise<void> => {
    for (let turn = 0; ; turn += 1)
      for (const [place, member] of mine.entries()) {
        if (performance.now() >= end) return;
        const sent = performance.now();
        try {
          const count = await take(member, turn + place);
          // Not `messages += await …`: other lanes count at the same time, and theirs would be lost.
          messages += count;
          roundTrips.push(performance.now() - sent);
        } catch (error) {
          failures.push(error as Error);
        }
      }
  };
  await Promise.all(
    Array.from({ length: lanes }, (_, lane) => drive(members.filter((_member, at) => at % lanes === lane))),
  );
  return { messages, seconds: (performance.now() - begun) / 1_000, roundTrips, failures };
};

/**
 * Doubles the number of lanes step by step: a host that starts an environment for each message must not be buried at
 * once.
 */
export const warmUp = async (members: readonly Member[], lanes: number, duration: number): Promise<void> => {
  for (let some = 1; some < lanes; some *= 2) await load(members, some, duration);
  await load(members, lanes, duration);
};

/** Answers with the number of messages. */
const take = async (member: Member, turn: number): Promise<number> => {
  const { socket, sessionId, itemId } = member;
  if (turn % 3 === 2) {
    const value = {
      text: `A note of an ordinary length, written for the time number ${turn}.`,
      x: turn,
      y: 2,
    };
    await socket.ask({ action: 'content.put', sessionId, itemId, value });
    return 1;
  }
  member.actedAt = Date.now();
  socket.say({ action: 'activity', sessionId });
  await socket.ask({ action: 'ping', sessionId });
  return 2;
};

/** The value that this percentage does not exceed. */
export const percentileOf = (values: readonly number[], percent: number): number => {
  const all = values.map((value) => ({ value, weight: 1 }));
  const value = percentile(all, percent / 100);
  if (value === null) throw new RangeError('There is no percentile of nothing.');
  return value;
};
