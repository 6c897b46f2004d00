import type { Item } from './items.ts';
import {
  AUDIT,
  AUDIT_HEAD,
  AUDIT_OF_PARTICIPANT,
  AUDIT_OF_SESSION,
  CONNECTION,
  CONTACT,
  CONTENT,
  EMAIL,
  ENTERED,
  ERASURE,
  FORMER,
  GROUP,
  INVITATION,
  PARTICIPANT,
  SERVICE,
  SESSION,
  USER,
} from './keys.ts';

/** What becomes of an item when the person is erased whom it names. */
export type OnErasure = 'deleted' | 'pseudonym' | 'emptied' | 'left' | 'names nobody';

/** A kind of item: where it lies, what it says of people, why, how long, and what ends it. */
export type Kind = {
  readonly name: string;
  /** How the partition key begins; `''` for any. */
  readonly pk: string;
  /** How the sort key begins, or all of it. */
  readonly sk: string;
  readonly says: string;
  readonly why: string;
  readonly kept: string;
  readonly erasure: OnErasure;
};

const DAY = 'a day';
const HOURS = 'up to two hours';
const AS_SESSION = 'as long as the session';

/** Every kind of item that there is, the more particular first. One that is not here fails a test, so that nothing is kept of people that nobody has thought of. */
export const kinds: readonly Kind[] = [
  {
    name: 'session',
    pk: SESSION,
    sk: 'META',
    says: 'the id of the owner, of whom it was offered to, and for seconds of whose news is untold',
    why: 'somebody has to be able to manage it',
    kept: 'until it is deleted',
    erasure: 'emptied',
  },
  {
    name: 'participation',
    pk: SESSION,
    sk: PARTICIPANT,
    says: 'id, name, kind, role, when they came, were active, were warned and left, what they show of themselves, ids of connections',
    why: 'who is inside, the warning, the way back',
    kept: '30 days after it has ended',
    erasure: 'deleted',
  },
  {
    name: 'participation that ended a while ago',
    pk: SESSION,
    sk: FORMER,
    says: 'the same',
    why: 'the way back',
    kept: '30 days after it has ended',
    erasure: 'deleted',
  },
  {
    name: 'content',
    pk: SESSION,
    sk: CONTENT,
    says: 'what people have written; not who (a mark tells a repeated write from another, and is made of its writer’s id)',
    why: 'it is what the session is for',
    kept: AS_SESSION,
    erasure: 'left',
  },
  {
    name: 'head of the content',
    pk: SESSION,
    sk: 'CONTENT',
    says: 'nothing',
    why: 'numbers of writes',
    kept: AS_SESSION,
    erasure: 'names nobody',
  },
  {
    name: 'what a guest has added',
    pk: SESSION,
    sk: 'ADDED#',
    says: 'the id of a guest, a number and a size',
    why: 'one guest must not fill a session',
    kept: AS_SESSION,
    erasure: 'deleted',
  },
  {
    name: 'own item',
    pk: SESSION,
    sk: 'MINE#',
    says: 'what a person keeps for themselves, under their id',
    why: 'where they left off',
    kept: 'until they lose the session; a guest’s for 30 days',
    erasure: 'deleted',
  },
  {
    name: 'record of a participant',
    pk: SESSION,
    sk: AUDIT_OF_PARTICIPANT,
    says: 'ids of the participant and of the moderator whose doing it was, times; no name',
    why: 'who was in when and why they were out can be proved',
    kept: '`auditRetention`, 365 days',
    erasure: 'pseudonym',
  },
  {
    name: 'record of a session',
    pk: SESSION,
    sk: AUDIT_OF_SESSION,
    says: 'the id of whoever changed it',
    why: 'the same',
    kept: '`auditRetention`, 365 days',
    erasure: 'pseudonym',
  },
  {
    name: 'head of a chain',
    pk: SESSION,
    sk: AUDIT_HEAD,
    says: 'the id of the participant',
    why: 'a chain that was cut off shows',
    kept: 'as long as its record',
    erasure: 'pseudonym',
  },
  {
    name: 'record of an operator',
    pk: SESSION,
    sk: AUDIT,
    says: 'the name of the operator; ids of owners before and after',
    why: 'what was done by hand is on record',
    kept: 'for good',
    erasure: 'pseudonym',
  },
  {
    name: 'membership',
    pk: USER,
    sk: SESSION,
    says: 'id, name and kind of the member, when they were last there',
    why: 'the right to come in; *my sessions*',
    kept: 'until it is removed, or the session is deleted',
    erasure: 'deleted',
  },
  {
    name: 'entry without a membership',
    pk: USER,
    sk: ENTERED,
    says: 'the ids of a guest, or of whoever came by a token alone, and of a session',
    why: 'a backend finds them by their id, and can send them out',
    kept: 'some three hours after they last came in',
    erasure: 'deleted',
  },
  {
    name: 'place in a group',
    pk: USER,
    sk: GROUP,
    says: 'id, name and role',
    why: '*my groups*',
    kept: 'until it is removed',
    erasure: 'deleted',
  },
  {
    name: 'contact',
    pk: USER,
    sk: CONTACT,
    says: 'id, name and kind of the contact, under the id of whom they know, and for one of the two also name and kind of that person',
    why: '*my contacts*',
    kept: 'until one of the two removes it; that it was is kept for a minute',
    erasure: 'deleted',
  },
  {
    name: 'invitation to be a contact, of whom it is from',
    pk: USER,
    sk: EMAIL,
    says: 'the e-mail address, under the id of whoever has invited it, their name and kind, and those of whoever accepts',
    why: 'it can be withdrawn',
    kept: '14 days, or until a minute after it is answered',
    erasure: 'deleted',
  },
  {
    name: 'invitation to be a contact, of whom it is to',
    pk: EMAIL,
    sk: USER,
    says: 'a hash of the address, id and name of whoever has invited it',
    why: 'it can be accepted',
    kept: '14 days; a refusal for 90',
    erasure: 'deleted',
  },
  {
    name: 'allowance of an hour',
    pk: USER,
    sk: 'ALLOWANCE#',
    says: 'an id and a number',
    why: 'nobody makes things without end',
    kept: HOURS,
    erasure: 'deleted',
  },
  {
    name: 'cost of an hour',
    pk: '',
    sk: 'BURDEN#',
    says: 'the id of a person or a link, and a number',
    why: 'nobody costs without end',
    kept: HOURS,
    erasure: 'deleted',
  },
  {
    name: 'arrivals of an hour',
    pk: '',
    sk: 'ARRIVALS#',
    says: 'the id of a person or a link, and a number',
    why: 'nobody connects without end',
    kept: HOURS,
    erasure: 'deleted',
  },
  {
    name: 'connection',
    pk: CONNECTION,
    sk: CONNECTION,
    says: 'id, name and kind, a hash of the address, what the token says that they may do, where they are and where they may still be',
    why: 'whose message it is; open lists',
    kept: '3 hours',
    erasure: 'deleted',
  },
  {
    name: 'pace of a connection',
    pk: CONNECTION,
    sk: 'PACE#',
    says: 'the id of a connection',
    why: 'nobody sends without end',
    kept: 'minutes',
    erasure: 'names nobody',
  },
  {
    name: 'pace of its signals',
    pk: CONNECTION,
    sk: 'SIGNALS#',
    says: 'the id of a connection',
    why: 'the same',
    kept: 'minutes',
    erasure: 'names nobody',
  },
  {
    name: 'signals of a session',
    pk: 'SIGNALS#',
    sk: 'PACE#',
    says: 'nothing',
    why: 'the same',
    kept: 'minutes',
    erasure: 'names nobody',
  },
  {
    name: 'group',
    pk: GROUP,
    sk: 'META',
    says: 'nothing',
    why: 'its name',
    kept: 'until it is deleted, and 90 days',
    erasure: 'names nobody',
  },
  {
    name: 'session in a group',
    pk: GROUP,
    sk: SESSION,
    says: 'nothing',
    why: '*Show sessions*',
    kept: 'until it is removed',
    erasure: 'names nobody',
  },
  {
    name: 'link for guests',
    pk: INVITATION,
    sk: INVITATION,
    says: 'the id of whoever made it; of a link with a number of uses, the ids of the guests',
    why: 'who may knock',
    kept: '90 days after it has expired or was revoked',
    erasure: 'emptied',
  },
  {
    name: 'reply to a backend',
    pk: SERVICE,
    sk: 'KEY#',
    says: 'what a backend was told: perhaps ids and names of members and of who is inside',
    why: 'saying the same again means the same',
    kept: DAY,
    erasure: 'deleted',
  },
  {
    name: 'erasure under way',
    pk: ERASURE,
    sk: ERASURE,
    says: 'a hash of the id, and the key of its pseudonyms',
    why: 'one that was interrupted goes on',
    kept: 'until it is finished',
    erasure: 'deleted',
  },
];

/** Of which kind an item is; null for one that nobody has declared. Of two that fit, the first is meant. */
export const kindOf = ({ pk, sk }: Item): Kind | null =>
  kinds.find(
    (kind) =>
      pk?.S?.startsWith(kind.pk) && (kind.sk.endsWith('#') ? sk?.S?.startsWith(kind.sk) : sk?.S === kind.sk),
  ) ?? null;
