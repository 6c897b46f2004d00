import type { BusEvent } from '../../../shared/bus/details.ts';
import { annaAndBen, inside, S, SECOND } from '../cases/scenes.ts';
import { recordsOf } from '../judging/records.ts';
import type { Cloud } from '../stage/cloud.ts';
import { createConsumer } from './consumer.ts';
import type { Errand } from './errand.ts';

/** What the bus has told of somebody, by the numbers that say in which order it was. */
const toldOf = (taken: readonly BusEvent[], participantId: string): string => {
  const told = new Map(
    taken.flatMap(({ type, detail }): [number, string][] =>
      'participantId' in detail && detail.participantId === participantId ? [[detail.sequence, type]] : [],
    ),
  );
  const inOrder = [...told].sort(([one], [other]) => one - other);
  return inOrder.map(([sequence, type]) => `${sequence} ${type.replace('participant.', '')}`).join(', ');
};

const recordedOf = (cloud: Cloud, participantId: string): string =>
  recordsOf(cloud, participantId)
    .map(({ sequence, type }) => `${sequence} ${type}`)
    .join(', ');

/** What other systems are told of what is on record. */
export const errandsOfTheBus: readonly Errand[] = [
  {
    name: 'a bus that refuses some of what it is given, and once all of it',
    run: async (cloud) => {
      const { taken, handOut } = createConsumer(cloud);
      await inside(...annaAndBen)(cloud);
      for (const [tab] of annaAndBen) await cloud.say(tab, { action: 'session.exit', sessionId: S });
      await cloud.pass(5 * SECOND, SECOND);
      if ((await handOut([1, 3], 'down', [0])) === null) return 'The stream stands still for ever.';
      for (const id of ['anna', 'ben']) {
        const [told, recorded] = [toldOf(taken, id), recordedOf(cloud, id)];
        if (told !== recorded) return `Of ${id} it is told that ${told}, and on record is ${recorded}.`;
      }
      const turns = new Map(taken.map(({ type, detail }) => [detail.id, type]));
      for (const type of ['session.occupied', 'session.emptied']) {
        const often = [...turns.values()].filter((one) => one === type).length;
        if (often !== 1) return `${type} is told ${often} times of a session to which people came once.`;
      }
      return null;
    },
  },
];
