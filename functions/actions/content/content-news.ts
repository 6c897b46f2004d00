import type { ContentItem } from '../../../shared/content/content.ts';
import type { SessionId } from '../../../shared/presence/participant.ts';
import { isInside } from '../../../shared/presence/participant.ts';
import type { Actor, App, Caller } from '../../app.ts';
import { tellNews } from '../../session/news.ts';
import { readersAmong } from '../../sharing/readers.ts';

type Telling = Pick<
  App,
  'participants' | 'sessions' | 'connections' | 'advance' | 'aside' | 'clock' | 'trouble'
>;

/**
 * Tells everybody else inside of a write, and of the numbers that it took and did not use. They are looked up after
 * the write: whoever comes later reads it on entering.
 */
export const tellChange = async (
  app: Telling,
  { connectionId, user }: Pick<Caller<Actor>, 'connectionId' | 'user'>,
  sessionId: SessionId,
  item: ContentItem,
  taken: readonly number[],
): Promise<void> => {
  const inside = await insideOf(app, sessionId);
  const changed = {
    type: 'content.changed',
    serverTime: app.clock(),
    sessionId,
    ...item,
    // A guest is called as they said at the door; the credential knows no name of theirs.
    by: inside.find(({ participantId }) => participantId === user.id)?.name ?? user.name,
    byId: user.id,
  } as const;
  const unused = taken.filter((number) => number !== item.revision);
  const messages = unused.length > 0 ? [changed, skipped(app, sessionId, unused)] : [changed];
  await tellNews(app, inside, messages, connectionId);
};

/** Numbers that were taken and not used would look like something missed. */
export const tellSkipped = async (app: Telling, sessionId: SessionId, unused: number[]): Promise<void> => {
  if (unused.length > 0)
    await tellNews(app, await insideOf(app, sessionId), [skipped(app, sessionId, unused)], null);
};

const skipped = ({ clock }: Telling, sessionId: SessionId, revisions: number[]) =>
  ({ type: 'content.skipped', serverTime: clock(), sessionId, revisions }) as const;

const insideOf = async (app: Telling, sessionId: SessionId) =>
  readersAmong(app, sessionId, (await app.participants.gathered(sessionId)).filter(isInside));
