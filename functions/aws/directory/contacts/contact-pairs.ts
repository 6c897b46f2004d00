import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Contact, Person } from '../../../../shared/directory/directory.ts';
import { type Instant, instant } from '../../../../shared/instant.ts';
import type { ParticipantId } from '../../../../shared/presence/participant.ts';
import { type Item, numberOf, textOf, toItem } from '../../items/items.ts';
import { CONTACT, contactKey, USER } from '../../items/keys.ts';
import { kindFrom } from '../../items/person.ts';
import { known, shaped } from '../../items/shape.ts';
import { batchOf, changedItem } from '../../platform/table.ts';
import { ACQUAINTANCE } from './contact-debts.ts';
import { contactItems, personIn } from './contact-items.ts';

type Ids = readonly [first: ParticipantId, second: ParticipantId];

/**
 * Two people who know each other have an item each. The item of the one with the lower id decides; the other one follows it. So both
 * agree in the end whatever happens at the same time, and a function that dies leaves the rest to the sweep.
 */
export const contactPairs = (client: DynamoDBClient, table: string) => {
  const { get, put, removeIf, rest } = contactItems(client, table);

  /** Brings the second item to what the first one says. `holder`: who has the first, where an older release has not noted it. */
  const follow = async ([first, second]: Ids, holder?: Omit<Person, 'id'>): Promise<void> => {
    const decided = await get(contactKey(first, second));
    if (decided === null) return;
    const since = instant(numberOf(decided, 'since'));
    const mirror = contactKey(second, first);
    if (decided.goneAt) {
      await removeIf(mirror, 'since = :since', toItem({ ':since': since }));
      return;
    }
    const person = personIn(decided.holder) ?? holder;
    if (person === undefined) return;
    const item = toContactItem(second, { id: first, ...person, since });
    await put(item, 'attribute_not_exists(pk) OR since <> :since', toItem({ ':since': since }));
  };

  return {
    /** They know each other. Doing it again for the same `since` changes nothing, also when one has removed the other meanwhile. */
    make: async (one: Person, other: Person, since: Instant, now: Instant): Promise<void> => {
      const [first, second] = one.id < other.id ? [one, other] : [other, one];
      const { id: _id, ...holder } = first;
      const item = {
        ...toContactItem(first.id, { ...second, since }),
        ...toItem({ holder, wakeAt: now, wakeShard: ACQUAINTANCE }),
      };
      const isNew = 'attribute_not_exists(pk) OR (attribute_exists(goneAt) AND since <> :since)';
      await put(item, isNew, toItem({ ':since': since }));
      await follow([first.id, second.id], holder);
    },

    part: async (
      userId: ParticipantId,
      contactId: ParticipantId,
      now: Instant,
    ): Promise<'removed' | 'missing'> => {
      const [first, second] = orderOf(userId, contactId);
      const gone = await changedItem(client, table, contactKey(first, second), {
        UpdateExpression: 'SET goneAt = :at, wakeAt = :at, wakeShard = :shard REMOVE #name, kind, holder',
        ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(goneAt)',
        ExpressionAttributeNames: { '#name': 'name' },
        ExpressionAttributeValues: toItem({ ':at': now, ':shard': ACQUAINTANCE }),
      });
      await follow([first, second]);
      return gone === null ? 'missing' : 'removed';
    },

    find: async (userId: ParticipantId, contactId: ParticipantId): Promise<Contact | null> => {
      const [first, second] = orderOf(userId, contactId);
      if (first === second) return null;
      const keys = [contactKey(first, second), contactKey(second, first)];
      const found = await batchOf(client, table, keys, true);
      const decided = found.find((item) => textOf(item, 'pk', USER) === first);
      if (decided === undefined || decided.goneAt) return null;
      if (userId === first) return toContact(decided);
      const mirror = found.find((item) => item !== decided);
      if (mirror !== undefined) return toContact(mirror);
      const person = personIn(decided.holder);
      return person === undefined
        ? null
        : { id: first, ...person, since: instant(numberOf(decided, 'since')) };
    },

    /** What is owed of these two, until nobody can be under way any more who saw it otherwise. */
    settle: async (ids: Ids, now: Instant): Promise<void> => {
      const Key = contactKey(...ids);
      const decided = await get(Key);
      if (decided?.wakeAt === undefined) return;
      await follow(ids);
      await rest(Key, decided, decided.goneAt !== undefined, now);
    },
  };
};

/** That somebody knows this contact; the contact has one of their own. */
export const toContactItem = (userId: ParticipantId, { id, ...fields }: Contact): Item => ({
  ...contactKey(userId, id),
  ...shaped,
  ...toItem(fields),
});

export const toContact = (item: Item): Contact => ({
  id: textOf(known(item), 'sk', CONTACT),
  name: textOf(item, 'name'),
  kind: kindFrom(item),
  since: instant(numberOf(item, 'since')),
});

const orderOf = (one: ParticipantId, other: ParticipantId): Ids =>
  one < other ? [one, other] : [other, one];
