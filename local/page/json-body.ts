import type { IncomingMessage } from 'node:http';

const LARGEST = 64 * 1_024;

/**
 * The JSON of a request that changes something. A page elsewhere can send one too, but neither hide where it comes from
 * nor, without asking first, say that it is JSON.
 * @throws RangeError for what is no JSON, or comes from elsewhere.
 */
export const jsonFrom = async (request: IncomingMessage): Promise<unknown> => {
  const { origin, host, 'content-type': type } = request.headers;
  if (origin !== undefined && origin !== `http://${host}`)
    throw new RangeError(`${origin} may change nothing here.`);
  if (type?.split(';')[0] !== 'application/json') throw new RangeError('This takes application/json only.');
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LARGEST) throw new RangeError(`This takes ${LARGEST} bytes at the most.`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new RangeError('The body is not JSON.');
  }
};
