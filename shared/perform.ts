import type { Effect } from './effect.ts';
import { endings } from './endings.ts';
import type { Happening } from './happening.ts';
import { type GoneConnection, publish, type Roster } from './occupancy.ts';
import type { ConnectionId, ParticipantKey } from './participant.ts';
import type { Clock, Connections, ParticipantTable, Scheduler, SessionTable } from './ports.ts';

export type PerformPorts = {
  readonly participants: ParticipantTable;
  readonly sessions: SessionTable;
  readonly scheduler: Scheduler;
  readonly connections: Connections;
  readonly clock: Clock;
};

export type Performed = { readonly roster: Roster | null; readonly gone: readonly GoneConnection[] };

/**
 * Does what a decision wants, in order: the alarm first, because a death after it is repaired by it. Whoever caused
 * it gets the news as the reply to their own message.
 */
export const perform = async (
  ports: PerformPorts,
  key: ParticipantKey,
  effects: readonly Effect[],
  happening: Happening,
): Promise<Performed> => {
  // Only these are answered with the state that the notices tell of; whatever else repays a debt must tell everybody.
  const sender = happening.type === 'join' || happening.type === 'extend' ? happening.connectionId : null;
  const gone: GoneConnection[] = [];
  let roster: Roster | null = null;
  for (const effect of effects) {
    if (effect.type === 'publish') {
      const joiner = happening.type === 'join' ? sender : null;
      const published = await publish(ports, key.sessionId, effect, joiner);
      roster = published.seen;
      gone.push(...published.gone);
    } else {
      const lost = await performOne(ports, key, effect, sender);
      gone.push(...lost.map((connectionId) => ({ ...key, connectionId })));
    }
  }
  return { roster, gone };
};

const performOne = async (
  { scheduler, connections, clock }: PerformPorts,
  key: ParticipantKey,
  effect: Exclude<Effect, { type: 'publish' }>,
  sender: ConnectionId | null,
): Promise<readonly ConnectionId[]> => {
  const { sessionId } = key;
  const serverTime = clock();
  switch (effect.type) {
    case 'arm':
    case 'move':
      await scheduler[effect.type]({ ...key, generation: effect.generation }, effect.at);
      return [];
    case 'disarm':
      await scheduler.disarm({ ...key, generation: effect.generation });
      return [];
    case 'warn': {
      const to = effect.to.filter((connectionId) => connectionId !== sender);
      const { logoutAt } = effect;
      return tell(connections, to, { type: 'session.warning', serverTime, sessionId, logoutAt });
    }
    case 'extended': {
      const to = effect.to.filter((connectionId) => connectionId !== sender);
      const { warnAt } = effect;
      return tell(connections, to, { type: 'session.extended', serverTime, sessionId, warnAt });
    }
    case 'admitted': {
      return tell(connections, effect.to, { type: 'session.admitted', serverTime, sessionId });
    }
    case 'farewell': {
      const { connectionId, ending, at } = effect;
      const { mayReturn } = endings[ending];
      const message = { type: 'session.ended', serverTime, sessionId, ending, at, mayReturn } as const;
      if ((await connections.post(connectionId, message)) === 'sent') await connections.close(connectionId);
      return [];
    }
  }
};

const tell = async (
  connections: Connections,
  to: readonly ConnectionId[],
  message: Parameters<Connections['post']>[1],
): Promise<readonly ConnectionId[]> => {
  const answers = await Promise.all(to.map((connectionId) => connections.post(connectionId, message)));
  return to.filter((_, index) => answers[index] === 'gone');
};
