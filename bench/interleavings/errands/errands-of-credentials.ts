import { anna, HOUR, inside } from '../cases/scenes.ts';
import { lastOn, times } from './asked.ts';
import type { Errand } from './errand.ts';
import { createGate, HOST, type Said } from './gate.ts';

const YEAR = 366 * 24 * 3_600;

/** Tokens by the issuer's own key that nobody may come in by. */
const strange: Readonly<Record<string, Said>> = {
  'that says something critical which nobody knows': { header: { crit: ['exp', 'future'], future: true } },
  'that holds for a thousand years': { claims: { exp: Math.floor(Date.now() / 1_000) + 1_000 * YEAR } },
};

const MADE_UP = 20;

/** What a token says of its person, and no name of theirs may show. */
const ADDRESS = 'private.person@example.org';
const names: Readonly<Record<string, Said>> = {
  'who has an address and no name': { claims: { email: ADDRESS, email_verified: true } },
  'whose name is an address': { claims: { name: ADDRESS } },
  'whose name turns the text around it': { claims: { name: 'nna\u202Ea' } },
  'whose name is longer than any': { claims: { name: 'ü'.repeat(1_000) } },
};

/** By what somebody comes in, and as whom. */
export const errandsOfCredentials: readonly Errand[] = [
  {
    name: 'a credential that is no token',
    run: async (cloud) => {
      const gate = createGate(cloud);
      const outcome = await gate.come('a1', 'no-token');
      if (outcome !== 'denied') return `Somebody without a token is ${outcome}.`;
      return gate.denials.length === 1 ? null : 'Somebody was denied, and it is counted nowhere.';
    },
  },
  {
    name: 'tokens by keys that are made up',
    run: async (cloud) => {
      const gate = createGate(cloud);
      const outcomes = new Set<string>();
      await times(MADE_UP, async (nth) => {
        outcomes.add(await gate.come(`a${nth}`, gate.tokenOf('anna', { header: { kid: `made-up-${nth}` } })));
      });
      if ([...outcomes].join() !== 'denied') return `Whoever makes up a key is ${[...outcomes].join(', ')}.`;
      return gate.asked() > 1 ? `Made-up keys ask the issuer ${gate.asked()} times within a second.` : null;
    },
  },
  {
    name: 'a token by a key that the issuer has withdrawn',
    run: async (cloud) => {
      const gate = createGate(cloud);
      const outcome = await gate.come('a1', gate.tokenOf('anna'));
      if (outcome !== 'let in') return `Anna is ${outcome}.`;
      gate.withdrawKeys();
      cloud.turn(2 * HOUR);
      const then = await gate.come('a2', gate.tokenOf('anna'));
      return then === 'denied'
        ? null
        : `The key was withdrawn two hours ago, and who comes by it is ${then}.`;
    },
  },
  {
    name: 'tokens that are not to be taken',
    run: async (cloud) => {
      const gate = createGate(cloud);
      for (const [which, said] of Object.entries(strange)) {
        const outcome = await gate.come('a1', gate.tokenOf('anna', said));
        if (outcome !== 'denied') return `Somebody comes by a token ${which}, and is ${outcome}.`;
      }
      return null;
    },
  },
  {
    name: 'people whose tokens say odd things of how they are called',
    run: async (cloud) => {
      await inside(...anna)(cloud);
      const gate = createGate(cloud);
      for (const [who, said] of Object.entries(names)) {
        await gate.come(who, gate.tokenOf('ben', said));
        await cloud.say(who, { action: 'hello' });
        const told = lastOn(cloud, who);
        const name = told?.type === 'welcome' ? told.user.name : '';
        if (name === '') return `Somebody ${who} is not greeted.`;
        if (/private/.test(name)) return `Somebody ${who} is called ${name}.`;
        if (/\p{Bidi_Control}/u.test(name)) return `Somebody ${who} is called by it.`;
        if (Buffer.byteLength(name) > 300)
          return `Somebody ${who} has one of ${Buffer.byteLength(name)} bytes.`;
      }
      return null;
    },
  },
  {
    name: 'pages of several origins, and an application that names the API itself',
    run: async (cloud) => {
      const gate = createGate(cloud, ['https://vigil.example.org', 'self']);
      for (const [origin, right] of [
        ['https://vigil.example.org', 'let in'],
        [`https://${HOST}`, 'let in'],
        ['https://elsewhere.example.org', 'denied'],
      ] as const) {
        const outcome = await gate.come(origin, gate.tokenOf('anna'), { Origin: origin });
        if (outcome !== right) return `Whoever comes from ${origin} is ${outcome}.`;
      }
      return null;
    },
  },
];
