import { setTimeout as pause } from 'node:timers/promises';
import type { DownMessage } from '../../../shared/messages.ts';
import type { Person } from './person.ts';

/** Repeats it under the same requestId until an answer of this type comes. */
export const insist = async (
  person: Person,
  type: DownMessage['type'],
  message: object,
): Promise<DownMessage> => {
  const requestId = `insist-${crypto.randomUUID()}`;
  for (let tries = 0; tries < 60; tries += 1) {
    person.say({ ...message, requestId });
    for (let looks = 0; looks < 7; looks += 1) {
      await pause(100);
      const mine = person.messages.filter((one) => 'requestId' in one && one.requestId === requestId);
      const found = mine.find((one) => one.type === type);
      if (found) return found;
    }
  }
  const last = JSON.stringify(person.messages.slice(-5));
  const state = person.isOpen() ? 'open' : 'closed';
  throw new Error(
    `${JSON.stringify(message)} was never answered by ${type} (the socket is ${state}), but there was ${last}`,
  );
};

/** Writes one item after another until told to stop. Resolves with what was acknowledged. */
export const write = async (
  person: Person,
  sessionId: string,
  name: string,
  goesOn: () => boolean,
): Promise<Map<string, number>> => {
  const saved = new Map<string, number>();
  for (let count = 1; goesOn(); count += 1) {
    const itemId = `${name}-${count}`;
    await insist(person, 'content.saved', { action: 'content.put', sessionId, itemId, value: count });
    saved.set(itemId, count);
  }
  return saved;
};
