import type { App } from '../../functions/app.ts';
import type { ParticipantRecord } from '../../shared/audit/record.ts';
import { after, instant } from '../../shared/instant.ts';
import { jsonOf } from '../../shared/json-text.ts';
import type { Participant, ParticipantKey } from '../../shared/participant.ts';
import { memoryAudit } from '../../test/world/audit.ts';
import { memoryContacts } from '../../test/world/contacts.ts';
import { memoryContent } from '../../test/world/content.ts';
import { memoryGroups } from '../../test/world/groups.ts';
import { memoryInvitations } from '../../test/world/invitations.ts';
import { memoryMembers } from '../../test/world/members.ts';
import { memoryParticipants } from '../../test/world/participants.ts';
import { memoryRegistry } from '../../test/world/registry.ts';
import { memorySessions } from '../../test/world/sessions.ts';
import type { PersonAccount } from './account.ts';
import type { Oracle } from './oracle.ts';
import type { Run } from './run.ts';

/** Longer than any write may be under way: by then everything that was accepted is in the list. */
const LATER = 24 * 60 * 60_000;

const createTables = () => {
  const [members, groups] = [memoryMembers(), memoryGroups()];
  const sessions = memorySessions(members, groups);
  return {
    participants: memoryParticipants(),
    audit: memoryAudit(),
    sessions,
    members,
    groups,
    content: memoryContent(sessions.stateOf),
    contacts: memoryContacts(),
    invitations: memoryInvitations(),
    registry: memoryRegistry(members.ids),
  };
};

/** The tables in memory, and the last that was seen of every participant. */
export const createStores = () => {
  const tables = createTables();
  const { audit, content, sessions } = tables;
  const seen = new Map<string, Participant>();
  let calls = 0;

  return {
    tables,
    content: async (sessionId: string, now: number) => {
      const page = { cursor: null, after: null, bytes: Number.MAX_SAFE_INTEGER };
      const { items } = await content.list(sessionId, page, after(instant(now), LATER));
      return new Map(
        items.flatMap((item) =>
          'value' in item
            ? [[item.itemId, { revision: item.revision, text: jsonOf(item.value) }] as const]
            : [],
        ),
      );
    },
    /** What is on record of somebody, with what their item still owes to the record. */
    records: ({ sessionId, person, snapshot }: PersonAccount): readonly ParticipantRecord[] => {
      const written = audit.recordsOf({ sessionId, participantId: person }) as readonly ParticipantRecord[];
      const owed = (snapshot?.owed?.records ?? []).filter(({ sequence }) => sequence > written.length);
      return [...written, ...owed];
    },
    furnish: async (ids: readonly string[], people: readonly string[]) => {
      for (const id of ids) {
        await sessions.createSession({ id, name: id });
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

type TablePorts = Omit<App, 'scheduler' | 'connections' | 'clock' | 'advance' | 'aside' | 'policy'>;

type Method = (...args: never[]) => Promise<unknown>;

/** The tables as one run sees them. Whatever it writes, the oracle sees too. */
export const portsOf = (run: Run, stores: Stores, oracle: Oracle): TablePorts => {
  const { tables } = stores;
  const through = (name: string, act: Method, args: never[]) => {
    stores.count();
    return run.through(name, () => act(...args));
  };
  /** Whatever is done to one participant may be a write: the oracle looks at what is there after it. */
  const observed = (name: string, act: Method, args: never[]) => {
    const [key] = args as readonly unknown[];
    if (!isKey(key)) return through(name, act, args);
    stores.count();
    return run.through(name, async () => {
      // Both are begun at once, so that nobody's write comes between.
      const [answer, after] = await Promise.all([act(...args), tables.participants.load(key)]);
      if (after !== null) {
        stores.see(after);
        oracle.committed(run, after);
      }
      return answer;
    });
  };
  const publishing = (name: string, act: Method, args: never[]) =>
    name === 'sessions.publishOccupancy'
      ? run.through(name, async () => {
          const answer = await act(...args);
          if (answer !== 'older') oracle.published(args[0] ?? '', args[2] ?? 0);
          return answer;
        })
      : through(name, act, args);
  return {
    participants: new ports.participants(tables.participants, observed),
    audit: new ports.audit(tables.audit, through),
    sessions: new ports.sessions(tables.sessions, publishing),
    members: new ports.members(tables.members, through),
    groups: new ports.groups(tables.groups, through),
    content: new ports.content(tables.content, through),
    contacts: new ports.contacts(tables.contacts, through),
    invitations: new ports.invitations(tables.invitations, through),
    registry: new ports.registry(tables.registry, through),
  } as TablePorts;
};

type Through = (name: string, act: Method, args: never[]) => Promise<unknown>;
type Port = new (table: object, through: Through) => object;

/** There are millions of runs, and each has a port for every table: so it is made of one piece, its methods shared. */
const portTo = (name: string, methods: readonly string[]): Port => {
  class TablePort {
    readonly table: Readonly<Record<string, Method>>;
    readonly through: Through;
    constructor(table: object, through: Through) {
      this.table = table as Readonly<Record<string, Method>>;
      this.through = through;
    }
    static {
      for (const method of methods) {
        const called = `${name}.${method}`;
        Object.defineProperty(TablePort.prototype, method, {
          value(this: TablePort, ...args: never[]) {
            return this.through(called, this.table[method] as Method, args);
          },
        });
      }
    }
  }
  return TablePort;
};

const ports = Object.fromEntries(
  Object.entries(createTables()).map(([name, table]) => [name, portTo(name, Object.keys(table))]),
) as Record<keyof ReturnType<typeof createTables>, Port>;

const isKey = (value: unknown): value is ParticipantKey =>
  typeof value === 'object' && value !== null && 'participantId' in value && 'sessionId' in value;
