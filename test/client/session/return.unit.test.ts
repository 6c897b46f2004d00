import { describe, expect, test } from '@jest/globals';
import { settled } from '../hand-clock.ts';
import { ended, inside, person, policy, world } from '../world.ts';

test('a connection that was one too many comes back when its page is shown, and not by itself', async () => {
  const w = world();
  const client = w.start();
  await settled();
  await w.welcome();
  const socket = w.last();
  await w.tell(socket, {
    type: 'error',
    code: 'connection.too-many',
    title: '',
    detail: '',
    retryable: false,
  });
  await w.lose();
  await w.advance(10 * 60_000);
  expect(w.last()).toBe(socket);
  expect(client.getStatus()).toMatchObject({
    name: 'waiting',
    reason: expect.objectContaining({ code: 'connection.too-many' }),
  });
  await w.show();
  expect(w.last()).not.toBe(socket);
});

describe('coming back', () => {
  test('after a loss it resumes, and until then nothing that it shows counts as confirmed', async () => {
    const { participation, ...w } = await inside();
    await w.advance(policy.idleTimeout);
    await w.lose();
    expect(participation.getSnapshot()).toMatchObject({ phase: 'present', live: false });
    await w.advance(1_000);
    await w.welcome();
    expect(w.last().of('session.join')).toMatchObject([{ sessionId: 's1', resume: true }]);
    expect(participation.getSnapshot().live).toBe(false);
    const logoutAt = w.now() + policy.warningPeriod - 500;
    await w.reply(w.last(), 'session.join', w.joined({ phase: 'warned', warnAt: null, logoutAt }));
    expect(participation.getSnapshot()).toMatchObject({
      phase: 'warned',
      live: true,
      logoutAt,
    });
  });

  test.each([
    [
      'after a loss',
      async (w: Awaited<ReturnType<typeof inside>>) => {
        await w.lose();
        await w.advance(1_000);
        await w.welcome();
      },
    ],
    [
      'after an ending',
      async (w: Awaited<ReturnType<typeof inside>>) => {
        await w.tell(w.socket, ended(w.now()));
        w.participation.reenter();
        await settled();
      },
    ],
  ])(
    '%s it goes by what it is told then, though a table that was restored counts from before',
    async (_, comeBack) => {
      const seen = (revision: number, ids: readonly string[], items: readonly string[]) => ({
        role: 'moderator',
        revision,
        roster: ids.map((id) => ({ ...person(id), role: 'moderator' })),
        waiting: ids.map((id) => ({ participantId: `${id}'s guest`, name: 'Gus', knockedAt: revision })),
        waitingTotal: ids.length,
        content: {
          items: items.map((itemId) => ({ itemId, revision, value: itemId })),
          next: null,
          contentRevision: revision,
        },
      });
      const w = await inside(seen(50, ['anna', 'ben', 'carla'], ['plan', 'more']));
      const shown = () => {
        const { roster, waiting, items } = w.participation.getSnapshot();
        return [
          roster.map(({ participantId }) => participantId),
          waiting.length,
          items.map(({ itemId }) => itemId),
        ];
      };
      expect(shown()).toEqual([['anna', 'ben', 'carla'], 3, ['more', 'plan']]);
      await comeBack(w);
      await w.reply(w.last(), 'session.join', w.joined(seen(0, ['anna', 'ben'], [])));
      expect(shown()).toEqual([['anna', 'ben'], 2, []]);
      const told = { sessionId: 's1', since: 0, revision: 1, changed: [], left: [] };
      await w.tell(w.last(), { type: 'presence.changed', ...told, joined: [person('dora')] });
      await w.tell(w.last(), {
        type: 'waiting.changed',
        sessionId: 's1',
        revision: 1,
        waiting: [],
        waitingTotal: 0,
      });
      await w.tell(w.last(), {
        type: 'content.changed',
        sessionId: 's1',
        itemId: 'new',
        revision: 1,
        value: 1,
      });
      expect(shown()).toEqual([['anna', 'ben', 'dora'], 0, ['new']]);
    },
  );

  test('an extension whose reply was lost is repeated, so that one click is enough', async () => {
    const { participation, ...w } = await inside();
    const extending = participation.extend();
    await settled();
    expect(w.last().of('session.extend')).toHaveLength(1);
    await w.lose();
    await w.advance(500);
    await w.welcome();
    expect(w.last().of('session.extend')).toEqual([]);
    await w.reply(w.last(), 'session.join', w.joined());
    const warnAt = w.now() + policy.idleTimeout;
    await w.reply(w.last(), 'session.extend', { type: 'session.extended', sessionId: 's1', warnAt });
    await extending;
    expect(participation.getSnapshot().warnAt).toBe(warnAt);
    expect(w.last().of('session.extend')).toHaveLength(1);
  });

  test('an extension requested while the connection breaks is not taken for made', async () => {
    const { participation, ...w } = await inside();
    let extended = false;
    const extending = participation.extend().then(() => {
      extended = true;
    });
    w.socket.emit('close', { code: 1006 });
    await settled();
    expect(extended).toBe(false);
    await w.advance(500);
    await w.welcome();
    await w.reply(w.last(), 'session.join', w.joined());
    const warnAt = w.now() + policy.idleTimeout;
    await w.reply(w.last(), 'session.extend', { type: 'session.extended', sessionId: 's1', warnAt });
    await extending;
    expect(w.last().of('session.extend')).toHaveLength(1);
  });

  test('and fails when the logout was first', async () => {
    const { participation, ...w } = await inside();
    const refused = expect(participation.extend()).rejects.toMatchObject({ code: 'participation.ended' });
    await settled();
    await w.lose();
    await w.advance(500);
    await w.welcome();
    await w.reply(w.last(), 'session.join', ended(w.now() - 100));
    await refused;
    expect(w.last().of('session.extend')).toEqual([]);
  });

  test('a resume that comes too late is told the ending', async () => {
    const { participation, ...w } = await inside();
    await w.lose();
    await w.advance(500);
    await w.welcome();
    await w.reply(w.last(), 'session.join', ended(w.now() - 100));
    expect(participation.getSnapshot()).toMatchObject({
      phase: 'ended',
      ending: {
        ending: 'inactivity',
        mayReturn: true,
      },
    });
    await expect(participation.ready()).rejects.toMatchObject({ code: 'participation.ended' });
  });

  test('after an ending nothing rejoins, however often the connection comes back', async () => {
    const { participation, socket, ...w } = await inside();
    await w.tell(socket, ended(w.now()));
    for (let round = 0; round < 3; round += 1) {
      await w.lose();
      await w.advance(30_000);
      await w.welcome();
      await w.hide();
      await w.advance(60_000);
      await w.show();
      await w.online();
      expect(w.last().of('session.join')).toHaveLength(0);
    }
    expect(participation.getSnapshot().phase).toBe('ended');
  });

  test('re-entering is a new join, not a resume, and everything is shown as it was', async () => {
    const items = [{ itemId: 'n1', value: 'kept', revision: 3 }];
    const { participation, socket, ...w } = await inside({
      content: { items, next: null, contentRevision: 3 },
    });
    await w.tell(socket, ended(w.now()));
    await w.advance(1_000);
    participation.reenter();
    await settled();
    expect(socket.of('session.join').at(-1)).not.toHaveProperty('resume');
    await w.tell(socket, ended(w.now() - 1_000));
    expect(participation.getSnapshot()).toMatchObject({ phase: 'joining', items });
    await w.reply(socket, 'session.join', w.joined({ content: { items, next: null, contentRevision: 3 } }));
    expect(participation.getSnapshot()).toMatchObject({ phase: 'present', ending: null, items });
  });

  test('with `resume` continues, and takes the ending that the server knows, however late the farewell comes', async () => {
    const { client, participation, socket, ...w } = await inside();
    const leaving = participation.exit();
    await settled();
    await w.reply(socket, 'session.exit', { type: 'session.left', sessionId: 's1' });
    await leaving;
    await w.advance(60_000);
    expect(client.join('s1', { resume: true })).toBe(participation);
    await settled();
    expect(socket.of('session.join').at(-1)).toMatchObject({ resume: true });
    await w.reply(socket, 'session.join', { ...ended(w.now() - 61_000), ending: 'exit' });
    expect(participation.getSnapshot()).toMatchObject({ phase: 'ended', ending: { ending: 'exit' } });
  });

  test('with `resume` after a logout returns it as it is', async () => {
    const { client, participation, socket, ...w } = await inside();
    await w.tell(socket, ended(w.now()));
    client.join('s1', { resume: true });
    await settled();
    expect(socket.of('session.join')).toHaveLength(1);
    expect(participation.getSnapshot().phase).toBe('ended');
  });

  test.each(['disconnected', 'expired'])(
    'a connection that is %s is not a logout: it is replaced, and resumes',
    async (ending) => {
      const { participation, socket, ...w } = await inside();
      await w.tell(socket, { ...ended(w.now()), ending });
      expect(socket.closedWith).toBe(1000);
      await w.advance(1_000);
      await w.welcome();
      expect(w.last().of('session.join')).toMatchObject([{ resume: true }]);
      expect(participation.getSnapshot().phase).toBe('present');
    },
  );

  test('an absence that this very resume finds to be over is followed by another', async () => {
    const { participation, ...w } = await inside();
    await w.lose();
    await w.advance(500);
    await w.welcome();
    await w.reply(w.last(), 'session.join', { ...ended(w.now()), ending: 'disconnected' });
    expect(w.last().of('session.join')).toHaveLength(2);
    await w.reply(w.last(), 'session.join', w.joined());
    expect(participation.getSnapshot()).toMatchObject({ phase: 'present', live: true });
  });
});
