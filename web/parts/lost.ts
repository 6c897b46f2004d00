import type { VigilError } from '../../client/client.ts';

const lost: ReadonlySet<VigilError['code']> = new Set([
  'client.disconnected',
  'client.refused',
  'client.closed',
] as const);

/** A lost connection has a banner of its own, and the next one reads again. A server that does not answer has neither. */
export const isLost = ({ code }: VigilError): boolean => lost.has(code);
