import { parseArgs } from 'node:util';
import { milliseconds } from '../settings/kinds.ts';
import { endPlainly } from './command.ts';
import { sentenceOf } from './outer-fault.ts';
import { smokeStory } from './smoke-story.ts';
import { UsageError } from './usage-error.ts';

/**
 * `npm run smoke -- --url wss://… --token … --contact …`: the main story of two people against a deployed stack, with
 * nothing between it and the wire. Each line is a step, with how long it took; the first that fails ends it.
 */
const USAGE = `npm run smoke -- --url wss://… --token TOKEN --contact TOKEN [--idle [--timings 60s,60s]]

  --url      where clients connect: the stack's output WebSocketUrl
  --token    an ID token of somebody with a licence
  --contact  an ID token of somebody else, whose e-mail address is verified
  --idle     also wait until the contact, who does nothing, is warned and logged out, and returns
  --timings  the idle timeout and the warning period of the session, instead of those of the deployment`;

endPlainly();
const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    token: { type: 'string' },
    contact: { type: 'string' },
    idle: { type: 'boolean', default: false },
    timings: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
const { url, token, contact, idle } = values;
const [idleTimeout, warningPeriod, ...more] = values.timings?.split(',').map(milliseconds) ?? [];
const timings =
  idleTimeout !== undefined && warningPeriod !== undefined && more.length === 0
    ? { idleTimeout, warningPeriod }
    : null;
if (!url || !token || !contact || (values.timings !== undefined && !timings)) {
  throw new UsageError(USAGE);
}

const step = async <T>(what: string, act: () => Promise<T>): Promise<T> => {
  const begun = performance.now();
  try {
    const result = await act();
    console.log(`  ✓ ${what} (${Math.round(performance.now() - begun)} ms)`);
    return result;
  } catch (error) {
    throw new Error(`✗ ${what}: ${sentenceOf(error)}`, { cause: error });
  }
};

try {
  await smokeStory({ url, token, contact, idle, timings, step });
  console.log('The main story works.');
  process.exit(0);
} catch (error) {
  // Its cause has been said in it.
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
