import { describe, expect, test } from '@jest/globals';
import { putSession } from '../../../functions/service/sessions.ts';
import { MAX_METADATA_BYTES, MAX_METADATA_VALUE, MOST_METADATA } from '../../../shared/messages/service.ts';
import type { UpOf } from '../../../shared/messages.ts';
import { memoryDeletions, memoryKeptReplies, openBackend } from '../../world/backend.ts';
import { anna, openTab } from '../../world/tab.ts';
import { createWorld } from '../../world/world.ts';

const put = (more: Partial<UpOf<'session.put'>> = {}): UpOf<'session.put'> => ({
  action: 'session.put',
  sessionId: 'doc-7',
  name: 'Contract',
  ...more,
});
const key = 'k'.repeat(22);

describe('A backend puts a session', () => {
  test('under its own id, and it is on record as the backend’s doing', async () => {
    const world = createWorld();
    const backend = openBackend(world);
    const stored = await backend.ask('session.stored', put({ requestId: 'r', metadata: { tenant: 't1' } }));
    expect(stored).toMatchObject({
      requestId: 'r',
      created: true,
      session: { id: 'doc-7', name: 'Contract', state: 'active', revision: 1 },
      metadata: { tenant: 't1' },
    });
    expect(world.audit.recordsOf({ sessionId: 'doc-7', participantId: null })).toMatchObject([
      { type: 'created', by: backend.id },
    ]);
    expect((await world.sessions.find('doc-7'))?.owedRecord).toBeNull();
  });

  test('as often as it likes: nothing changes, and fields that are left out stay', async () => {
    const backend = openBackend(createWorld());
    await backend.send(put({ state: 'closed', metadata: { tenant: 't1' } }));
    const again = await backend.ask('session.stored', put());
    expect(again).toMatchObject({
      created: false,
      session: { state: 'closed', revision: 1 },
      metadata: { tenant: 't1' },
    });
  });

  test('with another name, and everybody inside is told', async () => {
    const world = createWorld();
    const backend = openBackend(world);
    await backend.send(put());
    await backend.send({ action: 'member.put', sessionId: 'doc-7', members: [{ userId: 'anna' }] });
    const tab = await openTab(world, anna, 'a');
    await tab.send({ action: 'session.join', sessionId: 'doc-7' });
    await backend.send(put({ name: 'Contract, signed', metadata: { tenant: 't2' } }));
    expect(tab.received('session.changed')).toMatchObject([{ session: { name: 'Contract, signed' } }]);
    expect(JSON.stringify(world.inbox('a'))).not.toContain('t2');
  });

  test('with timings of its own, or is told what is wrong with them, and nothing is created', async () => {
    const world = createWorld();
    const backend = openBackend(world);
    expect(await backend.refused(put({ timings: { idleTimeout: 1, warningPeriod: 1 } }))).toBe(
      'message.invalid',
    );
    expect(await world.sessions.find('doc-7')).toBeNull();
    await backend.send(put({ timings: { idleTimeout: 300_000, warningPeriod: 60_000 } }));
    expect(await world.sessions.find('doc-7')).toMatchObject({ policy: { idleTimeout: 300_000 } });
  });

  test('whose id contains every character', async () => {
    const backend = openBackend(createWorld());
    const sessionId = 'a/b#c?d=é 🎈 "\\ %2F ../..';
    expect(await backend.ask('session.stored', put({ sessionId }))).toMatchObject({
      session: { id: sessionId },
    });
    expect(await backend.ask('presence.session', { action: 'presence.get', sessionId })).toMatchObject({
      session: { id: sessionId },
    });
  });

  test.each([
    [
      'one entry more than allowed',
      Object.fromEntries(Array.from({ length: MOST_METADATA + 1 }, (_, n) => [`n${n}`, ''])),
    ],
    ['a value that is too long', { n: 'x'.repeat(MAX_METADATA_VALUE + 1) }],
    [
      'more than a kilobyte',
      Object.fromEntries(Array.from({ length: 8 }, (_, n) => [`n${n}`, 'x'.repeat(200)])),
    ],
    ['a name with a space', { 'a b': '' }],
  ])('never with metadata that has %s', async (_, metadata) => {
    const world = createWorld();
    expect(await openBackend(world).refused(put({ metadata }))).toBe('message.invalid');
    expect(await world.sessions.find('doc-7')).toBeNull();
  });

  test('with as many entries, and as many bytes of them, as are allowed, and not one byte more', async () => {
    const backend = openBackend(createWorld());
    const most = Object.fromEntries(Array.from({ length: MOST_METADATA }, (_, n) => [`n${n}`, '']));
    expect(await backend.ask('session.stored', put({ metadata: most }))).toMatchObject({ metadata: most });
    const parts = { a: 'x'.repeat(250), b: 'x'.repeat(250), c: 'x'.repeat(250) };
    const rest = MAX_METADATA_BYTES - JSON.stringify({ ...parts, d: '' }).length;
    const longest = { ...parts, d: 'x'.repeat(rest) };
    expect(await backend.ask('session.stored', put({ metadata: longest }))).toMatchObject({
      metadata: longest,
    });
    expect(await backend.refused(put({ metadata: { ...parts, d: 'x'.repeat(rest + 1) } }))).toBe(
      'message.invalid',
    );
  });

  test('while somebody else changes it, and both changes are made', async () => {
    const world = createWorld();
    const backend = openBackend(world);
    await backend.send(put());
    let struck = false;
    world.setFate((name) => {
      if (name === 'sessions.update' && !struck) {
        struck = true;
        void world.sessions
          .find('doc-7')
          .then((now) => now && world.sessions.update('doc-7', 1, { ...now, state: 'closed' }));
      }
      return null;
    });
    await backend.send(put({ name: 'Other' }));
    expect(await world.sessions.find('doc-7')).toMatchObject({ name: 'Other', revision: expect.any(Number) });
  });
});

