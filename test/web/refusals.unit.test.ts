import { expect, test } from '@jest/globals';
import type { WaitingEntry } from '../../client/client.ts';
import { useRefusals } from '../../web/session/refusals.ts';
import { happens, inAPage, rendered } from '../client/react/rendered.ts';
import { handClock } from './hand-clock.ts';

inAPage();
const { pass } = handClock();

const waiting = (...names: string[]) => names.map((name) => ({ participantId: name, name }) as WaitingEntry);

/** A door with a moderator at it; what was said to whom. */
const door = async () => {
  const denied: string[] = [];
  const signals: AbortSignal[] = [];
  const deny = async (participantId: string, signal: AbortSignal) => {
    denied.push(participantId);
    signals.push(signal);
    await new Promise((_, reject) =>
      signal.addEventListener('abort', () => reject(new Error('undone')), { once: true }),
    );
  };
  const { outputs, render, unmount } = await rendered(
    (people: readonly WaitingEntry[]) => useRefusals(people, deny),
    waiting('Gil', 'Ina'),
  );
  const say = (what: 'refuse' | 'undo', name: string) => happens(() => outputs.at(-1)?.[what](name));
  return {
    denied,
    signals,
    render,
    unmount,
    say,
    pending: () => [...(outputs.at(-1)?.pending ?? [])],
  };
};

test('a refusal is sent once, six seconds after the first press', async () => {
  const { denied, say, pending } = await door();
  await say('refuse', 'Gil');
  await pass(4_000);
  await say('refuse', 'Gil');
  expect([denied, pending()]).toEqual([[], ['Gil']]);
  await pass(2_000);
  expect(denied).toEqual(['Gil']);
  await pass(60_000);
  expect(denied).toEqual(['Gil']);
});

test('one that is undone is not sent, or is called back; nobody else’s is', async () => {
  const { denied, signals, say, pending } = await door();
  await say('refuse', 'Gil');
  await say('refuse', 'Ina');
  await say('undo', 'Gil');
  await pass(6_000);
  expect([denied, pending()]).toEqual([['Ina'], ['Ina']]);
  await say('undo', 'Ina');
  expect([signals[0]?.aborted, pending()]).toEqual([true, []]);
});

test('whoever has gone meanwhile, or was answered by somebody else, is not refused', async () => {
  const { denied, render, say, pending } = await door();
  await say('refuse', 'Gil');
  await render(waiting('Ina'));
  await pass(6_000);
  expect([denied, pending()]).toEqual([[], []]);
});

test('a page that is left before refuses nobody', async () => {
  const { denied, unmount, say } = await door();
  await say('refuse', 'Gil');
  await unmount();
  await pass(6_000);
  expect(denied).toEqual([]);
});
