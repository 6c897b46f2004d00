import { parseArgs } from 'node:util';
import { type Talk, talk } from './talk.ts';

/**
 * `npm run smoke -- --url wss://… --token …`: the main story against a deployed stack, with nothing between it and the
 * wire. Each line is a step, with how long it took; the first that fails ends it, with a sentence.
 */
const USAGE = `npm run smoke -- --url wss://… --token TOKEN [--session ID] [--idle]

  --url      where clients connect: the stack's output WebSocketUrl
  --token    an ID token of somebody with a licence (without one, name a session that they are a member of)
  --session  an existing session, instead of a new one
  --idle     also wait, without doing anything, for the warning, and answer it (as long as the idle timeout)`;

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    token: { type: 'string' },
    session: { type: 'string' },
    idle: { type: 'boolean', default: false },
  },
});
const { url, token } = values;
if (!url || !token) {
  console.error(USAGE);
  process.exit(2);
}

const step = async <T>(what: string, act: () => Promise<T>): Promise<T> => {
  const begun = performance.now();
  try {
    const result = await act();
    console.log(`  ✓ ${what} (${Math.round(performance.now() - begun)} ms)`);
    return result;
  } catch (error) {
    throw new Error(`✗ ${what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
};

const demand = (holds: boolean, sentence: string): void => {
  if (!holds) throw new Error(sentence);
};

const story = async (): Promise<void> => {
  await step('a token that nobody signed is refused', async () => {
    const refusal = await talk(url, 'not.a.token').then(
      () => 'let in',
      (error: Error) => error.message,
    );
    demand(/refused with 40[13]/.test(refusal), `It was not refused as it should be: ${refusal}`);
  });
  const tab = await step('a connection with the token is let in', () => talk(url, token));
  const welcome = await step('hello is answered', () => tab.ask({ action: 'hello' }));
  const name = (welcome.user as { name: string }).name;
  const sessionId = values.session ?? (await step('a session is founded', () => found(tab)));
  const joined = await step(`${name} enters`, () => tab.ask({ action: 'session.join', sessionId }));
  demand(joined.type === 'session.joined', `The answer was ${joined.type}.`);

  const itemId = `smoke-${Date.now()}`;
  const value = { text: 'Is this thing on?', at: Date.now() };
  await step('an item is written', () => tab.ask({ action: 'content.put', sessionId, itemId, value }));
  const other = await step('a second tab connects', () => talk(url, token));
  await step('and enters too, without being somebody else', async () => {
    const { participantId } = await other.ask({ action: 'session.join', sessionId });
    demand(participantId === joined.participantId, 'It was taken for another person.');
  });
  await step('and changes the item, of which the first hears', async () => {
    await other.ask({ action: 'content.put', sessionId, itemId, value: { ...value, text: 'It is.' } });
    const { itemId: changed } = await tab.hears('content.changed');
    demand(changed === itemId, `It heard of ${String(changed)}.`);
  });
  await step('a ping is answered, an activity is not', async () => {
    tab.say({ action: 'activity', sessionId });
    await tab.ask({ action: 'ping', sessionId });
  });
  if (values.idle) await idle(tab, other, sessionId, joined.policy as { idleTimeout: number });

  await step('the item is deleted', () => tab.ask({ action: 'content.delete', sessionId, itemId }));
  await step('exit leaves on every tab', async () => {
    await tab.ask({ action: 'session.exit', sessionId });
    const { ending } = await other.hears('session.ended');
    demand(ending === 'exit', `The other was told ${String(ending)}.`);
  });
  tab.close();
};

const found = async (tab: Talk): Promise<string> => {
  const { session } = await tab.ask({ action: 'session.create', name: `Smoke ${new Date().toISOString()}` });
  return (session as { id: string }).id;
};

/** A warning may come as late as the Scheduler's precision, and by the sweep four minutes late. */
const LATEST = 5 * 60_000;

const idle = async (tab: Talk, other: Talk, sessionId: string, { idleTimeout }: { idleTimeout: number }) => {
  const silent = Date.now();
  const keepAlive = setInterval(() => {
    for (const one of [tab, other]) one.say({ action: 'ping', sessionId });
  }, 4 * 60_000);
  await step(`after ${Math.round(idleTimeout / 1_000)} s without activity both tabs are warned`, async () => {
    await Promise.all([tab, other].map((one) => one.hears('session.warning', idleTimeout + LATEST)));
    console.log(`    ${Math.round((Date.now() - silent - idleTimeout) / 1_000)} s late`);
  });
  await step('extending in one takes it away in both', async () => {
    await tab.ask({ action: 'session.extend', sessionId });
    await other.hears('session.extended');
  });
  clearInterval(keepAlive);
};

try {
  await story();
  console.log('The main story works.');
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
