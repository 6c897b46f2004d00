/**
 * Follows the raw bytes from a client and says when a frame announces a payload above the limit. A WebSocket library
 * tells only whole messages, but API Gateway counts both.
 */
export const frameMeter = (limit: number, onOversize: () => void): ((chunk: Buffer) => void) => {
  let header: number[] = [];
  let payload = 0;
  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (payload > 0) {
        const skipped = Math.min(payload, chunk.length - at);
        payload -= skipped;
        at += skipped;
        continue;
      }
      header.push(chunk[at] ?? 0);
      at += 1;
      if (header.length < headerLength(header)) continue;
      payload = payloadLength(header);
      header = [];
      if (payload > limit) onOversize();
    }
  };
};

/** 2 bytes, 2 or 8 for an extended length, 4 for the mask: known as soon as the second byte is. */
const headerLength = ([, second]: readonly number[]): number => {
  if (second === undefined) return 2;
  const length = second & 0x7f;
  return 2 + (length === 126 ? 2 : length === 127 ? 8 : 0) + (second & 0x80 ? 4 : 0);
};

const payloadLength = (header: readonly number[]): number => {
  const length = (header[1] ?? 0) & 0x7f;
  if (length < 126) return length;
  return header.slice(2, length === 126 ? 4 : 10).reduce((sum, byte) => sum * 256 + byte, 0);
};
