import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { allowanceTable, paceTable } from '../../functions/aws/allowances.ts';
import { auditTable } from '../../functions/aws/audit/audit.ts';
import { contentTable } from '../../functions/aws/content/content.ts';
import { contactTable } from '../../functions/aws/directory/contacts/contacts.ts';
import { ruleTable } from '../../functions/aws/directory/group-rules.ts';
import { groupTable } from '../../functions/aws/directory/groups.ts';
import { invitationTable } from '../../functions/aws/directory/invitations.ts';
import { memberTable } from '../../functions/aws/directory/members.ts';
import { sessionTable } from '../../functions/aws/directory/sessions.ts';
import type { Item } from '../../functions/aws/items/items.ts';
import { ownItemTable } from '../../functions/aws/mine/own-items.ts';
import { participantTable } from '../../functions/aws/presence/participants.ts';
import { connectionTable } from '../../functions/aws/presence/registry.ts';
import { whereaboutsTable } from '../../functions/aws/presence/whereabouts.ts';
import { defaultRoom, growthOf, written } from '../../shared/content/content.ts';
import { emailKey } from '../../shared/directory/invitation.ts';
import { newSession } from '../../shared/directory/session.ts';
import { instant } from '../../shared/instant.ts';
import { JsonText } from '../../shared/json-text.ts';
import type { Participant } from '../../shared/presence/participant.ts';
import type { EmbeddedTable } from '../contracts/embedded-table.ts';
import { ended, present, record, start, waiting, warned } from '../contracts/people.ts';

export const at = instant(start);
export const sessionId = 's1';
export const anna = { id: 'anna', name: 'Anna', kind: 'licence-holder' } as const;
export const ben = { id: 'ben', name: 'Ben', kind: 'contact' } as const;
export const key = emailKey('ben@example.com');

const keyOf = (participantId: string) => ({ sessionId, participantId });

const ofTeam = { level: 'group', group: 'g1', final: true } as const;

/** Somebody in each phase, one of them with everything that can be owed. */
export const people: readonly Participant[] = [
  present(keyOf('anna'), {
    deployed: { mark: 'Jq5_x-a0', since: at },
    ringAt: at,
    hold: { reason: 'presenting', since: at, until: instant(start + 600_000) },
    spell: { from: at, saidAt: at },
    elsewhere: { connectionId: 'c2=', said: 2 },
    resumed: true,
    enteredAgain: { connectionId: 'c1=', at },
    owed: {
      stamp: 1,
      notice: 'extended',
      roster: true,
      waitingRoom: false,
      farewells: { 'c0=': { ending: 'exit', at } },
      records: [record],
    },
  }),
  warned(keyOf('ben'), {
    leftAt: at,
    heardAt: at,
    state: '{"page":3}',
    rule: { revision: 2, from: { idleTimeout: ofTeam, warningPeriod: ofTeam, longestStay: ofTeam } },
    governed: true,
    promised: at,
    limitNotBefore: at,
    announced: at,
    authenticatedAt: at,
  }),
  waiting(keyOf('guest'), { kind: 'guest', invitation: 'i1', namesake: true }),
  ended(keyOf('carla')),
];

/** Has the present release write an item of every kind, by its own adapters. */
export const writeLife = async ({ client, name }: EmbeddedTable): Promise<void> => {
  const sessions = sessionTable(client, name);
  const created = newSession(sessionId, 'Plan', { idleTimeout: 600_000 }, 'anna');
  await sessions.create(created);
  const members = memberTable(client, name);
  await members.add(
    sessionId,
    { userId: 'anna', name: 'Anna', kind: 'licence-holder', role: 'moderator' },
    at,
  );
  await members.add(sessionId, { userId: 'ben', name: 'Ben', kind: 'contact', role: 'member' }, at);
  await sessions.takeNumber(sessionId, ['anna', 'ben']);
  const participants = participantTable(client, name);
  for (const participant of people) await participants.save(participant);

  const connections = connectionTable(client, name);
  await connections.open({
    connectionId: 'c1=',
    user: { ...anna, emailKey: key, authenticatedAt: at },
    connectedAt: at,
    expiresAt: instant(start + 3_600_000),
    sessionId: null,
  });
  await connections.enter('c1=', sessionId, 1);
  await connections.watch('c1=', at);

  const content = contentTable(client, name, defaultRoom);
  const put = async (itemId: string, value: JsonText | null, guest: string | null, now = at) => {
    const before = await content.find(sessionId, itemId);
    const write = { value, baseRevision: null, by: guest ?? 'anna', requestId: 'r1' };
    const admission = await content.admit(sessionId, itemId, ['active'], now, growthOf(before, write, guest));
    if (typeof admission === 'string') throw new Error(admission);
    await content.save(sessionId, admission, before, written(itemId, before, write, admission.revision, now));
  };
  await put('n1', new JsonText('{"text":"kept"}'), null);
  await put('n2', new JsonText('"of a guest"'), 'guest');
  await put('n3', new JsonText('1'), null);
  await put('n3', null, null);

  await ownItemTable(client, name).keep(keyOf('anna'), new JsonText('{"page":3}'), null);

  const until = instant(start + 3 * 3_600_000);
  await whereaboutsTable(client, name).note(keyOf('guest'), until);

  const groups = groupTable(client, name);
  await groups.create({ id: 'g1', name: 'Team', revision: 1 }, { userId: 'anna', name: 'Anna' });
  await groups.add('g1', { sessionId });
  const rules = ruleTable(client, name);
  const rule = { idleTimeout: { value: 300_000, final: true } };
  await rules.put('g1', 1, rule, 'anna', at);
  await rules.note('g1', sessionId, 'joining', at);
  const imposed = [{ group: 'g1', revision: 1, rule, at: start }];
  await sessions.impose({ ...created, imposed }, at);
  const contacts = contactTable(client, name);
  await contacts.invite(key, 'ben@example.com', anna, at);
  await contacts.accept(key, ben, 'anna', at);
  await contacts.invite(emailKey('dora@example.com'), 'dora@example.com', anna, at);
  await invitationTable(client, name).create({
    id: 'i1',
    sessionId,
    createdBy: 'anna',
    createdAt: at,
    expiresAt: instant(start + 86_400_000),
    revokedAt: null,
    uses: 3,
    guests: [],
  });
  await auditTable(client, name, 86_400_000).append({ sessionId, participantId: 'ben' }, record);
  await allowanceTable(client, name, 120)('anna', at);
  await paceTable(client, name)('c1=', { number: 1, endsAt: at }, 5, 60);
};

/** Everything in the table, in key order. */
export const itemsOf = async ({ client, name }: EmbeddedTable): Promise<readonly Item[]> => {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: name, ConsistentRead: true }));
  return Items.toSorted((one, other) => (addressOf(one) < addressOf(other) ? -1 : 1));
};

export const addressOf = ({ pk, sk }: Item): string => `${pk?.S} / ${sk?.S}`;
