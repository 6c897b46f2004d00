import type { Participant, ParticipantKey } from '../../shared/participant.ts';
import type { ConnectionTable, ContentTable, ParticipantTable, SessionTable } from '../../shared/ports.ts';
import { memoryContent } from '../../test/world/content.ts';
import { memoryParticipants } from '../../test/world/participants.ts';
import { memoryRegistry } from '../../test/world/registry.ts';
import { memorySessions } from '../../test/world/sessions.ts';
import type { Oracle } from './oracle.ts';
import type { Run } from './run.ts';

/** The tables in memory, and the last that was seen of every participant. */
export const createStores = () => {
  const participants = memoryParticipants();
  const sessions = memorySessions();
  const content = memoryContent();
  const registry = memoryRegistry();
  const seen = new Map<string, Participant>();
  let calls = 0;

  return {
    participants,
    sessions,
    content: async (sessionId: string) => {
      const { items } = await content.list(sessionId, null);
      return new Map(
        items.map(({ itemId, revision, value }) => [itemId, { revision, text: JSON.stringify(value) }]),
      );
    },
    items: content,
    registry,
    furnish: async (ids: readonly string[], people: readonly string[]) => {
      for (const id of ids) {
        await sessions.createSession({ id, name: id, state: 'active', policy: {}, occupancy: 0 });
        for (const person of people) await sessions.addMember(id, person, 'member');
      }
    },
    see: (participant: Participant) => {
      seen.set(`${participant.sessionId}/${participant.participantId}`, participant);
    },
    anybodyOverdue: (before: number): boolean => {
      for (const { wakeAt } of seen.values()) if (wakeAt !== null && wakeAt < before) return true;
      return false;
    },
    count: () => {
      calls += 1;
    },
    calls: () => calls,
  };
};

export type Stores = ReturnType<typeof createStores>;

type TablePorts = {
  readonly participants: ParticipantTable;
  readonly sessions: SessionTable;
  readonly content: ContentTable;
  readonly registry: ConnectionTable;
};

type Method = (...args: never[]) => Promise<unknown>;

/** The tables as one run sees them. Whatever it writes, the oracle sees too. */
export const portsOf = (run: Run, stores: Stores, oracle: Oracle): TablePorts => {
  const { participants, sessions, items, registry } = stores;
  const through = (name: string, method: Method, args: never[]) => {
    stores.count();
    return run.through(name, () => method(...args));
  };
  /** Whatever is done to one participant may be a write: the oracle looks at what is there after it. */
  const observed = (name: string, method: Method, args: never[]) => {
    const [key] = args as readonly unknown[];
    if (!isKey(key)) return through(name, method, args);
    stores.count();
    return run.through(name, async () => {
      // Both are begun at once, so that nobody's write comes between.
      const [answer, after] = await Promise.all([method(...args), participants.load(key)]);
      if (after !== null) {
        stores.see(after);
        oracle.committed(run, after);
      }
      return answer;
    });
  };
  const published: Method = async (sessionId: never, number: never, occupancy: never) => {
    const answer = await sessions.publishOccupancy(sessionId, number, occupancy);
    if (answer === 'published') oracle.published(sessionId, occupancy);
    return answer;
  };
  const port = <Port extends object>(name: string, table: Port, call: typeof through): Port => {
    const wrapped: Record<string, unknown> = {};
    for (const [method, act] of Object.entries(table) as [string, Method][])
      wrapped[method] = (...args: never[]) => call(`${name}.${method}`, act, args);
    return wrapped as Port;
  };
  return {
    participants: port('participants', participants, observed),
    sessions: port('sessions', { ...sessions, publishOccupancy: published as typeof sessions.publishOccupancy }, through),
    content: port('content', items, through),
    registry: port('registry', registry, through),
  };
};

const isKey = (value: unknown): value is ParticipantKey =>
  typeof value === 'object' && value !== null && 'participantId' in value && 'sessionId' in value;
