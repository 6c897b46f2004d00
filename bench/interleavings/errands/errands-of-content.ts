import { MOST_CLEANED_UP, ROOMY } from '../../../functions/aws/content/admission.ts';
import { contentHeadKey } from '../../../functions/aws/items/keys.ts';
import { itemBytes } from '../../../test/contracts/item-bytes.ts';
import { anna, HOUR, inside, S } from '../cases/scenes.ts';
import type { Cloud } from '../stage/cloud.ts';
import { count, lastOn, placeContent, put, times } from './asked.ts';
import type { Errand } from './errand.ts';

const headIn = (cloud: Cloud) => {
  const { pk, sk } = contentHeadKey(S);
  return [...cloud.items()].find((item) => item.pk?.S === pk?.S && item.sk?.S === sk?.S) ?? {};
};

/** So many environments have died at a write, and nobody has cleaned up after them. */
const abandoned = async (cloud: Cloud, many: number): Promise<void> => {
  await inside(...anna)(cloud);
  cloud.refuse(({ call }) => call.startsWith('UpdateItem SESSION#s/CONTENT#'));
  await times(many, (nth) => cloud.say('a1', put(`n${nth}`)));
  cloud.refuse(() => false);
  cloud.turn(HOUR / 60);
};

const asRefused = (trouble: string): boolean => trouble.includes('is refused.');

/** What writes leave behind, and what it costs to read where much was deleted. */
export const errandsOfContent: readonly Errand[] = [
  {
    name: 'a write where many environments have died',
    // Until it is cleaned up, the head is large, and to write it costs more.
    expected: (trouble) => asRefused(trouble) || trouble.includes(' units of the '),
    run: async (cloud) => {
      await abandoned(cloud, 10 * MOST_CLEANED_UP);
      await cloud.say('a1', put('n'));
      return lastOn(cloud, 'a1')?.type === 'content.saved' ? null : 'Anna cannot write.';
    },
  },
  {
    name: 'a write whose clean-up is refused',
    expected: asRefused,
    run: async (cloud) => {
      await abandoned(cloud, MOST_CLEANED_UP);
      cloud.refuse(
        ({ input }) => 'UpdateExpression' in input && String(input.UpdateExpression).startsWith('REMOVE #w'),
      );
      await cloud.say('a1', put('n'));
      return lastOn(cloud, 'a1')?.type === 'content.saved'
        ? null
        : 'Anna cannot write while nobody cleans up.';
    },
  },
  {
    name: 'writes of many environments',
    run: async (cloud) => {
      await inside(...anna)(cloud);
      await times(5 * ROOMY, (nth) => cloud.say('a1', put('n', nth)));
      const bytes = itemBytes(headIn(cloud));
      return bytes > 1_024 ? `The head of the content has ${bytes} bytes, and nobody writes.` : null;
    },
  },
  {
    name: 'content of which most was deleted',
    run: async (cloud) => {
      await inside(...anna)(cloud);
      await cloud.say('a1', put('z'));
      await placeContent(cloud, 120, null);
      await cloud.say('a1', { action: 'content.list', sessionId: S });
      const page = lastOn(cloud, 'a1');
      return page?.type === 'content' && page.items.length === 1
        ? null
        : `One note is there, and a page of ${count(cloud, 'a1', 'content')} has none.`;
    },
  },
];
