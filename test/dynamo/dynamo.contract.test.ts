import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { describe } from '@jest/globals';
import { contentTable } from '../../functions/aws/content/content.ts';
import { contactTable } from '../../functions/aws/directory/contacts/contacts.ts';
import { groupTable } from '../../functions/aws/directory/groups.ts';
import { invitationTable } from '../../functions/aws/directory/invitations.ts';
import { memberTable } from '../../functions/aws/directory/members.ts';
import { sessionTable } from '../../functions/aws/directory/sessions.ts';
import { sessionKey } from '../../functions/aws/items/keys.ts';
import { participantTable } from '../../functions/aws/presence/participants.ts';
import { connectionTable } from '../../functions/aws/presence/registry.ts';
import type { SessionState } from '../../shared/directory/session.ts';
import { tightRoom } from '../contracts/content/content-harness.ts';
import { contentTableContract } from '../contracts/content/content-table.ts';
import { contactTableContract } from '../contracts/directory/contact-table.ts';
import { groupTableContract } from '../contracts/directory/group-table.ts';
import { invitationTableContract } from '../contracts/directory/invitation-table.ts';
import { memberTableContract } from '../contracts/directory/member-table.ts';
import { sessionListContract } from '../contracts/directory/sessions/session-list.ts';
import { sessionTableContract } from '../contracts/directory/sessions/session-table.ts';
import { connectionTableContract } from '../contracts/presence/connection-table.ts';
import { participantTableContract } from '../contracts/presence/participant-table.ts';
import { watchingContract } from '../contracts/presence/watching.ts';
import { createDynamo } from './dynamo.ts';

/** The adapters' own contracts, on the table that the simulation plays with. */
describe('in the table of the simulation', () => {
  const { client } = createDynamo({ clock: () => 0, lag: () => 0 });
  const name = 'vigil';
  const members = memberTable(client, name);
  const sessions = sessionTable(client, name);
  const groups = groupTable(client, name);
  const registry = connectionTable(client, name);
  const content = contentTable(client, name);
  const tight = contentTable(client, name, tightRoom);
  const setState = async (sessionId: string, state: SessionState) => {
    await client.send(
      new UpdateItemCommand({
        TableName: name,
        Key: sessionKey(sessionId),
        UpdateExpression: 'SET #state = :state ADD revision :one',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':state': { S: state }, ':one': { N: '1' } },
      }),
    );
  };

  describe('participants', () => participantTableContract(() => participantTable(client, name)));
  describe('sessions', () => sessionTableContract(() => ({ sessions, members, groups })));
  describe('lists', () => sessionListContract(() => ({ sessions, members, groups })));
  describe('content', () => contentTableContract(() => ({ content, tight, setState })));
  describe('connections', () => connectionTableContract(() => registry));
  describe('open lists', () => watchingContract(() => ({ registry, members })));
  describe('members', () => memberTableContract(() => members));
  describe('groups', () => groupTableContract(() => groups));
  describe('contacts', () => contactTableContract(() => contactTable(client, name)));
  describe('invitations', () => invitationTableContract(() => invitationTable(client, name)));
});
