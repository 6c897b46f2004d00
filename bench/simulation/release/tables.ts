import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Knocks } from '../../../functions/app.ts';
import { allowanceTable } from '../../../functions/aws/allowances.ts';
import { auditTable } from '../../../functions/aws/audit/audit.ts';
import { recordTable } from '../../../functions/aws/audit/records.ts';
import { contentTable } from '../../../functions/aws/content/content.ts';
import { contactTable } from '../../../functions/aws/directory/contacts/contacts.ts';
import { ruleTable } from '../../../functions/aws/directory/group-rules.ts';
import { groupTable } from '../../../functions/aws/directory/groups.ts';
import { invitationTable } from '../../../functions/aws/directory/invitations.ts';
import { memberTable } from '../../../functions/aws/directory/members.ts';
import { sessionTable } from '../../../functions/aws/directory/sessions.ts';
import { INVITATION } from '../../../functions/aws/items/keys.ts';
import { keptReplies } from '../../../functions/aws/kept-replies.ts';
import { ownItemTable } from '../../../functions/aws/mine/own-items.ts';
import { participantTable } from '../../../functions/aws/presence/participants.ts';
import { connectionTable } from '../../../functions/aws/presence/registry.ts';
import { whereaboutsTable } from '../../../functions/aws/presence/whereabouts.ts';
import { sessionDeletions } from '../../../functions/aws/session-deletion.ts';
import { defaultRoom } from '../../../shared/content/content.ts';
import type { Clock } from '../../../shared/ports.ts';

/** The cloud's tables, put together as in `functions/lambda/`. */
export const tablesOn = (client: DynamoDBClient, note: (fault: unknown) => void, clock: Clock) => ({
  participants: participantTable(client, TABLE, note),
  audit: auditTable(client, TABLE, YEAR),
  records: recordTable(client, TABLE, clock, note),
  sessions: sessionTable(client, TABLE, note),
  content: contentTable(client, TABLE, defaultRoom, note),
  registry: connectionTable(client, TABLE, note),
  mine: ownItemTable(client, TABLE),
  whereabouts: whereaboutsTable(client, TABLE),
  members: memberTable(client, TABLE, note),
  groups: groupTable(client, TABLE, note),
  rules: ruleTable(client, TABLE),
  contacts: contactTable(client, TABLE, note),
  invitations: invitationTable(client, TABLE, note),
  knocks: knocksOn(client),
  kept: keptReplies(client, TABLE),
  deletions: sessionDeletions(client, TABLE),
});

const TABLE = 'simulated';
const YEAR = 365 * 24 * 60 * 60_000;
const KNOCKS_OF_GUEST = 60;
const KNOCKS_OF_LINK = 600;

const knocksOn = (client: DynamoDBClient): Knocks => {
  const ofLink = allowanceTable(client, TABLE, KNOCKS_OF_LINK);
  return {
    ofGuest: allowanceTable(client, TABLE, KNOCKS_OF_GUEST),
    ofLink: (invitationId, now) => ofLink(INVITATION + invitationId, now),
  };
};
