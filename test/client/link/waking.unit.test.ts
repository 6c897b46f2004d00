import { describe, expect, test } from '@jest/globals';
import { ended, inside } from '../world.ts';

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
