import type { VigilError } from '../../client/client.ts';

/** A lost connection has a banner of its own, and the next one reads again. A server that does not answer has neither. */
export const isLost = ({ code }: VigilError): boolean => /^client\.(disconnected|refused|closed)$/.test(code);
