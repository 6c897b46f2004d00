import {
  type ContentWrite,
  type Growth,
  growthOf,
  type Judgement,
  judge,
  seen,
  written,
} from '../../../shared/content/content.ts';
import { bytesOf, JsonText } from '../../../shared/json-text.ts';
import { MAX_ITEM_BYTES } from '../../../shared/messages/sizes.ts';
import type { UpOf } from '../../../shared/messages.ts';
import { may, states } from '../../../shared/rights.ts';
import type { Actor, App, Caller } from '../../app.ts';
import { entrance } from '../../entering/entrance.ts';
import { outsider, refusedReading } from '../../entering/outsider.ts';
import { type Answer, refused } from '../../message/answer.ts';
import { pageBeside } from '../../sharing/content-page.ts';
import { activity } from '../inside/activity.ts';
import { tellChange, tellSkipped } from './content-news.ts';

/** Writes an item. What is acknowledged is durable; what is refused has changed nothing. */
export const putContent = async (
  app: App,
  caller: Caller<Actor>,
  { sessionId, itemId, value, baseRevision, requestId, activity: counts = true }: UpOf<'content.put'>,
): Promise<Answer> => {
  if (!(value instanceof JsonText)) throw new TypeError('A value has come without its text.');
  const bytes = bytesOf(value);
  if (bytes > MAX_ITEM_BYTES)
    return refused('content.too-large', `The value has ${bytes} bytes; ${MAX_ITEM_BYTES} are allowed.`);
  return write(app, caller, { sessionId, itemId }, wantedBy(caller, value, baseRevision, requestId), counts);
};

/** Deletes an item. What is not there has been deleted. */
export const deleteContent = (
  app: App,
  caller: Caller<Actor>,
  { sessionId, itemId, baseRevision, requestId, activity: counts = true }: UpOf<'content.delete'>,
): Promise<Answer> =>
  write(app, caller, { sessionId, itemId }, wantedBy(caller, null, baseRevision, requestId), counts);

/** Reads a page. Being inside is the right to read, so that nobody reads unseen, or from the waiting room. */
export const listContent = async (
  app: Pick<App, 'participants' | 'sessions' | 'content' | 'clock'>,
  caller: Caller<Actor>,
  { sessionId, cursor, after }: UpOf<'content.list'>,
): Promise<Answer> => {
  const refusal = await refusedReading(app, caller, sessionId);
  if (refusal !== null) return refusal;
  const { tooLate, ...page } = await pageBeside(app, sessionId, {}, { cursor, after });
  return tooLate
    ? refused('content.too-late', 'List it without `after`, and keep nothing that is not in the list.')
    : { type: 'content', sessionId, ...page };
};

const wantedBy = (
  { user }: Caller<Actor>,
  value: JsonText | null,
  baseRevision: number | undefined,
  requestId: string | undefined,
): ContentWrite => ({
  value,
  baseRevision: baseRevision ?? null,
  requestId: requestId ?? null,
  by: user.id,
});

type Place = { readonly sessionId: string; readonly itemId: string };

/**
 * A write: activity of its writer, which proves that they are inside, or a look at them if it is none; a look at the item; a number, which the database
 * gives only while the session is open; the item itself, if nobody was faster. Whoever was faster is looked at again.
 */
const write = async (
  app: App,
  caller: Caller<Actor>,
  place: Place,
  wanted: ContentWrite,
  counts: boolean,
): Promise<Answer> => {
  const { sessionId, itemId } = place;
  const [refusal, first] = await Promise.all([
    counts && isPerson(caller)
      ? activity(app, caller, { action: 'activity', sessionId })
      : outsider(app, caller, sessionId),
    app.content.find(sessionId, itemId),
  ]);
  if (refusal !== null) return refusal;
  const { kind } = caller.user;
  const open = states.filter((state) => may('content.put', { kind, role: 'member', state }));
  const taken: number[] = [];
  /** What a try that was overtaken has counted, unless it was made after all. */
  let counted: Growth | null = null;
  for (let stored = first; ; stored = await app.content.find(sessionId, itemId)) {
    const now = app.clock();
    const judgement = judge(itemId, stored, wanted, taken, now);
    // Said again meanwhile, it was made under a number of the other one, which has counted it.
    const isMadeHere = judgement.is === 'made' && taken.includes(judgement.revision);
    if (counted !== null && !isMadeHere) await app.content.withdraw(sessionId, counted);
    counted = null;
    if (judgement.is === 'conflict' || judgement.is === 'void') {
      await tellSkipped(app, sessionId, taken);
      // The database was not asked to admit it, and a closed session is the first thing to be told.
      const entered = await entrance(app, caller.user, sessionId, 'content.put');
      return 'refusal' in entered ? entered.refusal : answerTo(judgement, itemId);
    }
    // One that was made by an earlier try is told again: that try may have died before it told anybody.
    if (judgement.is === 'made') return made(app, caller, place, wanted, judgement.revision, taken);

    const growth = growthOf(stored, wanted, kind === 'guest' ? caller.user.id : null);
    const admission = await app.content.admit(sessionId, itemId, open, now, growth);
    if (typeof admission === 'string') {
      await tellSkipped(app, sessionId, taken);
      return refusalOf[admission]();
    }
    const { revision } = admission;
    taken.push(revision);
    const next = written(itemId, stored, wanted, revision, now);
    if ((await app.content.save(sessionId, admission, stored, next)) === 'saved')
      return made(app, caller, place, wanted, revision, taken);
    counted = growth;
  }
};

const isPerson = (caller: Caller<Actor>): caller is Caller => caller.user.kind !== 'service';

const refusalOf = {
  'read-only': () => refused('session.read-only', 'The session is closed; a moderator may reopen it.'),
  full: () =>
    refused('content.full', 'The session holds as much as it may. It goes on when something is deleted.'),
  'guest-full': () => refused('content.full', 'You have added to this session as much as a guest may.'),
} as const;

const made = async (
  app: App,
  caller: Caller<Actor>,
  { sessionId, itemId }: Place,
  { value }: ContentWrite,
  revision: number,
  taken: readonly number[],
): Promise<Answer> => {
  await tellChange(app, caller, sessionId, seen({ itemId, revision, value }), taken);
  return { type: 'content.saved', itemId, revision };
};

const answerTo = (judgement: Extract<Judgement, { is: 'conflict' | 'void' }>, itemId: string): Answer => {
  if (judgement.is === 'void') return { type: 'content.saved', itemId, revision: judgement.revision };
  const { current } = judgement;
  return refused('content.conflict', `The item is at revision ${current.revision}.`, { current });
};
