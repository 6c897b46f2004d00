import { type Instant, instant } from '../../../shared/instant.ts';
import type { DownMessage, UpMessage } from '../../../shared/messages.ts';
import type { Socket } from '../platform/gateway.ts';
import { createRandom, seedOf } from '../platform/random.ts';
import type { Run } from '../platform/run.ts';
import { policies } from '../script/deployments/policies.ts';
import { ONLOOKER } from '../script/furnishing.ts';
import type { Script } from '../script/script.ts';
import type { TabWorld } from './tab.ts';

const SECOND = 1_000;
const DAY = 24 * 60 * 60 * SECOND;
/** An answer that does not come is asked for again after this. */
const PATIENCE = 10 * SECOND;

/** Keeps the list of sessions open all the time and enters none; comes back whenever the connection is lost. */
export const playOnlooker = (
  { time, gateway, oracle, tell }: TabWorld,
  script: Script,
  until: number,
): void => {
  const { keepAlive } = policies[script.policy];
  let opened = 0;

  const open = () => {
    opened += 1;
    const connectionId = `${ONLOOKER.id}.${opened}`;
    const random = createRandom(seedOf(script.seed, 'onlooker', connectionId));
    const expiresAt = instant(time.now() + DAY);
    let gone = false;
    let requests = 0;
    let watching = false;
    let listed = false;

    const send = (request: UpMessage) => {
      if (gone) return;
      requests += 1;
      const named = { ...request, requestId: `${connectionId}:${requests}` };
      tell?.(`${connectionId} sends ${JSON.stringify(request)}`);
      oracle.sent(connectionId, named, time.now() as Instant);
      gateway.send(connectionId, named, time.now() as Instant);
    };
    const watch = () => {
      if (gone || watching) return;
      send({ action: 'sessions.watch', on: true });
      time.plan(PATIENCE, watch);
    };
    /** What was already so when it began to watch is only in the list. */
    const list = () => {
      if (gone || listed) return;
      send({ action: 'sessions.list', scope: 'mine' });
      time.plan(PATIENCE, list);
    };
    const ping = () => {
      send({ action: 'ping' });
      if (!gone) time.plan(keepAlive, ping);
    };
    const end = () => {
      if (gone) return;
      gone = true;
      oracle.left(connectionId, true);
      if (time.now() < until) time.plan(random.between(SECOND, 20 * SECOND), open);
    };
    const socket: Socket = {
      connectionId,
      user: ONLOOKER,
      expiresAt,
      opened: () => {
        watch();
        time.plan(keepAlive, ping);
      },
      listens: () => !gone,
      receive: (message: DownMessage, run: Run) => {
        tell?.(`${connectionId} hears ${message.type}`);
        oracle.heard(connectionId, message, run);
        listed ||= message.type === 'sessions';
        if (message.type !== 'sessions.watched' || watching) return;
        watching = true;
        list();
      },
      closed: end,
      outlived: end,
    };
    oracle.opened({
      connectionId,
      person: ONLOOKER.id,
      kind: ONLOOKER.kind,
      sessionId: '',
      expiresAt,
      authenticatedAt: null,
    });
    gateway.open(socket);
  };
  open();
};
