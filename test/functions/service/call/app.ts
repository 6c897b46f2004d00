import { memoryDeletions, memoryKeptReplies } from '../../../world/backend.ts';
import type { World } from '../../../world/world.ts';

export const appOf = (world: World) => ({
  ...world.app(),
  kept: memoryKeptReplies(),
  deletions: memoryDeletions(world),
});
