import { english } from '../../web/words/english.ts';
import { grammarOf } from '../../web/words/grammar.ts';
import { english as linksInEnglish } from '../../web/words/links/english.ts';
import { button, type Engine, type EnginePage, reads, until } from '../browser/engines/engine.ts';
import type { LocalStack } from '../stories/stack/stack.ts';
import type { Camera } from './camera.ts';

/** The words by which elements are found: pictures in other languages are taken in passing. */
export const words = english(grammarOf('en-GB'));
export const linkWords = linksInEnglish(grammarOf('en-GB'));

export type Scene = { readonly engine: Engine; readonly stack: LocalStack; readonly camera: Camera };

export const heading = (text: string): string => reads('h1', text);
export const label = (text: string): string => `//*[@aria-label=${JSON.stringify(text)}]`;
/** Yes is the first answer to a question. */
export const yes = '//fieldset[contains(@class, "confirm")]//button[1]';

export const enter = async ({ engine, stack }: Scene, path: string, name: string): Promise<EnginePage> => {
  const person = await engine.newPerson();
  await person.go(stack.url + path);
  await person.click(button(words.entering.signIn.logIn));
  await person.click(`//button[contains(., "Log in as ${name}")]`);
  return person;
};

export const inSession = (person: EnginePage): Promise<void> =>
  until(person, `document.querySelector('.workspace h2')`);

/** Comes by an invitation, and stands at its door. */
export const knock = async ({ engine, stack }: Scene, secret: string, name: string): Promise<EnginePage> => {
  const guest = await engine.newPerson();
  await guest.go(`${stack.url}/join#${secret}`);
  await guest.click('//form//input');
  await guest.type(name);
  await guest.press('Enter');
  await until(guest, heading(words.session.door.heading));
  return guest;
};
