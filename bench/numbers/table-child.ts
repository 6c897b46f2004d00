import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toParticipantItem } from '../../functions/aws/presence/participant-items.ts';
import { policySetting, ruleSetting } from '../../functions/lambda/settings.ts';
import { instant } from '../../shared/instant.ts';
import { decide } from '../../shared/lifecycle.ts';
import { markOf } from '../../shared/rules/deployed.ts';

/** A table that answers every update at once, with somebody of this deployment whose alarm is where it should be. */
const deployed = { policy: policySetting(), rule: ruleSetting() };
const now = instant(Date.now());
const { next } = decide(
  null,
  {
    type: 'join',
    key: { sessionId: 's1', participantId: 'anna' },
    connectionId: 'c1=',
    resume: false,
    name: 'Anna',
    kind: 'licence-holder',
    role: 'member',
    door: 'open',
    expiresAt: instant(now + 1e12),
    policy: deployed.policy,
    mark: markOf(deployed),
  },
  now,
);
if (next === null) throw new Error('Nobody entered.');
const answer = JSON.stringify({ Attributes: toParticipantItem(next) });

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.writeHead(200, {
      'content-type': 'application/x-amz-json-1.0',
      'content-length': Buffer.byteLength(answer),
    });
    response.end(answer);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () =>
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
);
