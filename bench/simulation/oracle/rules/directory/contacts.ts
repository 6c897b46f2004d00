import type { Item } from '../../../../../functions/aws/items/items.ts';
import type { Instant } from '../../../../../shared/instant.ts';
import type { DownMessage, DownOf, UpMessage } from '../../../../../shared/messages.ts';
import { placeOf } from '../../../platform/place.ts';
import type { Run } from '../../../platform/run.ts';
import { type Ledger, type Request, SKEW, type TabAccount } from '../../account.ts';
import { between, createContactAccount, holderOf, isStanding } from '../../contact-account.ts';
import { LAG } from './group-lists.ts';

/**
 * Rule "contacts": two people know each other, both or neither, and only by an invitation of the one that the other has accepted; an
 * invitation that is answered is gone on both sides; what is said to be done is done, and what is listed is so.
 */
export const createContactRules = ({ now, fail, items }: Ledger) => {
  const account = createContactAccount(now);
  const { knows, own, theirs, names } = account;
  /** By who accepts and whose invitation: when they said so. */
  const accepts = new Map<string, Instant[]>();
  const stands = isStanding;
  const isSo = (is: string | null) => is !== null;

  /** One of the two has accepted what the other's invitation was at that time, or later. */
  const judgeMade = (one: string, other: string) => {
    const isWanted = (by: string, from: string) =>
      (accepts.get(between(by, from)) ?? []).some((sentAt) => {
        const since = sentAt - SKEW;
        return (
          own.was(between(from, by), (is) => is !== null, since) &&
          theirs.was(between(from, by), stands, since)
        );
      });
    if (!isWanted(one, other) && !isWanted(other, one))
      fail('contacts', `${one} knows ${other}, and neither has accepted an invitation of the other.`);
  };

  /** Nobody has changed it since that was said, and it is not so. */
  const isUndone = <T>(
    turn: { readonly is: T; readonly since: Instant },
    wanted: (is: T) => boolean,
    sentAt: Instant,
  ) => !wanted(turn.is) && turn.since < sentAt;

  const judgeDone = (person: string, wish: UpMessage, sentAt: Instant) => {
    const undone = ((): boolean => {
      // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- nothing else is about contacts.
      switch (wish.action) {
        case 'contact.invite': {
          const whom = between(person, holderOf(wish.email));
          return (
            isUndone(own.now(whom), (is) => is !== null, sentAt) ||
            (stands(own.now(whom).is) && isUndone(theirs.now(whom), (is) => is !== null, sentAt))
          );
        }
        case 'contact.withdraw': {
          const whom = between(person, holderOf(wish.email));
          return (
            isUndone(own.now(whom), (is) => is === null, sentAt) ||
            isUndone(theirs.now(whom), (is) => !stands(is), sentAt)
          );
        }
        case 'contact.accept':
          return (
            isUndone(knows.now(between(person, wish.from)), isSo, sentAt) &&
            isUndone(knows.now(between(wish.from, person)), isSo, sentAt)
          );
        case 'contact.decline':
          return isUndone(theirs.now(between(wish.from, person)), (is) => !stands(is), sentAt);
        case 'contact.remove':
          return [
            [person, wish.contactId],
            [wish.contactId, person],
          ].some(([one = '', other = '']) =>
            isUndone(knows.now(between(one, other)), (is) => is === null, sentAt),
          );
        default:
          return false;
      }
    })();
    if (undone) fail('contacts', `${wish.action} of ${person} is said to be done, and is not.`);
  };

  /** It was refused, and has been so all the time that it may be done. */
  const judgeRefused = (person: string, wish: UpMessage, code: string, startedAt: Instant) => {
    const may = ((): boolean => {
      if (code === 'contact.not-found' && wish.action === 'contact.remove')
        return (
          knows.stayed(between(person, wish.contactId), isSo, startedAt) &&
          knows.stayed(between(wish.contactId, person), isSo, startedAt)
        );
      if (code !== 'contact.not-invited') return false;
      if (wish.action === 'contact.withdraw')
        return own.stayed(between(person, holderOf(wish.email)), stands, startedAt);
      if (wish.action !== 'contact.accept' && wish.action !== 'contact.decline') return false;
      const whose = between(wish.from, person);
      return own.stayed(whose, stands, startedAt) && theirs.stayed(whose, stands, startedAt);
    })();
    if (may) fail('contacts', `${wish.action} of ${person} was refused by ${code}.`);
  };

  const judgeList = (person: string, list: DownOf<'contacts'>, isFirst: boolean, startedAt: Instant) => {
    const invited = new Set(list.invited.map(({ email }) => holderOf(email)));
    const inviters = new Set(list.invitations.map(({ from }) => from.id));
    const known = new Set(list.contacts.map(({ id }) => id));
    for (const other of names) {
      const [mine, hers] = [between(person, other), between(other, person)];
      if (known.has(other) && !knows.was(mine, isSo, startedAt - LAG))
        fail('contacts', `${other} is listed for ${person}, who does not know them.`);
      if (!known.has(other) && list.next === null && knows.stayed(mine, isSo, startedAt - LAG))
        fail('contacts', `${person} knows ${other}, who is not listed.`);
      if (!isFirst) continue;
      if (
        invited.has(other)
          ? !own.was(mine, (is) => is !== null, startedAt)
          : own.stayed(mine, stands, startedAt)
      )
        fail('contacts', `${person} is shown otherwise whether they have invited ${other} than it is.`);
      if (inviters.has(other) ? !theirs.was(hers, stands, startedAt) : theirs.stayed(hers, stands, startedAt))
        fail('contacts', `${person} is shown otherwise whether ${other} has invited them than it is.`);
    }
  };

  return {
    asked: (person: string, { request, sentAt }: Request): void => {
      if (request.action !== 'contact.accept') return;
      const name = between(person, request.from);
      accepts.set(name, [...(accepts.get(name) ?? []), sentAt]);
    },

    stored: (run: Run | null, before: Item | undefined, after: Item | undefined): void => {
      account.stored(before, after);
      const { owner, kind, name } = placeOf(after ?? {});
      if (before?.declinedAt !== undefined && after !== undefined && after.declinedAt === undefined)
        fail('contacts', `${name} asks again, who was declined.`);
      const isThere = (item: Item | undefined) => item !== undefined && item.goneAt === undefined;
      if (run !== null && kind === 'CONTACT' && isThere(after) && !isThere(before)) judgeMade(owner, name);
    },

    heard: ({ person }: TabAccount, { request, sentAt }: Request, message: DownMessage, run: Run): void => {
      if (message.type === 'error') judgeRefused(person, request, message.code, run.startedAt);
      else judgeDone(person, request, sentAt);
      if (message.type === 'contacts' && request.action === 'contacts.list')
        judgeList(person, message, request.cursor === undefined, run.startedAt);
    },

    /** Nothing has happened for long. */
    converged: (): void => {
      const all = new Map([...items()].map((item) => [`${item.pk?.S} ${item.sk?.S}`, item]));
      for (const [called, item] of all) {
        const { owner, kind, name } = placeOf(item);
        const isTheirs = item.pk?.S?.startsWith('EMAIL#') === true;
        if (kind !== 'CONTACT' && kind !== 'EMAIL' && !isTheirs) continue;
        if (item.wakeAt !== undefined) fail('contacts', `In the end ${called} still owes something.`);
        if (item.goneAt ?? item.doneAt ?? item.acceptedBy)
          fail('contacts', `In the end ${called} is there, and is over.`);
        if (kind === 'CONTACT' && !all.has(`USER#${name} CONTACT#${owner}`))
          fail('contacts', `In the end ${owner} knows ${name}, and not the other way round.`);
        const other = isTheirs ? `USER#${name} EMAIL#${owner}` : `EMAIL#${name} USER#${owner}`;
        if (kind === 'CONTACT' || item.declinedAt !== undefined) continue;
        const pair = all.get(other);
        if (pair === undefined || (!pair.declinedAt && pair.invitedAt?.N !== item.invitedAt?.N))
          fail('contacts', `In the end ${called} is there without its other half.`);
      }
    },
  };
};
