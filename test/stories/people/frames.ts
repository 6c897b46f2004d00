import type { WebSocket } from 'ws';

/** No frame above what the gateway accepts: 32 KB. */
const MOST = 30_000;

/** Sends a text of any length, as a client does that knows the gateway. */
export const sendInFrames = (socket: WebSocket, text: string): void => {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += MOST)
    socket.send(bytes.subarray(at, at + MOST), { binary: false, fin: at + MOST >= bytes.length });
};
