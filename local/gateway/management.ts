import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Endpoint } from '../endpoints/server.ts';
import type { Faults } from '../faults.ts';
import { refusal } from '../iam/caller.ts';
import type { DeployedGateway } from '../template/gateway.ts';
import { unwatched, type Vend } from '../watch/vended.ts';
import type { OpenConnection } from './connection.ts';
import { closeCodes, type Limits } from './limits.ts';
import { gatewayMeter } from './meter.ts';

/** `@connections`: the way back to the clients, over HTTP, as the SDK speaks it. */
export type ManagementOptions = {
  readonly deployed: DeployedGateway;
  readonly connections: ReadonlyMap<string, OpenConnection>;
  readonly limits: Limits;
  readonly faults: Faults;
  readonly vend?: Vend;
};

export const managementEndpoint = (options: ManagementOptions): Endpoint => {
  const { deployed, connections, limits, faults, vend = unwatched } = options;
  const meter = gatewayMeter(deployed, vend);

  const post = async (connection: OpenConnection, body: Buffer): Promise<Answer> => {
    if (body.length > limits.message) return fault(413, 'PayloadTooLargeException', 'Message too long');
    if (faults.strikes('slow-posts')) await sleep(faults.duration('slow-posts'));
    if (faults.strikes('throttled-posts')) return fault(429, 'LimitExceededException', 'Rate exceeded');
    if (faults.strikes('gone-posts')) {
      connection.drop();
      return gone();
    }
    const sent = await connection.send(body.toString('utf8'));
    if (sent === 'buffer full')
      return fault(429, 'LimitExceededException', 'The buffer of the client is full');
    if (sent === 'gone') return gone();
    meter.message();
    return { status: 200, body: Buffer.alloc(0) };
  };

  return async ({ method, url, body, caller }) => {
    const [, stage = '', marker, encoded, ...rest] = url.pathname.split('/');
    if (marker !== '@connections' || encoded === undefined || rest.length > 0) return null;
    if (!['POST', 'GET', 'DELETE'].includes(method)) return null;
    if (stage !== deployed.stage) return fault(403, 'ForbiddenException', 'Forbidden');
    const connectionId = decodeURIComponent(encoded);
    const resource = `${deployed.arn}/${method}/@connections/${connectionId}`;
    const denied = refusal(caller, { action: 'execute-api:ManageConnections', resource });
    if (denied) return fault(403, 'AccessDeniedException', denied);
    if (faults.strikes('failing-callbacks'))
      return fault(500, 'InternalServerException', 'The fault struck.');
    const connection = connections.get(connectionId);
    if (!connection) return gone();
    if (method === 'POST') return post(connection, body);
    if (method === 'DELETE') {
      connection.close(closeCodes.normal);
      return { status: 204 };
    }
    const { connectedAt, sourceIp, userAgent } = connection.facts;
    return {
      status: 200,
      body: {
        connectedAt: new Date(connectedAt).toISOString(),
        identity: { sourceIp, userAgent: userAgent ?? '' },
        lastActiveAt: new Date(connection.lastActiveAt()).toISOString(),
      },
    };
  };
};

const fault = (status: number, errorType: string, message: string): Answer => ({
  status,
  errorType,
  body: { message },
});

const gone = (): Answer => fault(410, 'GoneException', 'Gone');
