import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Backend, openBackend, VigilError } from '../../client/service/backend.ts';
import { createApp } from '../../docs/examples/app.ts';
import { listen, stopListening } from '../../local/listening.ts';
import { openPlace } from '../../local/tools/place.ts';
import type { DownOf } from '../../shared/messages.ts';
import { backendOf, credentialsOf } from './people/backend.ts';
import { enter, enterForGood, openSocket, openWith, type Person, refusal, reply } from './people/person.ts';
import { type LocalStack, startStack } from './stack/stack.ts';

const tools = join(import.meta.dirname, '../../local/tools');
const partner = 'arn:aws:iam::999999999999:role/Partner';

let stack: LocalStack;
let backend: Backend;
/** The folder of the team's own function, and of the file that makes it fail as long as it exists. */
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-team-'));
  const entitlement = join(folder, 'entitlement.ts');
  await writeFile(entitlement, failingWhile(join(folder, 'down')));
  stack = await startStack({
    idle: '60s',
    warning: '60s',
    'goodbye-grace': '1s',
    'lost-grace': '1s',
    entitlement,
    'entitlement-kept': '0s',
    'service-role': ['arn:aws:iam::123456789012:role/Backend', partner],
  });
  backend = await backendOf(stack);
}, 120_000);
afterAll(async () => {
  await stack.remove();
  await rm(folder, { recursive: true });
});

/** The function from the page about identities. */
const failingWhile = (file: string): string => `
import { existsSync } from 'node:fs';
import { handler as asked } from ${JSON.stringify(join(import.meta.dirname, '../../docs/examples/entitlement.ts'))};

export const handler = (question: Parameters<typeof asked>[0]) => {
  if (existsSync(${JSON.stringify(file)})) throw new RangeError('It is down.');
  return asked(question);
};
`;

const codeOf = (saying: Promise<unknown>): Promise<string> =>
  saying.then(
    () => 'nothing went wrong',
    (error: unknown) => (error instanceof VigilError ? error.code : String(error)),
  );
const document = 'doc/7 #ü';

