import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toParticipantItem } from '../../functions/aws/presence/participant-items.ts';
import { connect } from '../../functions/connect.ts';
import { message } from '../../functions/message.ts';
import { newSession } from '../../shared/directory/session.ts';
import { after, instant } from '../../shared/instant.ts';
import { defaultPolicy } from '../../shared/policy.ts';
import { putAll, startTable } from '../../test/contracts/embedded-table.ts';
import { heardAt, present } from '../../test/contracts/people.ts';
import { appOn } from '../numbers/app.ts';
import { from, said } from '../numbers/furnishing.ts';
import { comer, connectionOf, SESSION } from './people.ts';

/** Where the table answers, and where the rest of the platform does. */
export type Crowd = { readonly table: string; readonly platform: string };

/**
 * A session with this many people inside in the embedded table, and connections for those who come last. Answers each
 * number from its parent with the time at which that connection was told that it is in.
 */
const [inside = 0, last = 0, participantLimit = 0] = process.argv.slice(2).map(Number);
const ITEMS = 40;

const joined = new Map<string, { at: number; size: number }>();

/** Accepts every post, alarm and message of the second hand. */
const platform = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request
    .on('data', (chunk: Buffer) => chunks.push(chunk))
    .on('end', () => {
      const body = Buffer.concat(chunks);
      const [, connection] = /@connections\/([^/?]+)/.exec(request.url ?? '') ?? [];
      if (connection !== undefined && body.subarray(0, 200).includes('"session.joined"'))
        joined.set(decodeURIComponent(connection), { at: Date.now(), size: body.length });
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(connection === undefined ? answerTo(body) : undefined);
    });
});

/** The SDK verifies the checksum in the queue's answer. */
const answerTo = (body: Buffer): string => {
  const { MessageBody } = JSON.parse(body.toString()) as { MessageBody?: string };
  return MessageBody === undefined
    ? '{"ScheduleArn":"arn:aws:scheduler:eu-central-1:1:schedule/g/s"}'
    : JSON.stringify({
        MessageId: 'm',
        MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
      });
};

const table = await startTable();
const now = instant(Date.now());
const policy = { ...defaultPolicy, participantLimit };
const nothing = async () => {};
const app = appOn(table.client, table.name, {
  scheduler: { arm: nothing, move: nothing, disarm: nothing },
  secondHand: { ring: nothing },
  connections: { post: async () => 'sent', close: nothing },
  clock: () => now,
  policy,
});
await app.sessions.create(newSession(SESSION, 'Town hall'));
for (let nth = 0; nth < last; nth += 1) {
  const { id, name, kind } = comer(nth);
  await app.members.add(SESSION, { userId: id, name, kind, role: 'member' }, now);
  await connect(app)({
    requestContext: { ...from(connectionOf(nth), now), eventType: 'CONNECT', authorizer: said(comer(nth)) },
  });
}
const writer = { id: 'writer', name: 'Writer', kind: 'licence-holder' } as const;
await app.members.add(
  SESSION,
  { userId: writer.id, name: writer.name, kind: writer.kind, role: 'member' },
  now,
);
const write = (request: object) =>
  message(app)({
    requestContext: { ...from('w=', now), eventType: 'MESSAGE', authorizer: said(writer) },
    body: JSON.stringify({ sessionId: SESSION, ...request }),
  });
await connect(app)({
  requestContext: { ...from('w=', now), eventType: 'CONNECT', authorizer: said(writer) },
});
await write({ action: 'session.join' });
for (let nth = 0; nth < ITEMS; nth += 1)
  await write({ action: 'content.put', itemId: `n${nth}`, value: { text: 'x'.repeat(1_000) } });
await write({ action: 'session.exit' });
// Written past the functions, because their arrival is not what is measured. None of them owes anything.
await putAll(
  table,
  Array.from({ length: inside }, (_, nth) =>
    toParticipantItem(
      present(
        { sessionId: SESSION, participantId: `person-${String(nth).padStart(12, '0')}` },
        {
          name: 'A name as people have it',
          role: nth === 0 ? 'moderator' : 'member',
          connections: { [`c${nth}`]: { ...heardAt(now), expiresAt: after(now, 7_200_000) } },
          lastActivityAt: now,
          joinedAt: now,
          policy,
          owed: null,
        },
      ),
    ),
  ),
);

await once(platform.listen(0, '127.0.0.1'), 'listening');
const { port } = platform.address() as AddressInfo;
const endpoint = await table.client.config.endpoint?.();
process.on('message', (nth) => process.send?.(joined.get(connectionOf(Number(nth))) ?? 'not told'));
process.on('disconnect', () => process.exit());
process.send?.({
  table: `http://${endpoint?.hostname}:${endpoint?.port}`,
  platform: `http://127.0.0.1:${port}`,
} satisfies Crowd);
