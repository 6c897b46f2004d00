import { type Down, type LoadSocket, openSocket } from './socket.ts';

/** The people at work. One person may have no more than forty connections. */
export const names = ['anna', 'ben', 'carla'] as const;
export type Tokens = Readonly<Record<(typeof names)[number], string>>;

/** A hundred people at work: fifty sessions with two people in each, one connection per person. */
export type Crowd = {
  readonly members: readonly Member[];
  /** @throws when an activity that was sent has not been noted. */
  readonly checkActivities: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export type Member = {
  readonly socket: LoadSocket;
  readonly sessionId: string;
  /** The item that only this person writes. */
  readonly itemId: string;
  /** When the last activity was sent, in epoch milliseconds. */
  actedAt: number;
};

/** By how much a noted activity may lie before the one that was sent, in milliseconds. */
const TOLERANCE = 250;

/** Creates the sessions over one connection, which is not part of what is measured. */
export const foundSessions = async (url: string, tokens: Tokens, count: number): Promise<string[]> => {
  const founder = await openSocket(url, tokens.anna);
  await founder.ask({ action: 'contact.invite', email: 'ben@example.com' });
  const ben = await openSocket(url, tokens.ben);
  await ben.ask({ action: 'contact.accept', from: 'anna' });
  await ben.close();
  const sessions: string[] = [];
  for (let number = 1; number <= count; number += 1) {
    const created = await founder.ask({ action: 'session.create', name: `Session ${number}` });
    const { id } = created.session as { id: string };
    for (const userId of ['ben', 'carla']) await founder.ask({ action: 'member.add', sessionId: id, userId });
    sessions.push(id);
  }
  await founder.close();
  return sessions;
};

/** Lets everybody in, a few at a time: the measured load comes later. */
export const gather = async (url: string, tokens: Tokens, sessions: readonly string[]): Promise<Crowd> => {
  const joins: { member: Member; joined: Down }[] = [];
  const enter = async (sessionId: string, user: (typeof names)[number]): Promise<void> => {
    const socket = await openSocket(url, tokens[user]);
    const joined = await socket.ask({ action: 'session.join', sessionId });
    joins.push({ member: { socket, sessionId, itemId: `of-${user}`, actedAt: 0 }, joined });
  };
  for (const [number, sessionId] of sessions.entries())
    for (const [nth, name] of names.entries())
      if (number % names.length !== nth) await enter(sessionId, name);
  const members = joins.map(({ member }) => member);
  return {
    members,
    checkActivities: async () => {
      for (const { socket, sessionId, actedAt } of members) {
        const { warnAt, policy } = await socket.ask({ action: 'session.join', sessionId, resume: true });
        const noted = Number(warnAt) - (policy as { idleTimeout: number }).idleTimeout;
        if (!(noted >= actedAt - TOLERANCE))
          throw new Error(`An activity was sent at ${actedAt}, and the last one noted is of ${noted}.`);
      }
    },
    close: async () => {
      await Promise.all(members.map(({ socket }) => socket.close()));
    },
  };
};
