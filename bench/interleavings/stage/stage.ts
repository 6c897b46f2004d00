import { auditTable } from '../../../functions/aws/audit/audit.ts';
import { recordTable } from '../../../functions/aws/audit/records.ts';
import { contentTable } from '../../../functions/aws/content/content.ts';
import { contactTable } from '../../../functions/aws/directory/contacts/contacts.ts';
import { ruleTable } from '../../../functions/aws/directory/group-rules.ts';
import { groupTable } from '../../../functions/aws/directory/groups.ts';
import { invitationTable } from '../../../functions/aws/directory/invitations.ts';
import { listSizes } from '../../../functions/aws/directory/list-sizes.ts';
import { memberTable } from '../../../functions/aws/directory/members.ts';
import { sessionTable } from '../../../functions/aws/directory/sessions.ts';
import { keptReplies } from '../../../functions/aws/kept-replies.ts';
import { ownItemTable } from '../../../functions/aws/mine/own-items.ts';
import { connectionsOf } from '../../../functions/aws/platform/connections.ts';
import { schedulerOf } from '../../../functions/aws/platform/scheduler.ts';
import { secondHandOf } from '../../../functions/aws/platform/second-hand.ts';
import { participantTable } from '../../../functions/aws/presence/participants.ts';
import { connectionTable } from '../../../functions/aws/presence/registry.ts';
import { whereaboutsTable } from '../../../functions/aws/presence/whereabouts.ts';
import { sessionDeletions } from '../../../functions/aws/session-deletion.ts';
import type { ServiceApp } from '../../../functions/service/app.ts';
import { pathsOver } from '../../../shared/path/paths.ts';
import { returning } from '../../../shared/path/return.ts';
import type { Cascade } from '../../../shared/rules/cascade.ts';
import type { Run } from '../gates.ts';
import type { Limits } from './limits.ts';
import { type Services, TABLE } from './services.ts';

const YEAR = 365 * 24 * 60 * 60_000;

/**
 * What is deployed: a policy, and what is said of the levels below it; whoever is inside comes under one that has a mark. And
 * what people, links and sessions may use, where that is not left without a limit.
 */
export type Deployment = Cascade & { readonly limits?: Limits };

/** The services with the real adapters in front of them, for each run of a function. */
export const createStage = (services: Services) => {
  const { clock, clients } = services;
  const troubles: string[] = [];
  const noteFor = (run: Run) => (fault: unknown) => {
    if (!run.struck()) troubles.push(`${run.name}: ${String(fault)}`);
  };
  return {
    ...services,
    troubles: troubles as readonly string[],
    /** Where a run tells what it made good, and could not do. */
    noteFor,
    /** What one run of a function is given. */
    app: (run: Run, cascade: Deployment): ServiceApp => {
      const { policy } = cascade;
      const client = clients.table(run);
      const note = noteFor(run);
      const ports = {
        participants: participantTable(client, TABLE, note),
        audit: auditTable(client, TABLE, YEAR),
        records: recordTable(client, TABLE, clock, note),
        sessions: sessionTable(client, TABLE, note),
        mine: ownItemTable(client, TABLE),
        whereabouts: whereaboutsTable(client, TABLE),
        members: memberTable(client, TABLE, note),
        groups: groupTable(client, TABLE, note),
        rules: ruleTable(client, TABLE),
        content: contentTable(client, TABLE, cascade.limits?.room, note, run.name),
        contacts: contactTable(client, TABLE, note),
        invitations: invitationTable(client, TABLE, note),
        kept: keptReplies(client, TABLE),
        deletions: sessionDeletions(client, TABLE),
        listSizes: listSizes(client, TABLE),
        registry: connectionTable(client, TABLE, note),
        scheduler: schedulerOf(clients.scheduler(run), alarmSettings),
        secondHand: secondHandOf(clients.queue(run), 'https://queue', clock),
        connections: connectionsOf(clients.gateway(run)),
        clock,
        trouble: (_: unknown, fault: unknown) => note(fault),
      };
      const moving = { ...ports, mayReturn: returning(ports), cascade };
      return {
        ...moving,
        policy,
        entitlement: null,
        pace: { atOnce: 30, every: 100 },
        signals: { carries: async () => true, pace: { atOnce: 30, every: 100 } },
        knocks: { ofGuest: async () => true, ofLink: async () => true },
        ...pathsOver(moving),
      };
    },
  };
};

const alarmSettings = {
  group: 'stage',
  roleArn: 'arn:aws:iam::000000000000:role/stage',
  deadLetterArn: 'arn:aws:sqs:eu-central-1:000000000000:stage',
  target: () => 'arn:aws:lambda:eu-central-1:000000000000:function:stage-timer',
};
