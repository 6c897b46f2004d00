import { existsSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { type EventInHand, layDown, take } from './event-in-hand.ts';
import type { Trace } from './trace.ts';

/** The inside of an execution environment: what Lambda's runtime does around a handler. It knows nothing of Vigil. */
type Setting = {
  folder: string;
  handler: string;
  name: string;
  memory: number;
  logStream: string;
  hand: EventInHand;
};
type Call = { requestId: string; event: string; by: string; trace: Trace; deadline: number };

const setting = workerData as Setting;
const port = parentPort;
if (!port) throw new Error('This file runs as a worker only.');

const load = async (): Promise<(event: unknown, context: unknown) => unknown> => {
  const dot = setting.handler.lastIndexOf('.');
  const [module, name] = [setting.handler.slice(0, dot), setting.handler.slice(dot + 1)];
  // A plain .js would be read as whatever the nearest package.json says, which is another one than in the cloud.
  const file = ['.mjs', '.cjs'].map((end) => join(setting.folder, module + end)).find(existsSync);
  if (!file) throw new Error(`Cannot find module '${module}' as .mjs or .cjs in the bundle`);
  const exported = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  const handler = exported[name] ?? (exported.default as Record<string, unknown> | undefined)?.[name];
  if (typeof handler !== 'function') throw new Error(`${setting.handler} is undefined or not exported`);
  return handler as (event: unknown, context: unknown) => unknown;
};

const contextOf = ({ requestId, by, deadline }: Call) => ({
  callbackWaitsForEmptyEventLoop: true,
  functionName: setting.name,
  functionVersion: '$LATEST',
  invokedFunctionArn: by,
  memoryLimitInMB: String(setting.memory),
  awsRequestId: requestId,
  logGroupName: `/aws/lambda/${setting.name}`,
  logStreamName: setting.logStream,
  getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
});

const described = (error: unknown) =>
  error instanceof Error
    ? { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') }
    : { errorType: typeof error, errorMessage: String(error), trace: [] };

try {
  const handler = await load();
  let isCompiled = false;
  /** Where compiled code is kept, the next environment finds it: with what the first event needed, and before anybody kills this one. */
  const keepCompiled = (): void => {
    if (!isCompiled) flushCompileCache();
    isCompiled = true;
  };
  const answer = async (call: Call): Promise<void> => {
    take(setting.hand);
    process.env._X_AMZN_TRACE_ID = call.trace;
    try {
      const result = await handler(JSON.parse(call.event), contextOf(call));
      const payload = JSON.stringify(result) ?? 'null';
      layDown(setting.hand);
      port.postMessage({ ok: true, payload });
      keepCompiled();
    } catch (error) {
      layDown(setting.hand);
      port.postMessage({ ok: false, ...described(error) });
    }
  };
  port.on('message', (call: Call) => void answer(call));
  port.postMessage('ready');
} catch (error) {
  port.postMessage({ initialisation: described(error) });
}
