import type { AuditTable } from '../../shared/ports/audit.ts';
import type { GroupTable, MemberTable } from '../../shared/ports/directory.ts';
import type { SessionTable } from '../../shared/ports/sessions.ts';
import type { memoryConnections } from './connections.ts';
import { portThrough, type Run } from './faults.ts';
import type { memoryScheduler } from './scheduler.ts';
import type { memorySecondHand } from './second-hand.ts';
import type { Stores } from './stores/stores.ts';

type Others = {
  readonly scheduler: ReturnType<typeof memoryScheduler>;
  readonly secondHand: ReturnType<typeof memorySecondHand>;
  readonly connections: ReturnType<typeof memoryConnections>['connections'];
};

/** The ports of a run, each of whose calls goes through it. */
export const portsThrough = (stores: Stores, others: Others) => {
  const through = {
    participants: portThrough('participants', stores.participants),
    audit: portThrough<AuditTable>('audit', stores.audit),
    records: portThrough('records', stores.records),
    sessions: portThrough<SessionTable>('sessions', stores.sessions),
    content: portThrough('content', stores.content),
    mine: portThrough('mine', stores.mine),
    whereabouts: portThrough('whereabouts', stores.whereabouts),
    registry: portThrough('registry', stores.registry),
    members: portThrough<MemberTable>('members', stores.members),
    groups: portThrough<GroupTable>('groups', stores.groups),
    rules: portThrough('rules', stores.rules),
    contacts: portThrough('contacts', stores.contacts),
    invitations: portThrough('invitations', stores.invitations),
    listSizes: portThrough('listSizes', stores.listSizes),
    scheduler: portThrough('scheduler', others.scheduler),
    secondHand: portThrough('secondHand', others.secondHand),
    connections: portThrough('connections', others.connections),
  };
  return (run: Run) => ({
    participants: through.participants(run),
    audit: through.audit(run),
    records: through.records(run),
    sessions: through.sessions(run),
    content: through.content(run),
    mine: through.mine(run),
    whereabouts: through.whereabouts(run),
    registry: through.registry(run),
    members: through.members(run),
    groups: through.groups(run),
    rules: through.rules(run),
    contacts: through.contacts(run),
    invitations: through.invitations(run),
    listSizes: through.listSizes(run),
    scheduler: through.scheduler(run),
    secondHand: through.secondHand(run),
    connections: through.connections(run),
  });
};
