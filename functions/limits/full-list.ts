import { type ListName, MOST_LISTED } from '../../shared/directory/directory.ts';
import type { App } from '../app.ts';
import { type Answer, refused } from '../message/answer.ts';

/** The refusal, if one of these lists, each of its owner, has as many entries as it may; null when there is room in all. */
export const fullList = async (
  { listSizes }: Pick<App, 'listSizes'>,
  ...wanted: readonly (readonly [list: ListName, ownerId: string])[]
): Promise<Answer | null> => {
  const full = await Promise.all(
    wanted.map(([list, ownerId]) => listSizes.reaches(list, ownerId, MOST_LISTED[list])),
  );
  const [list] = wanted[full.indexOf(true)] ?? [];
  return list === undefined ? null : refused('list.full', `${list}: ${MOST_LISTED[list]}.`);
};
