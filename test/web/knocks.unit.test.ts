import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import type { ParticipationState, WaitingEntry } from '../../client/client.ts';
import { calls } from '../../web/session/calls.ts';
import { useKnocks } from '../../web/session/knocks.ts';
import { inAPage, rendered } from '../client/react/rendered.ts';

inAPage();
/** A tab with a title, which nobody has in front of them. */
const tab = {
  document: {
    title: '',
    hasFocus: () => false,
    querySelector: () => ({ getAttribute: () => null, remove() {}, setAttribute() {} }),
  },
  MutationObserver: class {
    observe() {}
  },
};
beforeAll(() => void Object.assign(globalThis, tab));
afterAll(() => {
  for (const name of Object.keys(tab)) Reflect.deleteProperty(globalThis, name);
});
afterEach(() => void jest.restoreAllMocks());

const guest = (name: string): WaitingEntry => ({ participantId: name, name, knockedAt: 1 }) as WaitingEntry;
const inside = (...names: string[]): ParticipationState =>
  ({
    phase: 'present',
    session: { name: 'Review' },
    waiting: names.map(guest),
    waitingTotal: names.length,
  }) as unknown as ParticipationState;

/** A moderator inside, who is called; with those for whom the call is not over. */
const moderator = async () => {
  const standing: string[] = [];
  jest.spyOn(calls, 'call').mockImplementation(({ title }) => {
    standing.push(title);
    return () => void standing.splice(standing.indexOf(title), 1);
  });
  return { standing, ...(await rendered((state) => useKnocks('s1', state), inside())) };
};

test('a call to the door is over when that guest is answered or has gone, whoever else waits', async () => {
  const { standing, render } = await moderator();
  await render(inside('Gil'));
  await render(inside('Gil', 'Ina'));
  expect(standing).toEqual(['Gil is at the door.', 'Ina is at the door.']);
  await render(inside('Ina'));
  expect(standing).toEqual(['Ina is at the door.']);
  await render(inside());
  expect(standing).toEqual([]);
});

test('the title says who is at the door, or how many there are, to whoever is inside', async () => {
  const { render } = await moderator();
  await render(inside('Gil'));
  expect(document.title).toContain('Gil is at the door.');
  await render(inside('Gil', 'Ina'));
  expect(document.title).toContain('2 people are waiting.');
  await render({ ...inside('Gil', 'Ina'), phase: 'ended' } as ParticipationState);
  expect(document.title).not.toContain('waiting');
});

test('and when the moderator who was called leaves; whoever enters again is not called for those who wait', async () => {
  const { standing, render, unmount } = await moderator();
  await render(inside('Gil'));
  await render({ ...inside('Gil'), phase: 'ended' } as ParticipationState);
  expect(standing).toEqual([]);
  await render(inside('Gil', 'Ina'));
  expect(standing).toEqual([]);
  await render(inside('Gil', 'Ina', 'Tom'));
  expect(standing).toEqual(['Tom is at the door.']);
  await unmount();
  expect(standing).toEqual([]);
});
