import { expect, test } from '@jest/globals';
import { type Clock, connect, type SocketConstructor } from '../../../client/client.ts';
import { after } from '../../../shared/instant.ts';
import { ben, furnish, openTab, type Tab } from '../../world/tab.ts';
import { createWorld } from '../../world/world.ts';

type Heard = (event: { readonly data?: unknown; readonly code?: number }) => void;

/** Ben's laptop with the real client, over a line to the functions that hands over nothing of one kind while it is so. */
const laptop = async () => {
  const world = await furnish(createWorld());
  const begun = world.clock();
  /** The client's timers are among the alarms. */
  const clock: Clock = {
    now: world.clock,
    elapsed: () => world.clock() - begun,
    after: (delay, callback) => {
      let isDue = true;
      world.at(after(world.clock(), delay), async () => {
        if (isDue) callback();
      });
      return () => {
        isDue = false;
      };
    },
  };
  const line = { says: true, hears: true, at: null as Wire | null };
  let lines = 0;

  class Wire {
    private readonly heard = new Map<string, Heard[]>();
    private tab: Tab | null = null;
    private told = 0;
    isOpen = true;
    readonly id = `laptop-${++lines}`;

    constructor() {
      line.at = this;
      void openTab(world, ben, this.id).then((tab) => {
        this.tab = tab;
        this.emit('open');
      });
    }
    addEventListener(type: string, listener: Heard) {
      this.heard.set(type, [...(this.heard.get(type) ?? []), listener]);
    }
    emit(type: string, event = {}) {
      for (const listener of this.heard.get(type) ?? []) listener(event);
    }
    send(text: string) {
      if (!line.says) return;
      void this.tab?.sendText(text).then(() => {
        for (const message of world.inbox(this.id).slice(this.told))
          if (line.hears) this.emit('message', { data: JSON.stringify(message) });
        this.told = world.inbox(this.id).length;
      });
    }
    close() {
      this.isOpen = false;
    }
    /** Breaks, and the platform learns it. */
    async lose() {
      await this.tab?.close();
      this.emit('close', { code: 1006 });
    }
  }

  const pass = async (by: number) => {
    for (let passed = 0; passed < by; passed += 100) {
      await world.advance(100);
      await new Promise(setImmediate);
    }
  };
  const client = connect({
    url: 'ws://127.0.0.1/ws',
    token: async () => 'credential',
    WebSocket: Wire as unknown as SocketConstructor,
    clock,
    random: () => 0.5,
  });
  const participation = client.join('s1');
  await pass(1_000);
  expect(participation.getSnapshot().phase).toBe('present');
  const inside = async () => {
    const person = await world.participants.load({ sessionId: 's1', participantId: 'ben' });
    return person !== null && person.phase !== 'ended' ? Object.keys(person.connections) : [];
  };
  return { world, line, client, participation, pass, inside };
};

test.each([
  ['that was carried out, and whose answer was lost', 'hears'],
  ['that was lost itself', 'says'],
] as const)('An exit %s leaves in, said again, who has come in since on a telephone', async (_, lost) => {
  const { world, line, client, participation, pass, inside } = await laptop();
  await pass(5_000);
  line[lost] = false;
  void participation.exit();
  await pass(7_000);
  const telephone = await openTab(world, ben, 'telephone');
  await telephone.send({ action: 'session.join', sessionId: 's1' });
  line[lost] = true;
  await line.at?.lose();
  await pass(10_000);
  expect(line.at?.id).toBe('laptop-2');
  expect(await inside()).toEqual(['telephone']);
  expect(telephone.received('session.ended')).toEqual([]);
  expect(participation.getSnapshot()).toMatchObject({ phase: 'ended', ending: { ending: 'exit' } });
  client.close();
});

test('An exit that was lost with its connection is an exit still where nobody has come in since', async () => {
  const { world, line, client, participation, pass, inside } = await laptop();
  const other = await openTab(world, ben, 'other');
  await other.send({ action: 'session.join', sessionId: 's1' });
  await pass(5_000);
  line.says = false;
  void participation.exit();
  await pass(2_000);
  line.says = true;
  await line.at?.lose();
  await pass(10_000);
  expect(await inside()).toEqual([]);
  expect(other.received('session.ended')).toMatchObject([{ ending: 'exit' }]);
  client.close();
});
