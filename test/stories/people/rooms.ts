import type { LocalStack } from '../stack/stack.ts';
import { openSocket } from './person.ts';

/**
 * Creates sessions of Anna's, each with Ben and Carla as members, so that stories can run side by side. Resolves with
 * each one's id, by name.
 */
export const roomsOf = async (
  stack: LocalStack,
  names: readonly string[],
): Promise<(name: string) => string> => {
  const anna = await openSocket(stack, 'anna');
  await anna.ask({ action: 'contact.invite', email: 'ben@example.com' });
  const ben = await openSocket(stack, 'ben');
  await ben.ask({ action: 'contact.accept', from: 'anna' });
  const ids = new Map<string, string>();
  for (const name of names) {
    const created = await anna.ask({ action: 'session.create', name });
    if (created.type !== 'session.created') throw new Error(`No session: ${JSON.stringify(created)}`);
    const sessionId = created.session.id;
    ids.set(name, sessionId);
    for (const userId of ['ben', 'carla']) {
      const added = await anna.ask({ action: 'member.add', sessionId, userId });
      if (added.type !== 'member.changed') throw new Error(`No member: ${JSON.stringify(added)}`);
    }
  }
  for (const { close } of [anna, ben]) close();
  return (name) => ids.get(name) ?? name;
};
