import { after } from '../../../../shared/instant.ts';
import type { Happening, HappeningOf } from '../../../../shared/lifecycle/happening.ts';
import { advancer } from '../../../../shared/path/advance.ts';
import { defaultPolicy } from '../../../../shared/policy.ts';
import type { Present } from '../../../../shared/presence/participant.ts';
import { heardAt, present } from '../../../contracts/people.ts';
import type { WorldSettings } from '../../../world/settings.ts';
import { anna, ben, furnish } from '../../../world/tab.ts';
import { createWorld, type World } from '../../../world/world.ts';
import { hereNow, keyOf } from '../people.ts';

export const wake: Happening = { type: 'wake', hand: 'none' };

export const scene = async (settings: WorldSettings = {}) => {
  const world = await furnish(createWorld({ sweepEvery: null, ...settings }));
  const app = world.app();
  return { world, app, advance: advancer(app, () => {}) };
};

export const tabsOf = (world: World, ...ids: readonly string[]) =>
  Object.fromEntries(ids.map((id) => [id, heardAt(world.clock())]));

/** Puts somebody inside. */
export const put = async (world: World, id: string, changes: Partial<Present> = {}) => {
  const person = present(keyOf(id), {
    ...hereNow(world, id),
    ...changes,
  });
  await world.participants.save(person);
  return person;
};

export const owedBy = async (world: World, id: string) => (await world.participants.load(keyOf(id)))?.owed;

export const joining = (world: World, id: string, more: Partial<HappeningOf<'join'>> = {}): Happening => ({
  type: 'join',
  key: keyOf(id),
  connectionId: `${id}-1`,
  said: 5,
  resume: false,
  name: id,
  kind: 'licence-holder',
  role: 'member',
  door: 'open',
  expiresAt: after(world.clock(), 7_200_000),
  policy: defaultPolicy,
  ...more,
});

export const register = async (
  world: World,
  connectionId: string,
  inSession: string | null,
  said: number,
) => {
  const user = connectionId.startsWith('anna') ? anna : ben;
  const [connectedAt, expiresAt] = [world.clock(), after(world.clock(), 7_200_000)];
  await world.registry.open({ connectionId, user, connectedAt, expiresAt, sessionId: inSession, said });
};

export const types = (world: World, connectionId: string) =>
  world.inbox(connectionId).map(({ type }) => type);
