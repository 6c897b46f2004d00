import type { Happening } from '../../../../shared/lifecycle/happening.ts';
import type { Witness } from '../../../../shared/path/step.ts';
import type { Participant } from '../../../../shared/presence/participant.ts';
import { present, waiting } from '../../../contracts/people.ts';
import { Failure } from '../../../world/faults.ts';
import { furnish } from '../../../world/tab.ts';
import { createWorld } from '../../../world/world.ts';
import { hereNow, keyOf } from '../people.ts';

/** Anna, who moderates, and Ben and Carla inside; a guest at the door. */
export const scene = async () => {
  const world = await furnish(createWorld({ sweepEvery: null }));
  const put = async <P extends Participant>(person: P) => {
    await world.participants.save(person);
    return person;
  };
  const some = (id: string) => hereNow(world, id);
  const [moderator, ben, carla] = [
    await put(present(keyOf('anna'), { ...some('anna'), role: 'moderator' })),
    await put(present(keyOf('ben'), some('ben'))),
    await put(present(keyOf('carla'), some('carla'))),
  ];
  const guest = await put(waiting(keyOf('guest'), { ...some('guest'), kind: 'guest', invitation: 'link' }));
  /** The ports of a function, with another one in place of one call. */
  const ported = (name: 'participants' | 'sessions', other: object) => {
    const app = world.app();
    return { ...app, [name]: { ...app[name], ...other } };
  };
  const now = async (id: string) => world.participants.load(keyOf(id));
  /** Neither told nor hung up on. */
  const stall = (...ids: readonly string[]) => {
    for (const id of ids)
      world.disturb(id, async () => {
        throw new Failure(`${id} is too busy.`);
      });
    world.setFate((name) => (name === 'connections.close' ? 'failure' : null));
  };
  return { world, moderator, ben, carla, guest, put, some, ported, now, stall };
};

export const noting =
  (happened: Happening[]): Witness =>
  (_transition, _participant, happening) =>
    void happened.push(happening);

export const heard = (
  world: Awaited<ReturnType<typeof scene>>['world'],
  connectionId: string,
  type: string,
) => world.inbox(connectionId).filter((message) => message.type === type);
