/**
 * `node:http`, without importing it: Node.js reads every property of a module that is imported, and with `WebSocket` it
 * loads its whole client for fetch, in each thread. `functions/aws/platform/http.ts` does the same in the cloud.
 */
export const { Agent, STATUS_CODES, createServer, request } = process.getBuiltinModule('node:http');
