import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { contentTable } from '../../functions/aws/content/content.ts';
import { contactTable } from '../../functions/aws/directory/contacts/contacts.ts';
import { groupTable } from '../../functions/aws/directory/groups.ts';
import { invitationTable } from '../../functions/aws/directory/invitations.ts';
import { memberTable } from '../../functions/aws/directory/members.ts';
import { sessionTable } from '../../functions/aws/directory/sessions.ts';
import { type Item, toItem } from '../../functions/aws/items/items.ts';
import { SHAPE } from '../../functions/aws/items/shape.ts';
import { participantTable } from '../../functions/aws/presence/participants.ts';
import { connectionTable } from '../../functions/aws/presence/registry.ts';
import { defaultRoom, growthOf, written } from '../../shared/content/content.ts';
import { emailKey } from '../../shared/directory/invitation.ts';
import { instant } from '../../shared/instant.ts';
import { JsonText } from '../../shared/json-text.ts';
import { decide } from '../../shared/lifecycle.ts';
import type { Participant, Present } from '../../shared/presence/participant.ts';
import { type EmbeddedTable, startTable } from '../contracts/embedded-table.ts';
import { start } from '../contracts/people.ts';
import { addressOf, anna, at, ben, itemsOf, key, people, sessionId, writeLife } from './items-of-a-life.ts';

/** What earlier releases have written, and this one: kept by `node test/releases/keep.ts`. */
const kept = readdirSync(import.meta.dirname)
  .flatMap((name) => /^shape-(\d+)\.json$/.exec(name)?.[1] ?? [])
  .map(Number)
  .sort((one, other) => one - other);
const itemsOfShape = (shape: number): readonly Item[] =>
  JSON.parse(readFileSync(join(import.meta.dirname, `shape-${shape}.json`), 'utf8'));

