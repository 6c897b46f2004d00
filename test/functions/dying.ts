import { expect } from '@jest/globals';
import type { World } from '../world/world.ts';

/** What somebody asks, by a function that dies at this call: once it is made, or before. */
export const dying = async (
  world: World,
  call: string,
  act: () => Promise<unknown>,
  when: 'death-before' | 'death-after' = 'death-after',
): Promise<void> => {
  world.setFate((name) => (name === call ? when : null));
  await expect(act()).rejects.toThrow('died');
  world.setFate(() => null);
};
