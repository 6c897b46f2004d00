import { describe, expect, test } from '@jest/globals';
import { ADMITTED_AT_ONCE, admit as answer } from '../../../functions/actions/door/admission.ts';
import type { App } from '../../../functions/app.ts';
import { instant } from '../../../shared/instant.ts';
import type { UpMessage } from '../../../shared/messages.ts';
import { WAITING_BYTES } from '../../../shared/presence/door.ts';
import { anna, carla, guestBy, openTab, type Tab } from '../../world/tab.ts';
import type { World } from '../../world/world.ts';
import { admit, codes, join, MINUTE, withLink } from '../link.ts';

const admitAll: UpMessage = { action: 'waiting.admit', sessionId: 's1', all: true };
const room = (moderator: Tab) => moderator.received('waiting.changed').at(-1);

/** Guests by this link, one after another. */
const knocking = async (world: World, secret: string, many: number) => {
  const tabs: Tab[] = [];
  for (let n = 0; n < many; n += 1) {
    const tab = await openTab(world, guestBy(secret, `key-${n}`), `${secret}-${n}`);
    tabs.push(tab);
    await world.advance(1);
    await tab.send(join({ name: `Guest ${n}` }));
  }
  return tabs;
};
const phases = async (world: World) => {
  const people = (await world.participants.gathered('s1')).filter(({ kind }) => kind === 'guest');
  return people.map(({ phase, participantId }) => [participantId, phase] as const);
};
const count = async (world: World, wanted: string) =>
  (await phases(world)).filter(([, phase]) => phase === wanted).length;
const endingsOf = (tab?: Tab) => tab?.received('session.ended').map(({ ending }) => ending);
/** Another link by the moderator. */
const anotherLink = async (moderator: Tab) => {
  await moderator.send({ action: 'invitation.create', sessionId: 's1' });
  return moderator.received('invitation.created').at(-1)?.secret ?? '';
};
/** Whether they were told to come in. */
const isLetIn = (tab: Tab) => tab.received('session.admitted').length === 1;

