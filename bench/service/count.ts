import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { keptReplies } from '../../functions/aws/kept-replies.ts';
import { sessionDeletions } from '../../functions/aws/session-deletion.ts';
import { call } from '../../functions/service/call.ts';
import { guestOf } from '../../shared/directory/invitation.ts';
import { type Instant, instant } from '../../shared/instant.ts';
import type { User } from '../../shared/ports/connections.ts';
import type { SessionTable } from '../../shared/ports/sessions.ts';
import { startTable } from '../../test/contracts/embedded-table.ts';
import { furnish } from '../numbers/furnishing.ts';
import type { CallCost } from './cost.ts';

const userArn = 'arn:aws:sts::123456789012:assumed-role/Backend/count';
const sessionId = 'doc-7';
const key = 'k'.repeat(22);
const anna: User = { id: 'anna', name: 'Anna', kind: 'licence-holder' };

/**
 * The cost of each call that a backend can make: the real function on an embedded table, with somebody inside the
 * session.
 */
export const countCalls = async (): Promise<CallCost[]> => {
  const table = await startTable();
  const costs: CallCost[] = [];
  try {
    let now: Instant = instant(1_800_000_000_000);
    const { meter, app, open, frame } = await furnish(table.client, table.name, () => now);
    const [kept, deletions] = [
      keptReplies(table.client, table.name),
      sessionDeletions(table.client, table.name),
    ];
    const costOf = async (what: string, request: object): Promise<string> => {
      now = instant(now + 60_000);
      meter.begin();
      const { statusCode, body } = await call({ ...app, kept, deletions })({
        requestContext: { timeEpoch: now, http: { method: 'POST' }, authorizer: { iam: { userArn } } },
        body: JSON.stringify(request),
        isBase64Encoded: false,
      });
      if (statusCode !== 200) throw new Error(`${what}: ${body}`);
      const { reads, writes, posts } = meter.read();
      costs.push({ what, reads, writes, posts });
      return body;
    };
    const put = { action: 'session.put', sessionId, name: 'Contract', metadata: { tenant: 'acme' } };
    const people = (size: number) => Array.from({ length: size }, (_, nth) => ({ userId: `u${nth}` }));
    await costOf('`session.put`, a new one', put);
    await costOf('`session.put`, as it is', put);
    await costOf('`session.put`, as it is, with a key', { ...put, key });
    await costOf('the same again, by its key', { ...put, key });
    await costOf('`member.put`, 1', { action: 'member.put', sessionId, members: [{ userId: 'anna' }] });
    await costOf('`member.put`, 100', { action: 'member.put', sessionId, members: people(100) });
    await costOf('`members.list`, a page of 50', { action: 'members.list', sessionId });
    await open(anna, 'a');
    await frame(anna, 'a', JSON.stringify({ action: 'session.join', sessionId }));
    await costOf('`presence.get`, a session', { action: 'presence.get', sessionId });
    await costOf('`presence.get`, a person', { action: 'presence.get', userId: 'anna' });
    const inhabited = await pageWithSomebody(app.sessions);
    await costOf('`sessions.occupied`, a page with one', {
      action: 'sessions.occupied',
      ...(inhabited !== null && { cursor: inhabited }),
    });
    await costOf('`content.put`', { action: 'content.put', sessionId, itemId: 'n', value: 'x'.repeat(400) });
    await costOf('`content.list`, 1 item', { action: 'content.list', sessionId });
    await costOf('`session.put`, another name', { ...put, name: 'Contract, signed' });
    await costOf('`participant.remove`, one', {
      action: 'participant.remove',
      sessionId,
      participantId: 'anna',
    });
    await costOf('`attendance.get`, 1 participation', { action: 'attendance.get', sessionId });
    await costOf('`attendance.get`, a person', { action: 'attendance.get', userId: 'anna' });
    const { secret, invitation } = JSON.parse(
      await costOf('`invitation.create`', { action: 'invitation.create', sessionId }),
    ) as { secret: string; invitation: { id: string } };
    await costOf('`invitation.list`, 1 link', { action: 'invitation.list', sessionId });
    for (const guest of ['x', 'y']) {
      const known = guestOf(`guest.${secret}.${guest.repeat(22)}`);
      if (known === null) throw new TypeError('That is no credential of a guest.');
      await open({ ...known, name: 'Guest', kind: 'guest' }, guest);
      const knock = { action: 'session.join', sessionId, name: `Guest ${guest}` };
      await frame({ ...known, name: 'Guest', kind: 'guest' }, guest, JSON.stringify(knock));
      if (guest === 'x') await costOf('`waiting.list`, 1 at the door', { action: 'waiting.list', sessionId });
      const answer = { sessionId, participantId: known.id };
      if (guest === 'x') await costOf('`waiting.admit`, one', { action: 'waiting.admit', ...answer });
      else await costOf('`waiting.deny`, one', { action: 'waiting.deny', ...answer });
    }
    const link = { sessionId, invitationId: invitation.id };
    await costOf('`invitation.revoke`', { action: 'invitation.revoke', ...link });
    await costOf('`member.remove`, 100', {
      action: 'member.remove',
      sessionId,
      userIds: people(100).map(({ userId }) => userId),
    });
    return costs;
  } finally {
    await table.stop();
  }
};

/** The cursor of the page with the only session that has somebody inside. */
const pageWithSomebody = async (sessions: Pick<SessionTable, 'occupied'>): Promise<string | null> => {
  for (let cursor: string | null = null; ; ) {
    const page: Awaited<ReturnType<SessionTable['occupied']>> = await sessions.occupied(cursor);
    if (page.sessions.length > 0 || page.next === null) return cursor;
    cursor = page.next;
  }
};

/** `node bench/service/count.ts` counts again what `docs/service.md` shows. */
if (process.argv[1] === import.meta.filename)
  await writeFile(
    join(import.meta.dirname, 'counted.json'),
    `${JSON.stringify(await countCalls(), null, 2)}\n`,
  );