describe('A key makes a message take effect once', () => {
  test('repeated, it is answered as before, and undoes nothing that came between', async () => {
    const backend = openBackend(createWorld());
    const first = await backend.send(put({ key }));
    await backend.send(put({ name: 'Later' }));
    expect(await backend.send(put({ key }))).toEqual(first);
    expect(
      await backend.ask('presence.session', { action: 'presence.get', sessionId: 'doc-7' }),
    ).toMatchObject({
      session: { name: 'Later' },
    });
  });

  test('and no other message: that is refused', async () => {
    const backend = openBackend(createWorld());
    await backend.send(put({ key }));
    expect(await backend.refused(put({ key, name: 'Other' }))).toBe('message.key-used');
  });

  test('for this backend: another one has keys of its own', async () => {
    const world = createWorld();
    await openBackend(world).send(put({ key }));
    expect((await openBackend(world, 'Other').send(put({ key, name: 'Other' }))).type).toBe('session.stored');
  });

  test('but not one that was refused: that may be tried again', async () => {
    const backend = openBackend(createWorld());
    const member: UpOf<'member.put'> = {
      action: 'member.put',
      sessionId: 'doc-7',
      members: [{ userId: 'anna' }],
      key,
    };
    expect(await backend.refused(member)).toBe('session.not-found');
    await backend.send(put());
    expect((await backend.send(member)).type).toBe('members.stored');
  });
});

describe('Where somebody is faster', () => {
  test('to make it, it is looked at again, and it is so', async () => {
    const world = createWorld();
    world.setFate((name) => {
      if (name === 'sessions.create') void world.sessions.createSession({ id: 'doc-7', name: 'Theirs' });
      return null;
    });
    expect(await openBackend(world).send(put())).toMatchObject({
      type: 'session.stored',
      created: false,
      session: { name: 'Contract' },
    });
    expect((await world.sessions.find('doc-7'))?.revision).toBe(2);
  });

  test('time and again, it is given up after five times', async () => {
    const world = createWorld();
    await openBackend(world).send(put());
    let tries = 0;
    const update = async () => {
      tries += 1;
      return tries < 9 ? ('conflict' as const) : Promise.reject(new Error('It goes on for ever.'));
    };
    const app = world.app();
    const answer = await putSession(
      {
        ...app,
        sessions: { ...app.sessions, update },
        kept: memoryKeptReplies(),
        deletions: memoryDeletions(world),
      },
      {
        connectionId: '',
        user: { id: 'service:1/Backend', name: 'Backend', kind: 'service' },
        expiresAt: world.clock(),
        receivedAt: world.clock(),
      },
      put({ name: 'Another' }),
    );
    expect(answer).toMatchObject({ type: 'error', code: 'session.conflict' });
    expect(tries).toBe(5);
  });

  test('or not, what is wrong is refused', async () => {
    const world = createWorld();
    const backend = openBackend(world);
    await backend.send(put());
    expect(await backend.refused(put({ timings: { idleTimeout: 1, warningPeriod: 1 } }))).toBe(
      'message.invalid',
    );
  });
});
