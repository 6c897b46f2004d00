import { defaultPolicy } from '../../../shared/policy.ts';
import { markOf } from '../../../shared/rules/deployed.ts';
import { heardAt } from '../../contracts/people.ts';
import type { World } from '../../world/world.ts';

export const sessionId = 's1';
export const keyOf = (participantId: string) => ({ sessionId, participantId });

/** What is so of whoever is here now, by one connection and under what the deployment says, without the work of a join. */
export const hereNow = (world: World, id: string) => ({
  name: id,
  connections: { [`${id}-1`]: heardAt(world.clock()) },
  lastActivityAt: world.clock(),
  deployed: { mark: markOf({ policy: defaultPolicy, rule: {} }), since: world.clock() },
});
