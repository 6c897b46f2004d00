import { type DownOf, MAX_ITEM_BYTES, type UpOf } from '../../shared/messages.ts';
import { broadcast } from '../../shared/occupancy.ts';
import { modeOf } from '../../shared/session.ts';
import { type Answer, refused } from '../answer.ts';
import type { App, Caller } from '../app.ts';
import { entrance } from '../entrance.ts';
import { activity } from './activity.ts';

export const putContent = async (
  app: App,
  caller: Caller,
  { sessionId, itemId, value, baseRevision }: UpOf<'content.put'>,
): Promise<Answer> => {
  const bytes = Buffer.byteLength(JSON.stringify(value));
  if (bytes > MAX_ITEM_BYTES)
    return refused('content.too-large', `The value has ${bytes} bytes; ${MAX_ITEM_BYTES} are allowed.`);
  return (
    (await mayWrite(app, caller, sessionId)) ??
    written(app, caller, { sessionId, itemId, value }, () =>
      app.content.put(sessionId, { itemId, value }, baseRevision ?? null),
    )
  );
};

export const deleteContent = async (
  app: App,
  caller: Caller,
  { sessionId, itemId, baseRevision }: UpOf<'content.delete'>,
): Promise<Answer> =>
  (await mayWrite(app, caller, sessionId)) ??
  written(app, caller, { sessionId, itemId, deleted: true }, () =>
    app.content.remove(sessionId, itemId, baseRevision ?? null),
  );

export const listContent = async (
  app: App,
  { user }: Caller,
  { sessionId, cursor }: UpOf<'content.list'>,
): Promise<Answer> => {
  const entered = await entrance(app, user, sessionId);
  if ('refusal' in entered) return entered.refusal;
  return { type: 'content', sessionId, ...(await app.content.list(sessionId, cursor ?? null)) } as Answer;
};

/** A write is activity of its writer, and only somebody who is inside an open session may write. */
const mayWrite = async (app: App, caller: Caller, sessionId: string): Promise<Answer | null> => {
  const entered = await entrance(app, caller.user, sessionId);
  if ('refusal' in entered) return entered.refusal;
  if (modeOf(entered.session) === 'read')
    return refused('session.read-only', 'The session is closed; reopen it to write.');
  return activity(app, caller, { action: 'activity', sessionId });
};

const written = async (
  app: App,
  { connectionId, user }: Caller,
  change: { sessionId: string; itemId: string; value?: unknown; deleted?: true },
  write: () => ReturnType<App['content']['put']>,
): Promise<Answer> => {
  const { sessionId, itemId } = change;
  const outcome = await write();
  if ('conflict' in outcome) {
    const current = outcome.conflict ?? { itemId, revision: 0 };
    return refused('content.conflict', `The item is at revision ${current.revision}.`, { current });
  }
  const message: DownOf<'content.changed'> = {
    type: 'content.changed',
    serverTime: app.clock(),
    ...change,
    revision: outcome.saved,
    by: user.name,
  };
  const inside = await app.participants.gathered(sessionId);
  const gone = await broadcast(app.connections, inside, message, connectionId);
  for (const { connectionId: lost, ...key } of gone)
    await app.advance(key, { type: 'disconnect', connectionId: lost });
  return { type: 'content.saved', itemId, revision: outcome.saved };
};
