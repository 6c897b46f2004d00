import { describe, expect, test } from '@jest/globals';
import { settled } from './hand-clock.ts';
import { policy, world } from './world.ts';

const DAY = 24 * 3_600_000;
/** Without keep-alives, which a test would have to answer. */
const inside = async (more: object = {}) => {
  const w = world({ keepAlive: DAY });
  return { ...w, ...(await w.inside(more)) };
};
const person = (participantId: string) => ({
  participantId,
  name: participantId,
  kind: 'contact',
  phase: 'present',
  media: { audio: false, video: false },
});

describe('joining', () => {
  test('the first join is no resume, and what it answers is the state', async () => {
    const { participation, socket, now } = await inside({ roster: [person('anna')] });
    expect(socket.of('session.join')).toEqual([{ action: 'session.join', requestId: '2', sessionId: 's1' }]);
    expect(participation.getSnapshot()).toMatchObject({
      phase: 'present',
      live: true,
      session: { name: 'Plans' },
      warnAt: now() + policy.idleTimeout,
      logoutAt: null,
      policy,
      roster: [{ name: 'anna' }],
    });
    await expect(participation.ready()).resolves.toBe(participation.getSnapshot());
  });

  test('a snapshot is the same object until something changes', async () => {
    const { participation, socket, tell } = await inside();
    const before = participation.getSnapshot();
    await tell(socket, { type: 'pong' });
    expect(participation.getSnapshot()).toBe(before);
  });

  test('a refusal is kept, with its reason, and not repeated', async () => {
    const w = world();
    const client = w.start();
    await settled();
    await w.welcome();
    const participation = client.join('s1');
    await settled();
    await w.reply(w.last(), 'session.join', {
      type: 'error',
      code: 'session.not-found',
      title: 'There is no such session for you.',
      detail: '',
      retryable: false,
    });
    expect(participation.getSnapshot()).toMatchObject({
      phase: 'refused',
      refusal: { code: 'session.not-found' },
    });
    await expect(participation.ready()).rejects.toMatchObject({ code: 'session.not-found' });
    await w.lose();
    await w.advance(60_000);
    await w.welcome();
    expect(w.last().of('session.join')).toHaveLength(0);
  });

  test('a join that failed on their side is tried again', async () => {
    const w = world();
    const client = w.start();
    await settled();
    await w.welcome();
    const participation = client.join('s1');
    await settled();
    await w.reply(w.last(), 'session.join', {
      type: 'error',
      code: 'internal',
      title: '',
      detail: '',
      retryable: true,
    });
    await w.advance(500);
    expect(w.last().of('session.join')).toHaveLength(2);
    await w.reply(w.last(), 'session.join', w.joined());
    expect(participation.getSnapshot().live).toBe(true);
  });

  test('joining another session leaves the first, on this connection only', async () => {
    const { client, participation, socket } = await inside();
    client.join('s2');
    await settled();
    expect(participation.getSnapshot().phase).toBe('ended');
    expect(socket.of('session.exit')).toHaveLength(0);
    expect(socket.of('session.join').at(-1)).toMatchObject({ sessionId: 's2' });
  });
});

