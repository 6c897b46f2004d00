import { startGateway } from '../../hosts/gateway.ts';

type Started = Awaited<ReturnType<typeof startGateway>>;
const started: Started[] = [];
/** A gateway until all are stopped. */
export const start = async (...args: Parameters<typeof startGateway>): Promise<Started> => {
  const gateway = await startGateway(...args);
  started.push(gateway);
  return gateway;
};
/** Ends those that a test has started: for every `afterEach`. */
export const stopAll = () => Promise.all(started.splice(0).map((gateway) => gateway.stop()));
export const fail = (message: string) => () => {
  throw new Error(message);
};
export const pause = (duration: number) => new Promise((resolve) => setTimeout(resolve, duration));
