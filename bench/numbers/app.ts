import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { App } from '../../functions/app.ts';
import { auditTable } from '../../functions/aws/audit/audit.ts';
import { recordTable } from '../../functions/aws/audit/records.ts';
import { contentTable } from '../../functions/aws/content/content.ts';
import { contactTable } from '../../functions/aws/directory/contacts/contacts.ts';
import { ruleTable } from '../../functions/aws/directory/group-rules.ts';
import { groupTable } from '../../functions/aws/directory/groups.ts';
import { invitationTable } from '../../functions/aws/directory/invitations.ts';
import { listSizes } from '../../functions/aws/directory/list-sizes.ts';
import { memberTable } from '../../functions/aws/directory/members.ts';
import { sessionTable } from '../../functions/aws/directory/sessions.ts';
import { ownItemTable } from '../../functions/aws/mine/own-items.ts';
import { participantTable } from '../../functions/aws/presence/participants.ts';
import { connectionTable } from '../../functions/aws/presence/registry.ts';
import { whereaboutsTable } from '../../functions/aws/presence/whereabouts.ts';
import { pathsOver } from '../../shared/path/paths.ts';
import { returning } from '../../shared/path/return.ts';
import { markOf } from '../../shared/rules/deployed.ts';
import { noRule } from '../../shared/rules/rule.ts';

/** Everything but the table. */
export type Given = Pick<App, 'scheduler' | 'secondHand' | 'connections' | 'clock' | 'policy'>;

const YEAR = 365 * 24 * 60 * 60_000;

/**
 * The app on the cloud's adapters for its table, and on the given ports for the rest. Trouble that would be logged is
 * thrown.
 */
export const appOn = (client: DynamoDBClient, name: string, given: Given): App => {
  const { clock, policy } = given;
  const sessions = sessionTable(client, name);
  const invitations = invitationTable(client, name);
  const ports = {
    ...given,
    participants: participantTable(client, name),
    audit: auditTable(client, name, YEAR),
    sessions,
    mayReturn: returning({ sessions, invitations, clock }),
    registry: connectionTable(client, name),
    trouble: (_: unknown, fault: unknown) => {
      throw fault;
    },
    cascade: { policy, rule: noRule, mark: markOf({ policy, rule: noRule }) },
  };
  return {
    ...ports,
    ...pathsOver(ports),
    rules: ruleTable(client, name),
    knocks: { ofGuest: async () => true, ofLink: async () => true },
    entitlement: null,
    pace: { atOnce: 30, every: 100 },
    signals: { carries: async () => true, pace: { atOnce: 30, every: 100 } },
    content: contentTable(client, name),
    mine: ownItemTable(client, name),
    records: recordTable(client, name, clock),
    whereabouts: whereaboutsTable(client, name),
    members: memberTable(client, name),
    groups: groupTable(client, name),
    contacts: contactTable(client, name),
    invitations,
    listSizes: listSizes(client, name),
  };
};