describe('coming back', () => {
  test('after a loss it resumes, and until then nothing it shows counts as confirmed', async () => {
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
        sentence: 'You were logged out because you were inactive.',
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

  test('re-entering is a new join, no resume, and everything is shown as it was', async () => {
    const items = [{ itemId: 'n1', value: 'kept', revision: 3 }];
    const { participation, socket, ...w } = await inside({ content: { items, next: null } });
    await w.tell(socket, ended(w.now()));
    await w.advance(1_000);
    participation.reenter();
    await settled();
    expect(socket.of('session.join').at(-1)).not.toHaveProperty('resume');
    await w.tell(socket, ended(w.now() - 1_000));
    expect(participation.getSnapshot()).toMatchObject({ phase: 'joining', items });
    await w.reply(socket, 'session.join', w.joined({ content: { items, next: null } }));
    expect(participation.getSnapshot()).toMatchObject({ phase: 'present', ending: null, items });
  });

  test('to be given up for lost is no logout: the connection is replaced, and it resumes', async () => {
    const { participation, socket, ...w } = await inside();
    await w.tell(socket, { ...ended(w.now()), ending: 'disconnected' });
    expect(socket.closedWith).toBe(1000);
    await w.advance(1_000);
    await w.welcome();
    expect(w.last().of('session.join')).toMatchObject([{ resume: true }]);
    expect(participation.getSnapshot().phase).toBe('present');
  });

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

describe('notices', () => {
  test('an older roster is dropped', async () => {
    const { participation, socket, tell } = await inside({ revision: 5, roster: [person('anna')] });
    const changed = (revision: number, ...people: string[]) =>
      tell(socket, { type: 'presence.changed', sessionId: 's1', revision, roster: people.map(person) });
    await changed(7, 'anna', 'ben');
    await changed(6, 'anna', 'ben', 'carla');
    await changed(7);
    expect(participation.getSnapshot()).toMatchObject({
      revision: 7,
      roster: [{ name: 'anna' }, { name: 'ben' }],
    });
  });

  test('a warning, its extension, and the answer in another tab', async () => {
    const { participation, socket, now, advance, tell, reply } = await inside();
    await advance(policy.idleTimeout);
    const warning = { type: 'session.warning', sessionId: 's1', logoutAt: now() + policy.warningPeriod };
    await tell(socket, warning);
    expect(participation.getSnapshot()).toMatchObject({
      phase: 'warned',
      warnAt: null,
      logoutAt: warning.logoutAt,
    });
    await advance(1_000);
    const extending = participation.extend();
    await settled();
    const warnAt = now() + policy.idleTimeout;
    await reply(socket, 'session.extend', { type: 'session.extended', sessionId: 's1', warnAt });
    await extending;
    expect(participation.getSnapshot()).toMatchObject({ phase: 'present', warnAt, logoutAt: null });
    await tell(socket, warning);
    expect(participation.getSnapshot().phase).toBe('present');
  });

  test('a warning is never dropped for an activity that this machine only believes in', async () => {
    const { participation, socket, now, advance, tell } = await inside();
    await advance(policy.idleTimeout);
    const logoutAt = now() + policy.warningPeriod;
    await advance(5);
    participation.act();
    await tell(socket, { type: 'session.warning', sessionId: 's1', logoutAt });
    expect(participation.getSnapshot()).toMatchObject({ phase: 'warned', logoutAt });
  });

  test('an extension that lost the race is told why', async () => {
    const { participation, socket, now, tell, reply } = await inside();
    const extending = participation.extend();
    await settled();
    const outcome = expect(extending).rejects.toMatchObject({ code: 'participation.ended' });
    await tell(socket, ended(now()));
    await reply(socket, 'session.extend', {
      type: 'error',
      code: 'participation.ended',
      title: '',
      detail: '',
      retryable: false,
    });
    await outcome;
    expect(participation.getSnapshot().ending?.ending).toBe('inactivity');
  });

  test('a refusal that contradicts what is shown makes it ask how things stand', async () => {
    const { participation, socket, tell, reply, now } = await inside();
    await tell(socket, {
      type: 'error',
      code: 'participation.ended',
      title: '',
      detail: '',
      retryable: false,
    });
    expect(socket.of('session.join').at(-1)).toMatchObject({ resume: true });
    await reply(socket, 'session.join', ended(now()));
    expect(participation.getSnapshot().phase).toBe('ended');
  });

  test('exit leaves, here and on the other tabs', async () => {
    const { participation, socket, reply } = await inside();
    const leaving = participation.exit();
    await settled();
    await reply(socket, 'session.exit', { type: 'session.left', sessionId: 's1' });
    await leaving;
    expect(participation.getSnapshot()).toMatchObject({ phase: 'ended', ending: { ending: 'exit' } });
  });

  test('media is said at once, and again after every return', async () => {
    const { participation, socket, ...w } = await inside();
    participation.media({ audio: true, video: false });
    expect(socket.of('media')).toEqual([{ action: 'media', sessionId: 's1', audio: true, video: false }]);
    await w.lose();
    await w.advance(500);
    await w.welcome();
    await w.reply(w.last(), 'session.join', w.joined());
    expect(w.last().of('media')).toHaveLength(1);
    expect(w.last().of('activity')).toHaveLength(0);
  });
});

describe('waking', () => {
  test('after a sleep it asks the server before anything counts as confirmed', async () => {
    const { participation, socket, ...w } = await inside();
    w.sleep(3_600_000);
    await w.advance(0);
    expect(participation.getSnapshot().live).toBe(false);
    expect(socket.of('session.join').at(-1)).toMatchObject({ resume: true });
    await w.reply(socket, 'session.join', ended(w.now() - 600_000));
    expect(participation.getSnapshot()).toMatchObject({ phase: 'ended', live: true });
  });

  test('so it does when it comes back into sight, and when the clock has been set', async () => {
    const { participation, socket, ...w } = await inside();
    await w.hide();
    await w.advance(20_000);
    await w.show();
    expect(participation.getSnapshot().live).toBe(false);
    await w.reply(socket, 'session.join', w.joined());
    await w.reply(socket, 'ping', { type: 'pong' });
    expect(participation.getSnapshot().live).toBe(true);
    w.setWrong(-3_600_000);
    await w.advance(5_000);
    expect(participation.getSnapshot().live).toBe(false);
  });

  test('a hidden page is not judged by its throttled timers', async () => {
    const { socket, ...w } = await inside();
    await w.hide();
    w.sleep(60_000);
    await w.advance(0);
    expect(socket.of('session.join')).toHaveLength(1);
  });

  test('a connection that does not answer on waking is replaced', async () => {
    const { client, socket, ...w } = await inside();
    w.sleep(3_600_000);
    await w.advance(10_000);
    expect(socket.closedWith).toBe(1000);
    await w.advance(1_000);
    await w.welcome();
    expect(client.getStatus().name).toBe('open');
    expect(w.last().of('session.join')).toMatchObject([{ resume: true }]);
  });
});

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
    expect(statuses.map(({ name }) => name)).toEqual(['connecting', 'open', 'open']);
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

  test('if the old one goes first, the replacement takes its place', async () => {
    const { client, participation, old, fresh, ...w } = await toRollover();
    await w.lose(old);
    expect(client.getStatus().name).toBe('connecting');
    await w.welcome(fresh);
    await w.reply(fresh, 'session.join', w.joined());
    expect(client.getStatus().name).toBe('open');
    expect(participation.getSnapshot().live).toBe(true);
  });
});

const ended = (at: number) => ({
  type: 'session.ended',
  sessionId: 's1',
  ending: 'inactivity',
  at,
  mayReturn: true,
});
