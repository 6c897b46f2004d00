import { request, STATUS_CODES } from 'node:http';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { busClient } from '../../../functions/aws/bus/put-events.ts';
import { gatewayClient } from '../../../functions/aws/platform/connections.ts';
import http, * as named from '../../../functions/aws/platform/http.ts';
import { schedulerClient } from '../../../functions/aws/platform/scheduler.ts';
import { queueClient } from '../../../functions/aws/platform/second-hand.ts';
import { tableClient } from '../../../functions/aws/platform/table.ts';
import { lambdaClient } from '../../../functions/aws/platform/team-function.ts';

beforeAll(() => {
  process.env.AWS_REGION = 'eu-central-1';
});

describe.each([
  ['table', tableClient, 3_000],
  ['gateway', gatewayClient, 2_000],
  ['scheduler', schedulerClient, 3_000],
  ['queue', queueClient, 3_000],
  ['bus', busClient, 3_000],
  ['team function', lambdaClient, 3_000],
])('The client of the %s', (_, make, longest) => {
  test('logs what the SDK warns of, and copies no input for a logger that wants none', () => {
    const { logger } = make().config;
    const warned = jest.spyOn(console, 'warn').mockImplementation(() => {});
    logger.warn('All sockets are in use.');
    expect(warned.mock.calls).toEqual([['All sockets are in use.']]);
    expect([logger.info, logger.error]).toEqual([undefined, undefined]);
    warned.mockRestore();
  });

  test('gives up a hanging call long before the function’s time is used up', async () => {
    const { requestHandler } = make().config;
    // The SDK does not expose its configuration before it has made a call.
    const { configProvider } = requestHandler as unknown as { readonly configProvider: Promise<unknown> };
    expect(await configProvider).toMatchObject({
      connectionTimeout: 1_000,
      requestTimeout: longest,
      throwOnRequestTimeout: true,
    });
  });
});

test('Hanging posts take no sockets from others: the gateway’s client has more sockets than it posts at once', async () => {
  const { requestHandler } = gatewayClient().config;
  const { configProvider } = requestHandler as unknown as { readonly configProvider: Promise<unknown> };
  expect(await configProvider).toMatchObject({ httpsAgent: { maxSockets: 512 } });
});

test('A queue is reached at the endpoint that the environment names, whatever host its URL has', () => {
  expect(queueClient().config.useQueueUrlAsEndpoint).toBe(false);
});

test('What takes the place of node:http in the bundles is node:http', () => {
  expect(http.request).toBe(request);
  expect(named.STATUS_CODES).toBe(STATUS_CODES);
});
