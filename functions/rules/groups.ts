import type { GroupId } from '../../shared/directory/directory.ts';
import { after, type Duration } from '../../shared/instant.ts';
import { eachOf } from '../../shared/path/crowd.ts';
import type { Belonging, ClosedGroup } from '../../shared/ports/rules.ts';
import type { SessionId } from '../../shared/presence/participant.ts';
import type { App } from '../app.ts';
import { type Imposing, impose } from './imposing.ts';

type Dissolving = Imposing & Pick<App, 'groups'>;

/** How many sessions of a group one run puts under its rule, and how many of them at once: each may have a crowd inside. */
export const SESSIONS_AT_ONCE = 50;
const TOGETHER = 5;

/** Whoever has found a group open before it was closed has done their work by then, and the index has followed. */
const LONGEST_WAY: Duration = 60_000;

/** A session comes under the rule of a group. It has been noted; whoever finds that later does the rest. */
export const takeIn = async (app: Imposing, groupId: GroupId, sessionId: SessionId): Promise<void> => {
  // After the note: a rule that was put under a lower number may have missed this session, one under a higher has not.
  const group = await app.rules.takeNumber(groupId);
  if (group === null) return drop(app, groupId, sessionId);
  if (await isStill(app, groupId, sessionId, ['joining', 'governed'])) await impose(app, sessionId, group);
  await app.rules.settle(groupId, sessionId, 'joining');
};

/** A session is let go by a group, and then does not belong to it any more. */
export const letGo = async (app: Imposing, groupId: GroupId, sessionId: SessionId): Promise<void> => {
  const group = (await app.rules.takeNumber(groupId)) ?? (await app.rules.closed(groupId));
  if (group !== null && (await isStill(app, groupId, sessionId, ['leaving'])))
    await impose(app, sessionId, group, true);
  await app.rules.settle(groupId, sessionId, 'leaving');
};

/**
 * Whether what was noted of a session still is, looked at after a number was taken. Whoever has noted something else since may
 * carry a lower one, and would be undone by this; whoever does so from now on takes a higher one, and undoes this.
 */
const isStill = async (
  { rules }: Imposing,
  groupId: GroupId,
  sessionId: SessionId,
  wanted: readonly Belonging[],
): Promise<boolean> => {
  const is = await rules.belongs(groupId, sessionId);
  return is !== null && wanted.includes(is);
};

/**
 * Lets everything go that a closed group still holds. Doing it again does what a death has left, and takes out again what has come since
 * by whoever had found the group open.
 */
export const dissolve = async (
  app: Dissolving,
  groupId: GroupId,
  group: ClosedGroup | null,
): Promise<void> => {
  await letAllGo(app, groupId, group);
  if (group !== null) await app.groups.delete(groupId);
};

/**
 * Every session that a closed group governs, or is about to: by a number above that of everybody who may still be putting one
 * under its rule.
 */
const letAllGo = async (app: Imposing, groupId: GroupId, group: ClosedGroup | null): Promise<void> => {
  let from: SessionId | null = null;
  do {
    const page = await app.rules.sessions(groupId, from, SESSIONS_AT_ONCE);
    await eachOf(page.entries, TOGETHER, async ({ sessionId, is }) => {
      if (is === 'listed') return;
      if (group !== null) await impose(app, sessionId, group, true);
      await drop(app, groupId, sessionId);
    });
    from = page.next;
  } while (from !== null);
};

/** What a group that is gone still says of a session. */
const drop = async (app: Imposing, groupId: GroupId, sessionId: SessionId): Promise<void> => {
  await app.rules.note(groupId, sessionId, 'leaving', app.clock());
  await app.rules.settle(groupId, sessionId, 'leaving');
};

/**
 * Puts the sessions of a group under its rule, a page of them, and has the next page called for. Doing it again does what
 * a death has left, and nothing else.
 */
export const governPage = async (
  app: Imposing,
  groupId: GroupId,
  from: SessionId | null = null,
  /** The rule that the pages before were put under: with another one somebody else has begun anew. */
  owed: number | null = null,
): Promise<SessionId | null> => {
  const group = await app.rules.find(groupId);
  if (group === null || (from !== null && owed !== null && group.owed !== owed)) return null;
  const { entries, next } = await app.rules.sessions(groupId, from, SESSIONS_AT_ONCE);
  await eachOf(entries, TOGETHER, async ({ sessionId, is }) => {
    if (is === 'joining') await takeIn(app, groupId, sessionId);
    if (is === 'leaving') await letGo(app, groupId, sessionId);
    if (is === 'governed') await impose(app, sessionId, group);
  });
  if (next !== null)
    await app.secondHand.ring({ type: 'group', groupId, from: next, owed: group.owed }, app.clock());
  else if (group.owed !== null) await app.rules.strike(groupId, group.owed);
  return next;
};

/** All of them, one page after the other: for the sweep, when nobody was called. What was closed is dissolved. */
export const governAll = async (app: Dissolving, groupId: GroupId): Promise<void> => {
  const quiet = { ...app, secondHand: { ring: async () => {} } };
  const group = await app.rules.find(groupId);
  if (group === null) return finish(app, groupId);
  const { owed } = group;
  let from = await governPage(quiet, groupId, null, owed);
  while (from !== null) from = await governPage(quiet, groupId, from, owed);
};

/** Looks at what a closed group holds, which owes it until nobody can come any more who had found it open. */
const finish = async (app: Dissolving, groupId: GroupId): Promise<void> => {
  const closed = await app.rules.closed(groupId);
  const isLast = closed !== null && app.clock() >= after(closed.at, LONGEST_WAY);
  await dissolve(app, groupId, closed);
  if (isLast && closed.owed !== null) await app.rules.strike(groupId, closed.owed);
};
