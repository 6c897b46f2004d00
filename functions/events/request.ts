import * as z from 'zod/mini';

/**
 * What AWS hands our functions is declared in this room, a file for each function: only the fields we read, as the platform really
 * sends them. (The published types lack some and promise others.) A shape that differs is our fault or the platform's, and is
 * thrown. This is what API Gateway says of whatever comes by a connection.
 */
export const request = { connectionId: z.string(), requestTimeEpoch: z.number() };
