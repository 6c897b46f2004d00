import type { Item } from '../../../functions/aws/items/items.ts';

/** Which kind of item it is, from the beginning of its sort key, and the rest of the key. */
export const placeOf = ({ pk, sk }: Item): { owner: string; kind: string; name: string } => {
  const [partition, sort] = [pk?.S ?? '', sk?.S ?? ''];
  const mark = sort.indexOf('#');
  return {
    owner: partition.slice(partition.indexOf('#') + 1),
    kind: mark < 0 ? sort : sort.slice(0, mark),
    name: mark < 0 ? '' : sort.slice(mark + 1),
  };
};
