import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { listen, stopListening } from '../../local/listening.ts';
import { type DetailType, details } from '../../shared/bus/details.ts';
import { insist } from './people/insistence.ts';
import { enter, enterForGood, openSocket, reply } from './people/person.ts';
import { eventually } from './people/sdk-tab.ts';
import { type LocalStack, startStack } from './stack/stack.ts';

type Detail = {
  readonly id: string;
  readonly sessionId: string;
  readonly participantId?: string;
  readonly sequenceOf: string;
  readonly sequence: number;
  readonly ending?: string;
};
type Heard = { readonly id: string; readonly 'detail-type': DetailType; readonly detail: Detail };

/** Somebody else's system, which receives everything at its own address. */
let consumer: Server;
let stack: LocalStack;
const heard: Heard[] = [];
beforeAll(async () => {
  consumer = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on('end', () => {
      heard.push(JSON.parse(text) as Heard);
      response.end();
    });
  });
  const port = await listen(consumer, 0);
  stack = await startStack({
    idle: '4s',
    warning: '6s',
    'goodbye-grace': '1s',
    'lost-grace': '2s',
    // What a function leaves undone when it dies is done by the next alarm or sweep: in a deployment within minutes,
    // here within seconds.
    precision: '1s',
    'retry-after': '300ms',
    minute: '1s',
    'events-to': `http://127.0.0.1:${port}/events`,
  });
}, 360_000);
afterAll(async () => {
  await stack.remove();
  await stopListening(consumer);
}, 90_000);

/** What was told about somebody, or about a session's occupancy: each number once, in order. */
const told = (sequenceOf: string, sessionId: string, participantId?: string): string[] => {
  const line = new Map<number, string>();
  for (const { 'detail-type': type, detail } of heard)
    if (
      detail.sequenceOf === sequenceOf &&
      detail.sessionId === sessionId &&
      detail.participantId === participantId
    )
      line.set(detail.sequence, detail.ending ?? type.slice(type.indexOf('.') + 1));
  return [...line].sort(([one], [other]) => one - other).map(([, word]) => word);
};
const hears = (what: string, look: () => boolean) =>
  eventually(
    what,
    async () => look() || null,
    () => heard.map(({ 'detail-type': type, detail }) => [type, detail]),
  );

const last = (words: readonly string[]): string | undefined => words.at(-1);

describe('A consumer of the bus', () => {
  let sessionId = '';
  let deletion: Promise<unknown> | undefined;

  test('hears what it has missed when the bus is back, though the whole stack was killed meanwhile', async () => {
    await stack.fault('failing-bus');
    const ben = await enter(stack, 'ben', 's2');
    await reply(ben, 'session.left', { action: 'session.exit', sessionId: 's2' });
    await eventually(
      'a refusal of the bus',
      async () => /The bus has not taken an event/.test(await stack.log()) || null,
      () => stack.printed(),
    );
    expect(told('participant', 's2', 'ben')).toEqual([]);
    await stack.kill();
    await stack.restart();
    await hears('both', () => told('participant', 's2', 'ben').join() === 'joined,exit');
    await hears('the turns', () => told('occupancy', 's2').join() === 'occupied,emptied');
  }, 360_000);

  test('hears that a session was created and closed', async () => {
    const anna = await openSocket(stack, 'anna');
    const { session } = await reply(anna, 'session.created', { action: 'session.create', name: 'Plans' });
    sessionId = session.id;
    await reply(anna, 'session.changed', {
      action: 'session.update',
      sessionId,
      revision: session.revision,
      state: 'closed',
    });
    await hears('the closing', () =>
      heard.some(
        ({ 'detail-type': type, detail }) => type === 'session.closed' && detail.sessionId === sessionId,
      ),
    );
    anna.close();
    // It takes a minute, in which the others go on: until then somebody may be on their way in.
    deletion = promisify(execFile)(
      process.execPath,
      [
        'local/tools/delete-session.ts',
        '--session',
        sessionId,
        '--confirm',
        sessionId,
        '--local',
        '--data',
        stack.data,
      ],
      { cwd: join(import.meta.dirname, '../..'), env: { ...process.env, NODE_OPTIONS: '' } },
    );
    deletion.catch(() => {});
  }, 360_000);

  test('hears of everything that becomes of somebody, whatever function dies meanwhile', async () => {
    const anna = await enterForGood(stack, 'anna');
    await stack.fault('dying-functions=0.1');
    try {
      await hears('the warning', () => told('participant', 's1', 'anna').includes('warned'));
    } finally {
      await stack.fault('dying-functions=0');
    }
    await insist(anna, 'session.extended', { action: 'session.extend', sessionId: 's1' });
    await hears('the logout', () => last(told('participant', 's1', 'anna')) === 'inactivity');
    expect(told('participant', 's1', 'anna').join()).toMatch(/^joined,.*warned,extended,warned,inactivity$/);
    anna.close();
    await hears('that nobody is inside', () => last(told('occupancy', 's1')) === 'emptied');
    expect(told('occupancy', 's1')[0]).toBe('occupied');
    for (const { 'detail-type': type, detail } of heard) expect(details[type].parse(detail)).toEqual(detail);
  }, 360_000);

  test('may listen instead of being called', async () => {
    const stopped = new AbortController();
    const { body } = await fetch(`${stack.url}/dev/events`, {
      headers: { accept: 'text/event-stream' },
      signal: stopped.signal,
    });
    const ben = await enter(stack, 'ben', 's1');
    let text = '';
    for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      if (text.includes('"participantId":"ben"')) break;
    }
    expect(text).toMatch(/^: from now on\n\ndata: \{"version":"0"/);
    stopped.abort();
    ben.close();
  }, 360_000);

  test('hears that it was deleted, and can look at what was put last', async () => {
    await deletion;
    await hears('the deletion', () =>
      heard.some(
        ({ 'detail-type': type, detail }) => type === 'session.deleted' && detail.sessionId === sessionId,
      ),
    );
    const shown = (await stack.shown('events')) as Heard[];
    expect(
      shown.filter(({ detail }) => detail.sessionId === sessionId).map((one) => one['detail-type']),
    ).toEqual(
      expect.arrayContaining(['session.created', 'session.changed', 'session.closed', 'session.deleted']),
    );
  }, 360_000);
});
