import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Client, Participation, ParticipationState } from '../../client/client.ts';
import { openKeptDrafts } from '../../web/session/returning/kept-drafts.ts';
import { useLeftOff } from '../../web/session/returning/use-left-off.ts';
import { happens, inAPage, rendered } from '../client/react/rendered.ts';
import { handClock } from './hand-clock.ts';
import { memoryStorage } from './storage.ts';

inAPage();
const { pass } = handClock();
class Field extends EventTarget {
  readonly dataset = { item: 'n1' };
  readonly isConnected = true;
  selectionStart = 3;
}
const globals = () => {
  const view = new EventTarget();
  return {
    document: Object.assign(new EventTarget(), { visibilityState: 'visible', activeElement: null }),
    HTMLTextAreaElement: Field,
    addEventListener: view.addEventListener.bind(view),
    scrollY: 0,
    innerHeight: 800,
    matchMedia: () => ({ matches: false }),
  };
};
beforeEach(() => void Object.assign(globalThis, globals()));
afterEach(() => {
  for (const name of Object.keys(globals())) Reflect.deleteProperty(globalThis, name);
});

/** Somebody in a session of one note, where they left off at a place before. */
const member = async (kind: 'contact' | 'guest' = 'contact') => {
  const done: string[] = [];
  const kept: unknown[] = [];
  const field = Object.assign(new Field(), {
    getBoundingClientRect: () => ({ top: 100, bottom: 190 }),
    focus: () => {
      done.push('focus');
      Object.assign(document, { activeElement: field });
    },
    setSelectionRange: (caret: number) => {
      done.push(`at ${caret}`);
      field.selectionStart = caret;
    },
    scrollIntoView: () => done.push('in view'),
  });
  const workspace = Object.assign(new EventTarget(), { querySelectorAll: () => [field] });
  let answer: () => void = () => {};
  const client = {
    getWelcome: () => ({ user: { kind } }),
    request: ({ action, value }: { readonly action: string; readonly value?: unknown }) => {
      if (action === 'mine.get')
        return new Promise((resolve) => {
          answer = () => resolve({ value: { place: { itemId: 'n1', caret: 2 }, drafts: [] } });
        });
      kept.push(value);
      return Promise.resolve({});
    },
  } as unknown as Client;
  const state = (phase: string) => ({ phase, complete: true }) as unknown as ParticipationState;
  let now = state('present');
  const listeners = new Set<() => void>();
  const participation = {
    sessionId: 's1',
    getSnapshot: () => now,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } as unknown as Participation;
  const surroundings = { storage: memoryStorage, locks: undefined, now: () => 0, page: '1' };
  const drafts = await openKeptDrafts('anna', 's1', surroundings);
  const { render } = await rendered(
    (is: ParticipationState) =>
      useLeftOff({
        client,
        participation,
        state: is,
        kept: drafts,
        workspace: workspace as unknown as HTMLElement,
      }),
    now,
  );
  return {
    done,
    kept,
    drafts,
    answered: () => happens(() => answer()),
    /** Writes on, up to this letter. */
    writes: (caret: number) =>
      happens(() => {
        field.selectionStart = caret;
        const event = new Event('focusin');
        Object.defineProperty(event, 'target', { value: field });
        workspace.dispatchEvent(event);
      }),
    does: (deed: string) => happens(() => document.dispatchEvent(new Event(deed))),
    looksAway: () =>
      happens(() => {
        Object.assign(document, { visibilityState: 'hidden' });
        document.dispatchEvent(new Event('visibilitychange'));
      }),
    becomes: async (phase: string) => {
      now = state(phase);
      await happens(() => {
        for (const listener of listeners) listener();
      });
      await render(now);
    },
  };
};
const at = (caret: number) => ({ place: { itemId: 'n1', caret }, drafts: [] });

test('Whoever enters is taken to where they left off', async () => {
  const { done, kept, answered, looksAway } = await member();
  expect(done).toEqual([]);
  await answered();
  expect(done).toEqual(['focus', 'at 2']);
  // There they are, though they have done nothing yet.
  await looksAway();
  expect(kept).toEqual([]);
});

test.each(['pointerdown', 'keydown', 'wheel'])(
  'but not if they have begun to do something meanwhile: %s',
  async (deed) => {
    const { done, answered, does } = await member();
    await does(deed);
    await answered();
    expect(done).toEqual([]);
  },
);

test('Where they are is kept when they look away, are warned or out, and after two minutes at rest; not once they are out', async () => {
  const { kept, answered, writes, looksAway, becomes } = await member();
  await answered();
  await writes(3);
  await pass(119_000);
  expect(kept).toEqual([]);
  await pass(1_000);
  expect(kept).toEqual([at(3)]);
  await writes(4);
  await looksAway();
  await pass(1_000);
  expect(kept).toEqual([at(3), at(4)]);
  // Nothing has changed.
  await looksAway();
  await writes(5);
  await becomes('warned');
  await pass(1_000);
  await writes(6);
  await becomes('ended');
  await pass(1_000);
  expect(kept).toEqual([at(3), at(4), at(5), at(6)]);
  await writes(7);
  await looksAway();
  await pass(1_000);
  expect(kept).toHaveLength(4);
});

test('A guest who is out keeps nothing any more: they would be refused', async () => {
  const { kept, answered, writes, becomes } = await member('guest');
  await answered();
  await writes(3);
  await becomes('ended');
  await pass(1_000);
  expect(kept).toEqual([]);
});

test('A draft that is stuck is kept at once, for other devices', async () => {
  const { kept, drafts, answered } = await member();
  await answered();
  await happens(() => void drafts.keep('n1', { text: 'Mine', base: 4 }, true));
  expect(kept).toEqual([{ ...at(2), drafts: [{ itemId: 'n1', text: 'Mine', base: 4 }] }]);
});
