import { describe, expect, test } from '@jest/globals';
import { settled } from '../hand-clock.ts';
import { DAY, world } from '../world.ts';

describe('rollover', () => {
  const before = 2 * 3_600_000 * (0.75 + 0.2 * 0.5);
  const toRollover = async () => {
    const w = world({ keepAlive: DAY });
    const inside = await w.inside();
    await w.advance(before);
    return { ...w, ...inside, old: inside.socket, fresh: w.last() };
  };

  test('the replacement is in the session before the old connection goes', async () => {
    const { participation, statuses, old, fresh, ...w } = await toRollover();
    expect(fresh).not.toBe(old);
    await w.welcome(fresh);
    expect(fresh.of('session.join')).toMatchObject([{ resume: true }]);
    expect(old.closedWith).toBeUndefined();
    expect(participation.getSnapshot().live).toBe(true);
    await w.reply(fresh, 'session.join', w.joined());
    expect(old.closedWith).toBe(1000);
    expect(fresh.of('session.join')).toHaveLength(1);
    expect(statuses.map(({ name }) => name)).toEqual(['idle', 'connecting', 'open', 'open']);
  });

  test('a request under way is answered on the old connection before that goes', async () => {
    const { client, old, fresh, ...w } = await toRollover();
    const listing = client.listSessions();
    await settled();
    await w.welcome(fresh);
    await w.reply(fresh, 'session.join', w.joined());
    expect(old.closedWith).toBeUndefined();
    await w.reply(old, 'sessions.list', { type: 'sessions', sessions: [], next: null });
    expect((await listing).type).toBe('sessions');
    expect(old.closedWith).toBe(1000);
  });

  test('a replacement that fails is tried again, and the old connection stays meanwhile', async () => {
    const { client, participation, old, fresh, ...w } = await toRollover();
    await w.lose(fresh);
    expect(client.getStatus().name).toBe('open');
    expect(participation.getSnapshot().live).toBe(true);
    await w.advance(500);
    expect(w.sockets).toHaveLength(3);
    expect(old.closedWith).toBeUndefined();
  });

  test('what a failed replacement would have reported is reported on the old connection', async () => {
    const { participation, old, fresh, ...w } = await toRollover();
    participation.act();
    await w.advance(1_000);
    participation.act();
    await w.advance(1_000);
    await w.welcome(fresh);
    expect(fresh.of('session.join')).toMatchObject([{ agoMs: 1_000 }]);
    await w.lose(fresh);
    await w.hide();
    expect(old.of('activity').map(({ agoMs }) => agoMs)).toEqual([0, 1_000]);
  });

  test('if the old one goes first, the replacement takes over', async () => {
    const { client, participation, old, fresh, ...w } = await toRollover();
    await w.lose(old);
    expect(client.getStatus().name).toBe('connecting');
    await w.welcome(fresh);
    await w.reply(fresh, 'session.join', w.joined());
    expect(client.getStatus().name).toBe('open');
    expect(participation.getSnapshot().live).toBe(true);
  });

  test('a credential that expires sooner is renewed in the same way', async () => {
    const w = world({ keepAlive: DAY * 2, lifetime: DAY * 30 });
    await w.inside();
    await w.advance(DAY * 0.85);
    expect(w.sockets).toHaveLength(2);
    expect(w.sockets[0]?.closedWith).toBeUndefined();
  });
});
