import type { DeployedGateway } from '../template/gateway.ts';
import type { Vend } from '../watch/vended.ts';
import type { Integrated } from './integration.ts';

/** Counts as API Gateway counts for one stage, by the definitions of its documentation. */
export type GatewayMeter = {
  /** A message that a client sent, or that was sent to one. */
  readonly message: () => void;
  /** An upgrade that `$connect`'s integration is asked about. */
  readonly connect: () => void;
  /** A request that was refused before any integration was called. */
  readonly refused: () => void;
  /** How an integration ended, and after how many milliseconds. */
  readonly integrated: (how: Integrated, latency: number) => void;
};

export const gatewayMeter = ({ apiId, stage }: DeployedGateway, vend: Vend): GatewayMeter => {
  const put = (values: Parameters<typeof vend<'AWS/ApiGateway'>>[2]): void =>
    vend('AWS/ApiGateway', { ApiId: apiId, Stage: stage }, values);
  return {
    message: () => put({ MessageCount: 1 }),
    connect: () => put({ ConnectCount: 1 }),
    refused: () => put({ ClientError: 1 }),
    integrated: (how, latency) => {
      put({ IntegrationLatency: Math.round(latency) });
      // The function itself said that something is wrong, or there was no answer that could be used.
      if ('response' in how ? how.response.statusCode >= 400 : how.by === 'function')
        put({ IntegrationError: 1 });
      else if ('failed' in how) put({ ExecutionError: 1 });
    },
  };
};
