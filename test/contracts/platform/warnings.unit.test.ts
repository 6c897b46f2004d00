import { expect, jest, test } from '@jest/globals';
import { busClient } from '../../../functions/aws/bus/put-events.ts';
import { gatewayClient } from '../../../functions/aws/platform/connections.ts';
import { schedulerClient } from '../../../functions/aws/platform/scheduler.ts';
import { queueClient } from '../../../functions/aws/platform/second-hand.ts';
import { tableClient } from '../../../functions/aws/platform/table.ts';
import { lambdaClient } from '../../../functions/aws/platform/team-function.ts';

test.each([
  ['table', tableClient],
  ['gateway', gatewayClient],
  ['scheduler', schedulerClient],
  ['queue', queueClient],
  ['bus', busClient],
  ['team function', lambdaClient],
])(
  'the client of the %s logs what the SDK warns of, and copies no input for a logger that wants none',
  (_, make) => {
    const { logger } = make().config;
    const warned = jest.spyOn(console, 'warn').mockImplementation(() => {});
    logger.warn('All sockets are in use.');
    expect(warned.mock.calls).toEqual([['All sockets are in use.']]);
    expect([logger.info, logger.error]).toEqual([undefined, undefined]);
    warned.mockRestore();
  },
);
