import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Thrown when somebody else has the port. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
}

/** Opens a server to this machine only; port 0 takes any free one. @throws PortInUseError */
export const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new PortInUseError(`Port ${port} is in use. Choose another with --port or PORT.`, {
              cause: error,
            })
          : error,
      ),
    );
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

/** Stops listening, and hangs up on whoever keeps a connection alive. */
export const stopListening = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