describe('Admitting', () => {
  test('everybody lets in those who knocked first, so many at once, and the rest when it is repeated', async () => {
    const { world, moderator, secret } = await withLink();
    const tabs = await knocking(world, secret, ADMITTED_AT_ONCE + 1);
    const told = moderator.received('waiting.changed').length;
    await moderator.send(admitAll);
    expect(tabs.map(isLetIn)).toEqual([...Array(ADMITTED_AT_ONCE).fill(true), false]);
    expect(room(moderator)).toMatchObject({
      waitingTotal: 1,
      waiting: [{ name: `Guest ${ADMITTED_AT_ONCE}` }],
    });
    // One for all of them, and the reply.
    expect(moderator.received('waiting.changed')).toHaveLength(told + 2);
    await moderator.send(admitAll);
    await moderator.send(admitAll);
    expect(tabs.every(isLetIn)).toBe(true);
    expect(room(moderator)).toMatchObject({ waitingTotal: 0 });
    expect(codes(moderator)).toEqual([]);
    await tabs[0]?.send(join({ name: 'Guest 0' }));
    expect(tabs[0]?.received('session.joined')).toHaveLength(1);
  }, 60_000);

  test('everybody lets in as many as there are places, and leaves the others at the door', async () => {
    const { world, moderator, secret } = await withLink({}, { participantLimit: 3 });
    const member = await openTab(world, carla, 'c-1');
    await member.send(join());
    const tabs = await knocking(world, secret, 4);
    await moderator.send(admitAll);
    expect(tabs.map(isLetIn)).toEqual([true, true, false, false]);
    expect(await count(world, 'waiting')).toBe(2);
    await moderator.send(admitAll);
    expect(codes(moderator)).toEqual(['session.full']);
    await member.send({ action: 'session.exit', sessionId: 's1' });
    await moderator.send(admitAll);
    expect(tabs.map(isLetIn)).toEqual([true, true, true, false]);
  });

  test('everybody lets in no more by a link than it allows, those who knocked first, and sends the others away', async () => {
    const { world, moderator, secret, invitation } = await withLink({ uses: 2 });
    const tabs = await knocking(world, secret, 4);
    await moderator.send(admitAll);
    expect(tabs.map(isLetIn)).toEqual([true, true, false, false]);
    expect(tabs.map(endingsOf)).toEqual([[], [], ['uninvited'], ['uninvited']]);
    expect((await world.invitations.find(invitation.id))?.guests).toHaveLength(2);
    expect(room(moderator)).toMatchObject({ waitingTotal: 0 });
  });

  test('everybody returns the use of somebody who has gone by then', async () => {
    const { world, moderator, secret, invitation } = await withLink({ uses: 2 });
    const [tab] = await knocking(world, secret, 1);
    const { connectionId = '' } = tab ?? {};
    const key = { sessionId: 's1', participantId: guestBy(secret, 'key-0').id };
    let left: Promise<unknown> | undefined;
    world.setFate((name) => {
      if (name === 'invitations.use') left ??= world.app().advance(key, { type: 'exit', connectionId });
      return null;
    });
    await moderator.send(admitAll);
    await left;
    expect(await world.participants.load(key)).toMatchObject({ phase: 'ended' });
    expect((await world.invitations.find(invitation.id))?.guests).toEqual([]);
  });

  test('everybody finds out who is no longer there', async () => {
    const { world, moderator, secret } = await withLink();
    const [tab] = await knocking(world, secret, 1);
    world.vanish(tab?.connectionId ?? '');
    await moderator.send(admitAll);
    const [guest] = (await world.participants.gathered('s1')).filter(({ kind }) => kind === 'guest');
    expect(guest?.phase).toBe('present');
    expect(guest).toHaveProperty('connections', {});
  });

  test('one leaves the others waiting until the last use of their link is taken, and then those with another link', async () => {
    const { world, moderator, secret } = await withLink({ uses: 2 });
    const [one, two, three] = await knocking(world, secret, 3);
    const [other] = await knocking(world, await anotherLink(moderator), 1);
    await admit(moderator, guestBy(secret, 'key-0'));
    expect([one, two, three, other].map(endingsOf)).toEqual([[], [], [], []]);
    await one?.send({ action: 'session.exit', sessionId: 's1' });
    await one?.send(join());
    await admit(moderator, guestBy(secret, 'key-1'));
    expect([one, two, three, other].map(endingsOf)).toEqual([[], [], ['uninvited'], []]);
    expect(room(moderator)).toMatchObject({ waitingTotal: 2 });
  });

  test('one says that it was full if the last place goes meanwhile; a hidden session has nobody at the door', async () => {
    const { world, moderator, secret } = await withLink({}, { participantLimit: 1 });
    const guest = guestBy(secret, 'key-0');
    const [tab] = await knocking(world, secret, 1);
    const member = await openTab(world, carla, 'c-1');
    const caller = {
      connectionId: moderator.connectionId,
      user: anna,
      expiresAt: instant(9_999_999_999_999),
      receivedAt: world.clock(),
    };
    /** After it was seen that there is room. */
    const answered = (meanwhile: () => Promise<unknown>) => {
      const app = world.app();
      const advance: App['advance'] = async (...args) => {
        await meanwhile();
        await world.advance(1);
        return app.advance(...args);
      };
      return answer({ ...app, advance }, caller, {
        action: 'waiting.admit',
        sessionId: 's1',
        participantId: guest.id,
      });
    };
    expect(await answered(() => member.send(join()))).toMatchObject({ code: 'session.full' });
    expect(endingsOf(tab)).toEqual(['full']);
    await member.send({ action: 'session.exit', sessionId: 's1' });
    const again = await openTab(world, guest, 'again');
    await again.send(join());
    const hide = async () => {
      const { session } = await world.sessions.entrance('s1', 'anna');
      if (session) await world.sessions.update('s1', session.revision, { ...session, state: 'hidden' });
    };
    expect(await answered(hide)).toMatchObject({ type: 'waiting.changed' });
    expect(endingsOf(again)).toEqual(['hidden']);
  });

  test('nobody changes nothing, and somebody has to be named', async () => {
    const { moderator } = await withLink();
    await moderator.send(admitAll);
    expect(room(moderator)).toMatchObject({ waitingTotal: 0 });
    for (const unclear of [{}, { participantId: 'x', all: true } as const])
      await moderator.send({ action: 'waiting.admit', sessionId: 's1', ...unclear });
    expect(codes(moderator)).toEqual(['message.invalid', 'message.invalid']);
  });

  test('everybody, with a death at any call, is completed by repeating it, and takes no use twice', async () => {
    for (let n = 1; ; n += 1) {
      const { world, moderator, secret, invitation } = await withLink({ uses: 5 });
      await knocking(world, secret, 2);
      let calls = 0;
      world.setFate(() => {
        calls += 1;
        return calls === n ? 'death-after' : null;
      });
      await moderator.send(admitAll).catch(() => 'as it should');
      world.setFate(() => null);
      if (calls < n) break;
      await moderator.send(admitAll);
      expect(await count(world, 'present')).toBe(2);
      expect((await world.invitations.find(invitation.id))?.guests).toHaveLength(2);
      await world.advance(3 * MINUTE);
      if (world.isOpen(moderator.connectionId)) expect(room(moderator)).toMatchObject({ waitingTotal: 0 });
    }
  });
});

describe('The list of those who wait', () => {
  test('is read page by page to its end, in the order of the knocks, nobody twice', async () => {
    const { world, moderator, secret } = await withLink();
    await knocking(world, secret, 150);
    const names: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 20; page += 1) {
      await moderator.send({ action: 'waiting.list', sessionId: 's1', ...(cursor && { cursor }) });
      const read = moderator.received('waiting').at(-1);
      expect(Buffer.byteLength(JSON.stringify(read?.waiting))).toBeLessThanOrEqual(WAITING_BYTES + 1);
      expect(read?.waitingTotal).toBe(150);
      names.push(...(read?.waiting ?? []).map(({ name }) => name));
      if (read?.next === null) break;
      cursor = read?.next;
    }
    expect(names).toEqual(Array.from({ length: 150 }, (_, n) => `Guest ${n}`));
  }, 60_000);

  test('begins at the start for a cursor that is not ours, and skips nobody who goes meanwhile', async () => {
    const { world, moderator, secret } = await withLink();
    const tabs = await knocking(world, secret, 150);
    await moderator.send({ action: 'waiting.list', sessionId: 's1' });
    const first = moderator.received('waiting').at(-1);
    const last = first?.waiting.at(-1);
    await tabs[(first?.waiting.length ?? 0) - 1]?.send({ action: 'session.exit', sessionId: 's1' });
    await moderator.send({ action: 'waiting.list', sessionId: 's1', cursor: first?.next ?? '' });
    const second = moderator.received('waiting').at(-1);
    expect(second?.waiting[0]?.name).toBe(`Guest ${first?.waiting.length}`);
    expect(second?.waiting.some(({ name }) => name === last?.name)).toBe(false);
    await moderator.send({ action: 'waiting.list', sessionId: 's1', cursor: '!' });
    expect(moderator.received('waiting').at(-1)?.waiting[0]?.name).toBe('Guest 0');
  }, 60_000);
});
