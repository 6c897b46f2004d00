import { openSocket, reply } from '../stories/people/person.ts';
import type { LocalStack } from '../stories/stack/stack.ts';

/** Somebody makes a session, in which nobody else has been. Returns its address. */
export const newSession = async (stack: LocalStack, user: string, name: string): Promise<string> => {
  const person = await openSocket(stack, user);
  const { session } = await reply(person, 'session.created', { action: 'session.create', name });
  person.close();
  return `${stack.url}/sessions/${session.id}`;
};

/** The id in such an address. */
export const sessionOf = (url: string): string =>
  decodeURIComponent(new URL(url).pathname.split('/')[2] ?? '');
