import process from 'node:process';
import { test as anyTest, expect } from '@jest/globals';
import type { LocalStack } from '../../stories/stack/stack.ts';
import type { Test } from '../lines.ts';
import { violations } from './accessibility.ts';
import { button, type Engine, type EnginePage, linkWith, reads, until } from './engine.ts';

const warning = "document.querySelector('vigil-warning').shadowRoot";
const dialog = `${warning}.querySelector('dialog[open]')`;
const firstNote = "document.querySelector('.workspace textarea')?.value";
const lanterns = 'Hang the lanterns before dusk.';
const typedOn = ' Then light them, all of them.';

export type Journey = {
  readonly launch: (() => Promise<Engine>) | null;
  /** What to install where there is no such engine. */
  readonly wanted: string;
  /** The name of the session it is in, in which nobody else may write. */
  readonly session: string;
  readonly stack: () => LocalStack;
  readonly test: Test;
};

/** The main story in an engine of its own. A missing engine is reported loudly and its tests are counted as skipped. */
export const describeJourney = (name: string, { launch, wanted, session, stack, test }: Journey): void => {
  const sentence =
    'somebody logs in, is warned in a dialog of a modest size, types on and loses no letter, extends by the keyboard, is logged out and finds everything again';
  if (launch === null) {
    process.stderr.write(
      `\n*** SKIPPED in ${name}, which is not on this machine. Install ${wanted}. ***\n\n`,
    );
    anyTest.skip(`${name}: ${sentence}`, () => {});
    return;
  }
  test(`${name}: ${sentence}`, async () => {
    const engine = await launch();
    try {
      await told(await engine.newPerson(), session, stack().url);
    } finally {
      await engine.close();
    }
  }, 150_000);
};

const told = async (person: EnginePage, session: string, url: string): Promise<void> => {
  await person.go(url);
  await person.click(button('Log in'));
  await person.click('//button[contains(., "Anna")]');
  await person.click(linkWith(session));
  await person.click(button('Add a note'));
  await person.type(lanterns);
  await until(person, reads('.workspace *', 'Saved'));
  expect(await violations(person)).toEqual([]);

  // The person types on: everything, including the space at the beginning, goes where it was meant to go, and
  // answers the question.
  await until(person, dialog);
  await person.type(typedOn);
  await until(person, `${dialog} === null`);
  await until(person, `${firstNote} === ${JSON.stringify(lanterns + typedOn)}`);
  await until(
    person,
    `${warning}.querySelector('.note').textContent.startsWith('You went on typing, so you stay.')`,
  );
  await until(person, reads('.workspace *', 'Saved'));

  await until(person, dialog);
  const box = await person.ask<{ height: number; button: number; window: number }>(
    `({ height: ${dialog}.getBoundingClientRect().height,
            button: ${dialog}.querySelector('button').getBoundingClientRect().height,
            window: innerHeight })`,
  );
  expect(box.height).toBeLessThan(0.75 * box.window);
  expect(box.button).toBeLessThan(70);
  // An engine may be a few millionths of a pixel short of what it was told.
  expect(Math.round(box.button)).toBeGreaterThanOrEqual(44);
  expect(await violations(person)).toEqual([]);
  await person.press('Escape');
  await person.press('Tab');
  await until(person, `${warning}.activeElement?.textContent === 'Extend session'`);
  await person.press('Enter');
  await until(person, `${dialog} === null`);
  await until(person, `${warning}.querySelector('.note').textContent.startsWith('You stay.')`);

  await until(person, dialog);
  await until(person, reads('h1, h2', 'You were logged out'));
  expect(await violations(person)).toEqual([]);
  await person.click(button('Re-enter'));
  await until(person, `${firstNote} === ${JSON.stringify(lanterns + typedOn)}`);
};
