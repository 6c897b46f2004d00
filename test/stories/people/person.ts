import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { DownMessage, DownOf, DownType } from '../../../shared/messages.ts';
import { isReplyTo, unlikePublished } from '../../world/published.ts';
import { afterNews, isBehind, peopleOf, unseen } from '../../world/roster-view.ts';
import { personalIn } from '../stack/leaks.ts';
import type { LocalStack } from '../stack/stack.ts';
import { sendInFrames } from './frames.ts';

/** How long a story waits for something that should come at once, in milliseconds. */
const PATIENCE = 60_000;

/** Somebody with one socket, speaking the wire by hand: no SDK between the story and the stack. */
export const openSocket = async (stack: LocalStack, user: string): Promise<Person> =>
  openWith(stack, await stack.token(user), user);

/**
 * The same with any credential: a guest's, or a token that is about to expire. With `returnsTo` they come back to that
 * session when the connection is lost, as every client does.
 */
export const openWith = async (stack: LocalStack, credential: string, user: string, returnsTo?: string) => {
  stack.secret(credential);
  const messages: DownMessage[] = [];
  let closed: { code: number } | null = null;
  let unlike: string | null = null;
  let isOver = false;
  const connected = (): WebSocket => {
    const opened = new WebSocket(stack.wsUrl, ['vigil.v1', credential]);
    opened.on('message', (data) => {
      const message = JSON.parse((data as Buffer).toString()) as DownMessage;
      if (message.type === 'invitation.created') stack.secret(message.secret);
      // The platform's own messages have no type.
      if (message.type !== undefined) unlike ??= unlikePublished(message);
      messages.push(message);
    });
    opened.on('close', (code) => {
      closed = { code };
      if (returnsTo !== undefined && !isOver) setTimeout(comeBack, 200);
    });
    opened.on('error', () => {});
    return opened;
  };
  const comeBack = () => {
    if (isOver) return;
    const join = { action: 'session.join', sessionId: returnsTo, resume: true };
    socket = connected();
    socket.on('open', () => socket.send(JSON.stringify(join)));
  };
  let socket = connected();
  const close = () => {
    isOver = true;
    socket.close();
  };
  stack.whenRemoved(close);
  await once(socket, 'open');
  let last = 0;
  const received = <T extends DownType>(type: T): DownOf<T>[] =>
    messages.filter((message): message is DownOf<T> & DownMessage => message.type === type);
  let asked = 0;
  /** Who is inside, as its client knows from what it was told. When a change does not follow, it asks. */
  const roster = () => {
    const last = received('presence.changed').at(-1);
    if (last && isBehind(messages) && asked < messages.length) {
      asked = messages.length;
      socket.send(JSON.stringify({ action: 'roster.list', sessionId: last.sessionId }));
    }
    return peopleOf(messages.reduce(afterNews, unseen)).map(({ name }) => name);
  };
  const until = async <T>(what: string, look: () => T | undefined | null | false): Promise<T> => {
    for (const end = Date.now() + PATIENCE; ; await pause(20)) {
      if (unlike !== null) throw new Error(`A message is not as it is published: ${unlike}`);
      const found = look();
      if (found) return found;
      if (Date.now() > end)
        throw new Error(`${user} waited for ${what} and got ${JSON.stringify(messages.slice(-5))}`);
    }
  };
  return {
    get socket(): WebSocket {
      return socket;
    },
    isOpen: () => socket.readyState === socket.OPEN,
    messages,
    received,
    roster,
    /** Somebody who is returning says nothing meanwhile. */
    say: (message: object) => {
      if (returnsTo === undefined || socket.readyState === socket.OPEN)
        sendInFrames(socket, JSON.stringify(message));
    },
    /** Sends it with a requestId and waits for the reply to it. */
    ask: async (message: object): Promise<DownMessage> => {
      last += 1;
      const requestId = `r${last}`;
      stack.secret(...personalIn(message));
      sendInFrames(socket, JSON.stringify({ ...message, requestId }));
      const replied = await until(`the reply to ${JSON.stringify(message)}`, () =>
        messages.find((one) => 'requestId' in one && one.requestId === requestId),
      );
      const { action = '' } = message as { action?: string };
      if (!isReplyTo(action, replied.type))
        throw new Error(`By what is published, ${action} is never answered with ${replied.type}.`);
      return replied;
    },
    /** Waits for the nth message of this type, counted from one. */
    hears: <T extends DownType>(type: T, nth = 1): Promise<DownOf<T>> =>
      until(`${type} no. ${nth}`, () => received(type)[nth - 1]),
    /** Waits until exactly these are inside, as last told. */
    sees: (...names: string[]): Promise<true> =>
      until(`the roster ${names.join()}`, () => {
        return roster().join() === names.join();
      }) as Promise<true>,
    isClosed: () => until('the end of the connection', () => closed),
    close,
  };
};

export type Person = Awaited<ReturnType<typeof openWith>>;

/** Somebody who enters and comes back after every lost connection. */
export const enterForGood = async (stack: LocalStack, user: string, sessionId = 's1'): Promise<Person> => {
  const person = await openWith(stack, await stack.token(user), user, sessionId);
  await person.ask({ action: 'session.join', sessionId });
  return person;
};

/** Opens a socket and enters the session with it. */
export const enter = async (stack: LocalStack, user: string, sessionId = 's1'): Promise<Person> => {
  const person = await openSocket(stack, user);
  await person.ask({ action: 'session.join', sessionId });
  return person;
};

/**
 * Asks, and returns the reply of the expected type.
 * @throws with any other.
 */
export const reply = async <T extends DownType>(
  person: Person,
  type: T,
  message: object,
): Promise<DownOf<T>> => {
  const answer: DownMessage = await person.ask(message);
  if (answer.type !== type) throw new Error(`Instead of ${type}: ${JSON.stringify(answer)}`);
  return answer as DownOf<T>;
};
/** The code with which the message is refused. */
export const refusal = async (person: Person, message: object) =>
  (await reply(person, 'error', message)).code;
