import { describe, expect, test } from '@jest/globals';
import { sendOut } from '../../../../shared/path/clearing.ts';
import { named } from '../../../../shared/path/intruders.ts';
import { Failure } from '../../../world/faults.ts';
import { keyOf, sessionId } from '../people.ts';
import { scene } from './scene.ts';

describe('What many were owed', () => {
  test('of the roster stays owed where somebody else tells it', async () => {
    const { world, ben, now, ported } = await scene();
    const claim = async () => 'claimed' as const;
    const ports = ported('sessions', { claim });
    const cleared = await sendOut(ports, () => {}, sessionId, named('removed', [ben]));
    await cleared.finish();
    expect((await now('ben'))?.owed).toMatchObject({ roster: true, farewells: {}, records: [] });
    expect(world.inbox('anna-1')).toEqual([]);
  });

  test.each<[who: string, stalled: string[]]>([
    ['nobody inside', ['anna-1', 'carla-1']],
    ['one inside', ['anna-1']],
    ['they themselves', ['ben-1']],
    ['they and one inside', ['anna-1', 'ben-1']],
  ])('stays owed where %s cannot be told', async (_, stalled) => {
    const { world, ben, now, stall } = await scene();
    stall(...stalled);
    const cleared = await sendOut(world.app(), () => {}, sessionId, named('removed', [ben]));
    await cleared.finish();
    expect((await now('ben'))?.owed).toMatchObject({ roster: true });
  });

  test('and cannot be struck is their trouble', async () => {
    const { world, ben } = await scene();
    const cleared = await sendOut(world.app(), () => {}, sessionId, named('removed', [ben]));
    world.setFate((name) => (name === 'participants.save' ? 'failure' : null));
    expect(await cleared.finish()).toEqual([]);
    expect(world.troubles).toEqual([new Failure('participants.save failed.')]);
  });

  test('is told, and who is gone is found on the way', async () => {
    const { world, ben } = await scene();
    world.vanish('anna-1');
    const cleared = await sendOut(world.app(), () => {}, sessionId, named('removed', [ben]));
    expect(await cleared.finish()).toEqual([{ ...keyOf('anna'), connectionId: 'anna-1' }]);
  });
});
