import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Item } from '../../functions/aws/items/items.ts';
import * as keys from '../../functions/aws/items/keys.ts';
import { kindOf, kinds } from '../../functions/aws/items/kinds.ts';
import { type EmbeddedTable, startTable } from '../contracts/embedded-table.ts';
import { addressOf, itemsOf, writeLife } from '../releases/items-of-a-life.ts';

/** Stands for anything that a key is made of: an id, a number, somebody in a session. */
const anything = Object.assign(new String('x'), { sessionId: 's', participantId: 'p', at: 1, sequence: 1 });

const made = Object.entries(keys).flatMap(([name, make]) =>
  typeof make === 'function' && name.endsWith('Key')
    ? [[name, (make as (...given: unknown[]) => Item)(anything, anything, anything)] as const]
    : [],
);

describe('What is kept about people', () => {
  let table: EmbeddedTable;
  beforeAll(async () => {
    table = await startTable();
  });
  afterAll(() => table.stop());

  test('is declared for every key that the adapters make: a new kind of item needs a row in functions/aws/items/kinds.ts', () => {
    expect(made.length).toBeGreaterThan(20);
    const ofSession = keys.auditKey({ sessionId: 's', participantId: null }, { at: 1, sequence: 1 } as never);
    const undeclared = [...made, ['auditKey of a session', ofSession] as const].filter(
      ([, key]) => kindOf(key) === null,
    );
    expect(undeclared.map(([name]) => name)).toEqual([]);
  });

  test('is declared for every item that is written in a life, without a row too many', async () => {
    await writeLife(table);
    const items = await itemsOf(table);
    expect(items.filter((item) => kindOf(item) === null).map(addressOf)).toEqual([]);
    const ofKeys = new Set(made.map(([, key]) => kindOf(key)?.name));
    const others = kinds.filter(({ name }) => !ofKeys.has(name)).map(({ name }) => name);
    expect(others).toEqual(['record of a session', 'record of an operator']);
  });

  test('is of the kind of its key, and an erasure does to it what suits that kind', () => {
    const fates = made.map(([name, key]) => {
      const kind = kindOf(key);
      return [name, `${kind?.name}: ${kind?.erasure}`];
    });
    expect(Object.fromEntries(fates)).toEqual({
      addedKey: 'what a guest has added: deleted',
      allowanceKey: 'allowance of an hour: deleted',
      arrivalsKey: 'arrivals of an hour: deleted',
      auditHeadKey: 'head of a chain: pseudonym',
      auditKey: 'record of a participant: pseudonym',
      burdenKey: 'cost of an hour: deleted',
      connectionKey: 'connection: deleted',
      contactInvitationKey: 'invitation to be a contact, of whom it is to: deleted',
      contactKey: 'contact: deleted',
      contentHeadKey: 'head of the content: names nobody',
      contentKey: 'content: left',
      enteredKey: 'entry without a membership: deleted',
      erasureKey: 'erasure under way: deleted',
      formerKey: 'participation that ended a while ago: deleted',
      groupKey: 'group: names nobody',
      groupMemberKey: 'place in a group: deleted',
      groupSessionKey: 'session in a group: names nobody',
      invitationKey: 'link for guests: emptied',
      invitedKey: 'invitation to be a contact, of whom it is from: deleted',
      keptReplyKey: 'reply to a backend: deleted',
      membershipKey: 'membership: deleted',
      ownItemKey: 'own item: deleted',
      paceKey: 'pace of a connection: names nobody',
      participantKey: 'participation: deleted',
      sessionKey: 'session: emptied',
      signalPaceKey: 'pace of its signals: names nobody',
      signalsKey: 'signals of a session: names nobody',
    });
    for (const without of ['record of a session', 'record of an operator'])
      expect(kinds.find(({ name }) => name === without)).toMatchObject({ erasure: 'pseudonym' });
  });

  test('has one kind per item, whatever its id contains', () => {
    const of = (pk: string, sk: string) => kindOf({ pk: { S: pk }, sk: { S: sk } })?.name ?? null;
    expect(of('SESSION#a', 'AUDIT#HEAD#p#1')).toBe('head of a chain');
    expect(of('SESSION#a', 'AUDIT#2026-11-28T12:00:00.000Z#erased')).toBe('record of an operator');
    expect(of('SESSION#a', 'CONTENT')).toBe('head of the content');
    expect(of('SESSION#a', 'CONTENT#META')).toBe('content');
    expect(of('SESSION#a', 'UNKNOWN#1')).toBeNull();
    expect(of('SESSION#a', 'METAL')).toBeNull();
    expect(of('OTHER#a', 'META')).toBeNull();
    expect(of('SIGNALS#a', 'PACE#1')).toBe('signals of a session');
    expect(of('OTHER#a', 'PACE#1')).toBeNull();
    expect(of('LINK#a', 'BURDEN#1')).toBe('cost of an hour');
    expect(of('GROUP#a', 'SESSION')).toBeNull();
    expect(kindOf({})).toBeNull();
  });
});
