import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import dynalite from 'dynalite';

/** The inside of the table engine: a thread of its own, so that a long query does not hold up the gateway. */
const { path } = workerData as { path: string };
const server = dynalite({ path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () =>
  parentPort?.postMessage({ port: (server.address() as AddressInfo).port }),
);
parentPort?.on('message', () => {
  // Connections that are kept alive would keep it open.
  server.close(() => parentPort?.postMessage('closed'));
  server.closeAllConnections();
});
