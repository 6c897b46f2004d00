import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { endpointServer } from '../../local/endpoints/server.ts';
import { faultsFrom } from '../../local/faults.ts';
import type { OpenConnection } from '../../local/gateway/connection.ts';
import { cloudLimits } from '../../local/gateway/limits.ts';
import { managementEndpoint } from '../../local/gateway/management.ts';
import { statementsOf } from '../../local/iam/statement.ts';
import { newCertificate } from './certificate.ts';

/**
 * The local gateway's `@connections` endpoint, over TLS: `crowd` connections, of which the first `stalled` take no
 * posts and the next `gone` no longer exist. Answers each message from its parent with the times at which the others
 * were told since the last one.
 */
const [crowd = 0, stalled = 0, gone = 0] = process.argv.slice(2).map(Number);
const never = new Promise<never>(() => {});
let told: number[] = [];

const connection = (nth: number): OpenConnection => ({
  facts: {
    connectionId: `c${nth}`,
    connectedAt: 0,
    sourceIp: '127.0.0.1',
    userAgent: null,
    authorizer: null,
  },
  lastActiveAt: () => 0,
  heard: () => {},
  send: async () => {
    if (nth < stalled) return never;
    told.push(Date.now());
    return 'sent';
  },
  close: () => {},
  drop: () => {},
});
const connections = new Map(
  Array.from({ length: crowd }, (_, nth) => [`c${nth}`, connection(nth)] as const).filter(
    (_, nth) => nth < stalled || nth >= stalled + gone,
  ),
);
const arn = 'arn:aws:execute-api:eu-central-1:1:api/v1';
const faults = faultsFrom([]);
const complain = (sentence: string) => process.stderr.write(`${sentence}\n`);
const endpoint = managementEndpoint({
  deployed: {
    apiId: 'api',
    stage: 'v1',
    domainName: 'localhost',
    arn,
    selection: ['action'],
    routes: new Map(),
    authorizer: null,
    throttle: null,
  },
  connections,
  limits: cloudLimits,
  faults,
});
const rights = [
  { Effect: 'Allow', Action: 'execute-api:ManageConnections', Resource: `${arn}/*/@connections/*` },
];
const role = {
  name: 'bench',
  arn: 'arn:aws:iam::1:role/bench',
  statements: statementsOf({ Statement: rights }, 'the bench'),
  trust: [],
};
const { key, cert } = newCertificate(new Date());
const server = createServer(
  { key, cert },
  endpointServer({
    findCaller: (environment) => ({ functionName: 'bench', environment, role }),
    endpoints: [endpoint],
    faults,
    kill: async () => {},
    complain,
  }),
);
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () =>
  process.send?.({ url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, cert }),
);
process.on('message', () => {
  process.send?.({ told });
  told = [];
});
process.on('disconnect', () => process.exit());