describe('A backend with users, documents and permissions of its own', () => {
  test('puts a document and who may open it, and they come in even if they have never been here', async () => {
    const put = { name: 'Contract', metadata: { tenant: 'acme' } };
    expect(await backend.putSession(document, put)).toMatchObject({ created: true, metadata: put.metadata });
    expect(await backend.putSession(document, put)).toMatchObject({ created: false });
    await backend.putMembers(document, [{ userId: 'anna', role: 'moderator' }, { userId: 'carla' }]);
    const carla = await enter(stack, 'carla', document);
    expect(await backend.whereIs('carla')).toMatchObject([{ sessionId: document, phase: 'present' }]);
    const inside = await backend.inside(document);
    expect(inside.roster.map(({ participantId, role }) => [participantId, role])).toEqual([
      ['carla', 'member'],
    ]);
    const members: string[] = [];
    for await (const { userId } of backend.members(document)) members.push(userId);
    expect(members).toEqual(['anna', 'carla']);
    const occupied: string[] = [];
    for await (const { id } of backend.occupied()) occupied.push(id);
    expect(occupied).toEqual([document]);

    await backend.say('content.put', { sessionId: document, itemId: 'title', value: 'By the app' });
    expect(await carla.hears('content.changed')).toMatchObject({ value: 'By the app', by: 'Backend' });
    await reply(carla, 'content.saved', {
      action: 'content.put',
      sessionId: document,
      itemId: 'text',
      value: 'By Carla',
    });
    const items: unknown[] = [];
    for await (const { value } of backend.content(document)) items.push(value);
    expect(items.toSorted()).toEqual(['By Carla', 'By the app']);
    await backend.say('content.delete', { sessionId: document, itemId: 'title' });

    const { secret } = await backend.say('invitation.create', { sessionId: document });
    const guest = await openWith(stack, `guest.${secret}.${'k'.repeat(22)}`, 'guest');
    const { participantId } = await reply(guest, 'session.waiting', {
      action: 'session.join',
      sessionId: document,
    });
    await backend.say('waiting.admit', { sessionId: document, participantId });
    await guest.hears('session.admitted');

    await backend.putSession(document, { name: 'Contract, signed', state: 'closed' });
    expect(await carla.hears('session.changed')).toMatchObject({ session: { mode: 'read' } });
    await backend.removeMembers(document, ['carla', 'nobody']);
    expect(await carla.hears('session.ended')).toMatchObject({ ending: 'removed' });
    expect((await backend.inside(document)).roster).toHaveLength(1);
    const past: unknown[] = [];
    for await (const { ending, by } of backend.attendance(document, 'carla')) past.push([ending, by]);
    expect(past).toEqual([['removed', { participantId: expect.stringMatching(/^service:/), name: null }]]);
  });

  test('tightens its rule while fifty are inside: each of them is warned at once, for a full minute', async () => {
    await backend.putSession('crowded', { name: 'All hands' });
    await backend.putMembers('crowded', [{ userId: 'anna', role: 'moderator' }]);
    const { secret } = await backend.say('invitation.create', { sessionId: 'crowded' });
    const guest = async (nth: number) => {
      const person = await openWith(
        stack,
        `guest.${secret}.${`crowd-${nth}`.padEnd(22, '-')}`,
        `crowd-${nth}`,
      );
      await reply(person, 'session.waiting', { action: 'session.join', sessionId: 'crowded' });
      return person;
    };
    const people = await Promise.all(Array.from({ length: 50 }, (_, nth) => guest(nth)));
    await backend.say('waiting.admit', { sessionId: 'crowded', all: true });
    await Promise.all(people.map((person) => person.hears('session.admitted')));
    const anna = await openSocket(stack, 'anna');
    const { group } = await reply(anna, 'group.changed', { action: 'group.create', name: 'The company' });
    await reply(anna, 'group.changed', { action: 'group.add', groupId: group.id, sessionId: 'crowded' });
    const loose = { idleTimeout: { value: 120_000 } };
    expect(await refusal(people[0] as Person, { action: 'rule.put', groupId: group.id, rule: loose })).toBe(
      'action.forbidden',
    );
    await backend.say('rule.put', { groupId: group.id, rule: { idleTimeout: { value: 2_000 } } });
    const warnings = await Promise.all(people.map((person) => person.hears('session.warning')));
    for (const { logoutAt, serverTime, policy } of warnings) {
      expect(logoutAt - serverTime).toBeGreaterThan(40_000);
      expect(policy).toMatchObject({ idleTimeout: 2_000, from: { idleTimeout: 'group' } });
    }
    const { inForce } = (await backend.say('rule.get', { sessionId: 'crowded' })) as DownOf<'session.rule'>;
    expect(inForce[0]).toMatchObject({ name: 'idleTimeout', value: 2_000, level: 'group' });
    await backend.say('rule.put', { groupId: group.id, rule: {} });
    await Promise.all(people.map((person) => person.hears('session.extended')));
    await reply(anna, 'group.changed', { action: 'group.remove', groupId: group.id, sessionId: 'crowded' });
    for (const person of [...people, anna]) person.close();
  });

  test('asks by curl, as the page says', async () => {
    const page = await readFile(new URL('../../docs/service.md', import.meta.url), 'utf8');
    const [, command = ''] = /```sh\n(curl [^`]*--aws-sigv4[^`]*)```/.exec(page) ?? [];
    const { url, region, accessKeyId, secretAccessKey } = await credentialsOf(stack);
    const { stdout } = await promisify(execFile)('bash', ['-c', command], {
      env: {
        PATH: process.env.PATH,
        REGION: region,
        ACCESS_KEY_ID: accessKeyId,
        SECRET_ACCESS_KEY: secretAccessKey,
        SERVICE_URL: url,
      },
    });
    expect(JSON.parse(stdout)).toMatchObject({ type: 'presence.person', requestId: '1', places: [] });
  });

  test('sends everybody out with a reason, and deletes what nobody needs', async () => {
    await backend.putSession('short', { name: 'Short' });
    await backend.putMembers('short', [{ userId: 'ben' }]);
    const ben = await enter(stack, 'ben', 'short');
    await backend.removeEverybody('It is over.');
    expect(await ben.hears('session.ended')).toMatchObject({ ending: 'removed', reason: 'It is over.' });
    // The rest takes a minute: whoever found the way in before it was shut has come by then.
    expect(await backend.say('session.delete', { sessionId: 'short' })).toMatchObject({ next: 'again' });
    expect(await codeOf(backend.inside('short'))).toBe('session.not-found');
    const again = await openSocket(stack, 'ben');
    expect(await refusal(again, { action: 'session.join', sessionId: 'short' })).toBe('session.not-found');
    expect(await codeOf(backend.putSession('short', { name: 'Short' }))).toBe('session.not-found');
  });

  test('keeps no memberships at all where the tokens say who may be where', async () => {
    await backend.putSession('acme-1', { name: 'Acme' });
    const roles = encodeURIComponent('{"acme-*":"moderator"}');
    const { token } = (await stack.shown(`token?user=carla&roles=${roles}`)) as { token: string };
    const carla = await openWith(stack, token, 'carla');
    const joined = await reply(carla, 'session.joined', { action: 'session.join', sessionId: 'acme-1' });
    expect(joined.role).toBe('moderator');
    expect(await refusal(carla, { action: 'session.join', sessionId: 's2' })).toBe('session.not-found');
    const { token: wrong } = (await stack.shown('token?user=carla&roles=%7B%22a*b%22%3A%22member%22%7D')) as {
      token: string;
    };
    await expect(openWith(stack, wrong, 'carla')).rejects.toThrow('403');
    carla.close();
  });

  test('keeps no memberships where a function of the team’s own is asked; its outage puts nobody out', async () => {
    const sessionId = 'file-budget';
    await backend.putSession(sessionId, { name: 'Budget' });
    const carla = await enter(stack, 'carla', sessionId);
    expect(await carla.hears('session.joined')).toMatchObject({ role: 'member' });
    const anna = await enter(stack, 'anna', sessionId);
    expect(await anna.hears('session.joined')).toMatchObject({ role: 'moderator' });
    const ben = await openSocket(stack, 'ben');
    const entering = { action: 'session.join', sessionId };
    expect(await refusal(ben, entering)).toBe('session.not-found');

    await writeFile(join(folder, 'down'), '');
    expect(await reply(ben, 'error', entering)).toMatchObject({
      code: 'entitlement.unavailable',
      retryable: true,
    });
    const again = await openSocket(stack, 'carla');
    await reply(again, 'session.joined', { ...entering, resume: true });
    await reply(carla, 'content.saved', { action: 'content.put', sessionId, itemId: 'n', value: 'kept' });
    expect(await stack.log()).toContain('failed: RangeError');

    await rm(join(folder, 'down'));
    expect(await refusal(ben, entering)).toBe('session.not-found');
    await backend.removeEverybody('It is over.');
  });

  test('is a whole app in sixty lines, with Vigil beside it', async () => {
    const app = createApp(backend);
    const url = `http://127.0.0.1:${await listen(app, 0)}`;
    const say = async (method: string, path: string) => {
      const response = await fetch(`${url}/${path}`, { method });
      expect(response.status).toBe(200);
      return response.json();
    };
    try {
      await say('POST', 'documents/lease/anna');
      await say('PUT', 'people/lease/carla');
      const [anna, carla] = [await enter(stack, 'anna', 'lease'), await enter(stack, 'carla', 'lease')];
      expect(await say('GET', 'documents/lease')).toMatchObject({ title: 'lease', here: ['Anna', 'Carla'] });
      expect(await say('GET', 'people/lease/carla')).toEqual(['lease']);
      await say('DELETE', 'people/lease/carla');
      expect(await carla.hears('session.ended')).toMatchObject({ ending: 'removed' });
      await say('POST', 'signature/lease');
      expect(await anna.hears('session.ended')).toMatchObject({ reason: 'The contract is signed.' });
      expect(await say('GET', 'documents/lease')).toMatchObject({ signed: true, here: [] });
    } finally {
      await stopListening(app);
    }
  });

  test('is told in words what is not allowed, and nothing is done', async () => {
    const members = Array.from({ length: 101 }, (_, nth) => ({ userId: `u${nth}` }));
    expect(await codeOf(backend.say('member.put', { sessionId: document, members }))).toBe('message.invalid');
    const tenThousand = Array.from({ length: 10_000 }, (_, nth) => ({ userId: `u${nth}` }));
    const asOne = backend.say('member.put', { sessionId: document, members: tenThousand });
    expect(await codeOf(asOne)).toBe('message.too-large');
    expect(await codeOf(backend.say('member.put', { sessionId: 'none', members: members.slice(0, 1) }))).toBe(
      'session.not-found',
    );
    expect(await codeOf(backend.removeMembers(document, ['service:123456789012/Backend']))).toBe(
      'action.forbidden',
    );
    const found: string[] = [];
    for await (const { userId } of backend.members(document)) found.push(userId);
    expect(found).toEqual(['anna']);
  });

  test('is refused unsigned, wrongly signed, and from another account', async () => {
    const { url, region, accessKeyId } = await credentialsOf(stack);
    expect((await fetch(url, { method: 'POST', body: '{"action":"ping"}' })).status).toBe(403);
    const wrong = openBackend({ url, region, credentials: { accessKeyId, secretAccessKey: 'guessed' } });
    expect(await codeOf(wrong.say('ping', {}))).toBe('client.refused');
    const foreign = await backendOf(stack, 'arn:aws:iam::999999999999:role/Stranger');
    expect(await codeOf(foreign.say('ping', {}))).toBe('client.refused');
    const unnamed = await backendOf(stack, 'arn:aws:iam::123456789012:role/Other');
    expect(await codeOf(unnamed.say('ping', {}))).toBe('service.unknown');
    const named = await backendOf(stack, partner);
    expect(await named.say('ping', {})).toMatchObject({ type: 'pong' });
  });

  test('has a person forgotten, and nothing of theirs is left but content; chains verify, and others continue', async () => {
    const tool = (name: string, ...args: string[]) =>
      promisify(execFile)(process.execPath, [
        join(tools, `${name}.ts`),
        '--local',
        '--data',
        stack.data,
        ...args,
      ]);
    const anna = await enterForGood(stack, 'anna');
    const ben = await enterForGood(stack, 'ben');
    await reply(ben, 'content.saved', {
      action: 'content.put',
      sessionId: 's1',
      itemId: 'ben',
      value: 'By Ben',
    });
    await reply(ben, 'mine.saved', { action: 'mine.put', sessionId: 's1', value: 1 });
    const forget = ['person', '--user', 'ben', '--email', 'ben@example.com'] as const;
    await expect(tool(...forget, '--erase', '--confirm', 'ben')).rejects.toThrow('They are inside s1');
    await backend.removeEverybody('It is over.');
    await ben.hears('session.ended');
    ben.close();

    const archive = join(folder, 'ben');
    expect((await tool(...forget, '--export', archive)).stderr).toMatch(/\d+ items in/);
    expect(await readFile(join(archive, 'membership.jsonl'), 'utf8')).toContain('"name":"Ben"');
    expect((await tool(...forget, '--erase', '--confirm', 'ben')).stderr).toContain('Erased: ');

    const place = await openPlace({ local: true, data: stack.data }, folder);
    const { Items = [] } = await place.client.send(new ScanCommand({ TableName: place.table }));
    await place.close();
    const naming = Items.filter(({ sk }) => !sk?.S?.startsWith('CONTENT')).map((item) =>
      JSON.stringify(item),
    );
    expect(naming.length).toBeGreaterThan(20);
    expect(naming.filter((text) => /\bben\b/i.test(text))).toEqual([]);
    expect(JSON.stringify(Items)).toContain('By Ben');
    expect((await tool('audit', '--session', 's1')).stdout).toContain('erased-');

    const again = await enterForGood(stack, 'anna');
    const { members } = await reply(again, 'members', { action: 'members.list', sessionId: 's1' });
    expect(members.map(({ name }) => name)).toEqual(['Anna', 'Carla']);
    for (const one of [anna, again]) one.close();
  });
});
