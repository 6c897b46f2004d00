/**
 * Takes the place of `node:http` in the bundles (`infra/bundles.ts` says so to esbuild). The SDK imports it for a service that is
 * called without TLS, as the local stack's are, and Node.js then reads every property of it once: with `WebSocket` its whole
 * client for fetch is loaded, which takes as long as all else in which an environment starts.
 */
const http = process.getBuiltinModule('node:http');

export const { STATUS_CODES } = http;
export default http;
