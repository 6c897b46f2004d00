import type { IncomingMessage } from 'node:http';
import { type Answer, type Parameters, parametersOf } from './protocol.ts';

const LARGEST = 16 * 1_024;

/** The parameters of the query, or of the form that is posted; what refuses the request if it is neither. */
export const parametersFrom = async (
  request: IncomingMessage,
  origins: readonly string[],
): Promise<{ readonly parameters: Parameters } | { readonly refused: Answer }> => {
  if (request.method !== 'POST')
    return { parameters: parametersOf(new URL(request.url ?? '/', 'http://issuer').searchParams) };
  // A page elsewhere could otherwise send a form here in the name of whoever looks at it.
  const { origin } = request.headers;
  if (origin !== undefined && !origins.includes(origin))
    return refused(`Nothing is taken from pages of ${origin}.`);
  if (!/^application\/x-www-form-urlencoded(;|$)/i.test(request.headers['content-type'] ?? ''))
    return refused('The content type must be application/x-www-form-urlencoded.');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST) return refused(`No request is longer than ${LARGEST} bytes.`);
    chunks.push(chunk);
  }
  return { parameters: parametersOf(new URLSearchParams(Buffer.concat(chunks).toString())) };
};

const refused = (error_description: string): { readonly refused: Answer } => ({
  refused: { kind: 'json', status: 400, body: { error: 'invalid_request', error_description } },
});