const later = { later: { M: { why: { S: 'a release after this one knows' }, how: { L: [{ N: '1' }] } } } };
const carryNoShape = /^(AUDIT#|ALLOWANCE#|PACE#|ADDED#)/;

let table: EmbeddedTable;
beforeEach(async () => {
  table = await startTable();
});
afterEach(() => table.stop());

const put = async (items: readonly Item[]) => {
  for (const Item of items) await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
};
const sessions = () => sessionTable(table.client, table.name);
const participants = () => participantTable(table.client, table.name);
const content = () => contentTable(table.client, table.name, defaultRoom);
const groups = () => groupTable(table.client, table.name);
const contacts = () => contactTable(table.client, table.name);
const members = () => memberTable(table.client, table.name);
const connections = () => connectionTable(table.client, table.name);
const invitations = () => invitationTable(table.client, table.name);
const keyOf = (participantId: string) => ({ sessionId, participantId });

/** Somebody as an earlier release wrote them: without what came later. */
const asOf = (shape: number, person: Participant): Participant => {
  type Later = { readonly state?: string; readonly promised?: unknown };
  const { enteredAgain: _enteredAgain, resumed: _resumed, ...before9 } = person as Present & Later;
  if (shape >= 9) return person;
  const { elsewhere: _elsewhere, ...before7 } = before9;
  if (shape >= 7) return before9 as Participant;
  const { deployed: _deployed, ...before5 } = before7;
  const {
    rule: _rule,
    governed: _governed,
    promised: _promised,
    limitNotBefore: _fair,
    announced: _told,
    authenticatedAt: _login,
    hold: _hold,
    spell: _spell,
    ...before4
  } = before5;
  const { holdLimit: _limit, ...policy } = before4.policy;
  const records = before4.owed?.records.map((one) => ({ ...one, policy }));
  const owed = before4.owed && { ...before4.owed, records };
  const { state: _state, ...before3 } = before4;
  if (shape >= 4) return (shape >= 5 ? before7 : before5) as Participant;
  return { ...(shape < 3 ? before3 : before4), policy, owed } as Participant;
};

/** Everything visible of that life, through the ports. */
const seen = async () => ({
  people: await Promise.all(people.map((person) => participants().load(person))),
  inside: (await participants().gathered(sessionId)).length,
  entrance: await sessions().entrance(sessionId, 'anna'),
  listed: (await sessions().ofUser('ben', null, null)).sessions.map(({ session }) => session.name),
  members: (await members().ofSession(sessionId, null)).members,
  connection: await connections().find('c1='),
  watching: (await connections().watching(sessionId)).map(({ connectionId }) => connectionId),
  content: (await content().list(sessionId, { cursor: null, after: null, bytes: 10_000 }, at)).items,
  deleted: (await content().find(sessionId, 'n3'))?.value,
  group: await groups().entrance('g1', 'anna'),
  groups: (await groups().ofUser('anna', null)).groups.length,
  contacts: (await contacts().ofUser('ben', null)).contacts,
  invited: (await contacts().invited('anna', at)).map(({ email }) => email),
  asked: (await contacts().invitations(emailKey('dora@example.com'), at)).map(({ from }) => from.name),
  invitation: await invitations().find('i1'),
});

/** Every kind of change to what is already there. */
const liveOn = async () => {
  const soon = instant(start + 1_000);
  await participants().touch(keyOf('anna'), 'c1=', soon, soon);
  for (const person of people) {
    const before = await participants().load(person);
    if (before === null) throw new Error(`${person.participantId} is not there.`);
    const next = decide(before, { type: 'wake', hand: 'none' }, instant(start + 10 * 86_400_000)).next;
    await participants().save({ ...(next ?? before), version: before.version + 1 } as Participant);
  }
  const found = await sessions().find(sessionId);
  if (found === null) throw new Error('The session is not there.');
  await sessions().update(sessionId, found.revision, { ...found, name: 'Renamed' });
  await sessions().takeNumber(sessionId, ['ben']);
  await members().visit(sessionId, { userId: 'anna', name: 'Ann', kind: 'licence-holder' }, soon);
  await members().appoint(sessionId, 'ben', 'moderator');
  await connections().leave('c1=', sessionId, 2);
  for (const itemId of ['n1', 'n2', 'n3']) {
    const before = await content().find(sessionId, itemId);
    const write = { value: new JsonText('2'), baseRevision: null, by: 'anna', requestId: 'r2' };
    const growth = growthOf(before, write, null);
    const admission = await content().admit(sessionId, itemId, ['active'], soon, growth);
    if (typeof admission === 'string') throw new Error(admission);
    await content().save(
      sessionId,
      admission,
      before,
      written(itemId, before, write, admission.revision, soon),
    );
  }
  await content().fence(sessionId);
  const { group } = await groups().entrance('g1', 'anna');
  await groups().rename('g1', group?.revision ?? 0, 'Crew');
  await invitations().use('i1', 'somebody', soon);
  await invitations().revoke('i1', sessionId, soon);
  await contacts().decline(emailKey('dora@example.com'), 'anna', soon);
};

describe('what a release has written can be read by those after it', () => {
  test.each(kept)('in shape %i', async (shape) => {
    await put(itemsOfShape(shape));
    expect(await seen()).toEqual({
      people: people.map((person) => asOf(shape, person)),
      inside: 3,
      entrance: {
        session: expect.objectContaining({ name: 'Plan', owner: 'anna', policy: { idleTimeout: 600_000 } }),
        membership: { sessionId, role: 'moderator' },
      },
      listed: ['Plan'],
      members: [
        { userId: 'anna', name: 'Anna', kind: 'licence-holder', role: 'moderator' },
        { userId: 'ben', name: 'Ben', kind: 'contact', role: 'member' },
      ],
      connection: {
        connectionId: 'c1=',
        user: { ...anna, emailKey: key, ...(shape >= 4 && { authenticatedAt: at }) },
        connectedAt: at,
        expiresAt: start + 3_600_000,
        sessionId,
        said: 1,
        ...(shape >= 7 && { entered: [sessionId] }),
      },
      watching: ['c1='],
      content: [
        { itemId: 'n1', revision: 1, value: new JsonText('{"text":"kept"}') },
        { itemId: 'n2', revision: 2, value: new JsonText('"of a guest"') },
      ],
      deleted: null,
      group: { group: { id: 'g1', name: 'Team', revision: shape < 4 ? 1 : 2 }, role: 'moderator' },
      groups: 1,
      contacts: [{ ...anna, since: at }],
      invited: ['dora@example.com'],
      asked: ['Anna'],
      invitation: expect.objectContaining({ sessionId, uses: 3, revokedAt: null }),
    });
    await liveOn();
    expect((await sessions().find(sessionId))?.name).toBe('Renamed');
    expect((await content().find(sessionId, 'n1'))?.value).toEqual(new JsonText('2'));
  });
});

describe('what the next release adds', () => {
  const ahead = () =>
    itemsOfShape(SHAPE).map((item) =>
      carryNoShape.test(item.sk?.S ?? '') ? item : { ...item, ...later, ...toItem({ shape: SHAPE + 1 }) },
    );

  test('does not disturb a release that does not know it, and is still there after every change', async () => {
    await put(itemsOfShape(SHAPE));
    const { people: _ours, ...asNow } = await seen();
    await put(ahead());
    const { people: theirs, ...asThen } = await seen();
    expect(asThen).toEqual(asNow);
    expect(theirs.map((person) => person?.phase)).toEqual(people.map(({ phase }) => phase));

    await liveOn();
    const after = (await itemsOf(table)).filter(({ sk }) => !carryNoShape.test(sk?.S ?? ''));
    const lost = after.filter(({ later: still }) => JSON.stringify(still) !== JSON.stringify(later.later));
    expect(lost.map(addressOf)).toEqual([]);
    expect(new Set(after.map(({ shape }) => shape?.N))).toEqual(new Set([String(SHAPE + 1)]));
  });

  test('is all that is accepted: what is further ahead is refused by name, and hides nobody else', async () => {
    const far = toItem({ shape: SHAPE + 2 });
    await put(
      itemsOfShape(SHAPE).map((item) =>
        ['PARTICIPANT#ben', 'CONTENT#n1', 'CONTACT#anna'].includes(item.sk?.S ?? '')
          ? { ...item, ...far }
          : item,
      ),
    );
    const sentence = `The item "SESSION#s1" / "PARTICIPANT#ben" is of shape ${SHAPE + 2}, and this release reads shapes up to ${SHAPE + 1}: deploy the release that wrote it, or the one before that.`;
    await expect(participants().load(keyOf('ben'))).rejects.toThrow(sentence);
    const notes: string[] = [];
    const noting = participantTable(table.client, table.name, (fault) => void notes.push(String(fault)));
    expect((await noting.gathered(sessionId)).map(({ participantId }) => participantId)).toEqual([
      'anna',
      'guest',
    ]);
    expect(notes).toEqual([expect.stringContaining(sentence)]);
    await expect(content().find(sessionId, 'n1')).rejects.toThrow(`shape ${SHAPE + 2}`);
    expect((await contacts().ofUser('ben', null)).contacts).toEqual([]);
    await expect(contacts().find(ben.id, 'anna')).rejects.toThrow(`shape ${SHAPE + 2}`);
  });
});

describe('what this release writes', () => {
  /**
   * The fields of an item. A field that notes a write is named after the environment that wrote, so its name is left
   * out.
   */
  const fields = (item: Item) =>
    `${addressOf(item)}: ${Object.keys(item)
      .map((name) => name.replace(/^([wn]):.*/, '$1:'))
      .sort()
      .join(' ')}`;

  test('has its shape number, and matches what is kept for those that come after it', async () => {
    await writeLife(table);
    const items = await itemsOf(table);
    for (const item of items)
      expect([addressOf(item), item.shape?.N]).toEqual([
        addressOf(item),
        carryNoShape.test(item.sk?.S ?? '') ? undefined : String(SHAPE),
      ]);
    // Another field is another shape: functions/aws/items/shape.ts, docs/releases.md, node test/releases/keep.ts.
    expect(items.map(fields)).toEqual(itemsOfShape(SHAPE).map(fields));
    expect(kept).toEqual(Array.from({ length: SHAPE }, (_, index) => index + 1));
  });
});
