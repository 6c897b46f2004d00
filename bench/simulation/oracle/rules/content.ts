import type { DownMessage } from '../../../../shared/messages.ts';
import type { Fail, Request } from '../account.ts';

/** Rule 4: what was acknowledged is there, unaltered, whatever has ended meanwhile. */
export type ContentRules = {
  readonly asked: (request: Request, person: string) => void;
  /** Somebody is told of a write. */
  readonly told: (message: DownMessage) => void;
  readonly saved: (request: Request, message: DownMessage) => void;
  /** Compares with the content of the table: a value's JSON text, or null when there is none. */
  readonly judge: (sessionId: string, items: ReadonlyMap<string, { revision: number; text: string }>) => void;
};

type ItemAccount = {
  readonly attempts: Set<string | null>;
  readonly writers: Set<string>;
  readonly saved: Map<number, string | null>;
};

export const createContentRules = (fail: Fail): ContentRules => {
  const sessions = new Map<string, Map<string, ItemAccount>>();

  const accountOf = (sessionId: string, itemId: string): ItemAccount => {
    const items = sessions.get(sessionId) ?? new Map<string, ItemAccount>();
    sessions.set(sessionId, items);
    const account = items.get(itemId) ?? { attempts: new Set(), writers: new Set(), saved: new Map() };
    items.set(itemId, account);
    return account;
  };

  return {
    asked: ({ request }, person) => {
      const write = writeOf(request);
      if (write === null) return;
      const { attempts, writers } = accountOf(write.sessionId, write.itemId);
      attempts.add(write.text);
      writers.add(person);
    },
    told: (message) => {
      if (message.type !== 'content.changed') return;
      const { sessionId, itemId, byId } = message;
      if (!accountOf(sessionId, itemId).writers.has(byId))
        fail('4', `A write of ${itemId} is told as one by ${byId}, who has written nothing there.`);
    },
    saved: ({ request }, message) => {
      const write = writeOf(request);
      if (!write || message.type !== 'content.saved') return;
      const { saved } = accountOf(write.sessionId, write.itemId);
      const before = saved.get(message.revision);
      if (before !== undefined && before !== write.text)
        fail('4', `${write.itemId} has two values of revision ${message.revision}.`);
      saved.set(message.revision, write.text);
    },
    judge: (sessionId, items) => {
      for (const [itemId, { attempts, saved }] of sessions.get(sessionId) ?? []) {
        const last = Math.max(0, ...saved.keys());
        const item = items.get(itemId) ?? null;
        const text = item?.text ?? null;
        if (!(attempts.has(text) || (text === null && last === 0)))
          fail('4', `${itemId} holds ${text}, which nobody wrote.`);
        if (item !== null && item.revision < last)
          fail('4', `${itemId} is at revision ${item.revision}, but ${last} was acknowledged.`);
        if (item !== null && item.revision === last && text !== saved.get(last))
          fail('4', `${itemId} holds ${text}, but ${saved.get(last)} was acknowledged.`);
        // Once a value was acknowledged, only a deletion may remove it.
        if (item === null && last > 0 && !attempts.has(null))
          fail('4', `${itemId} was acknowledged and is lost.`);
      }
    },
  };
};

const writeOf = (request: Request['request']) => {
  if (request.action === 'content.put')
    return {
      sessionId: request.sessionId,
      itemId: request.itemId,
      text: JSON.stringify(request.value) as string | null,
    };
  if (request.action === 'content.delete')
    return { sessionId: request.sessionId, itemId: request.itemId, text: null };
  return null;
};
