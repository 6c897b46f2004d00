import { afterEach } from '@jest/globals';
import { startGateway } from '../../hosts/gateway.ts';

type Started = Awaited<ReturnType<typeof startGateway>>;
const started: Started[] = [];
/** A gateway until the end of the test. */
export const start = async (...args: Parameters<typeof startGateway>): Promise<Started> => {
  const gateway = await startGateway(...args);
  started.push(gateway);
  return gateway;
};
afterEach(async () => {
  await Promise.all(started.splice(0).map((gateway) => gateway.stop()));
});
export const fail = (message: string) => () => {
  throw new Error(message);
};
export const pause = (duration: number) => new Promise((resolve) => setTimeout(resolve, duration));
