import type { DownOf, UpOf } from '../../shared/messages.ts';
import { batches } from './batches.ts';
import type { ReplyTo, Said, ServiceAction, ServiceReplies } from './replies.ts';
import { type Credentials, type SendingOptions, sending } from './sending.ts';

export type { ErrorCode } from '../../shared/errors.ts';
export type { DownOf, UpOf } from '../../shared/messages.ts';
export { VigilError } from '../error.ts';
export type { Credentials, ReplyTo, Said, ServiceAction, ServiceReplies };

export type BackendOptions = {
  /** Where backends send their messages: the output `ServiceUrl` of the stack. */
  readonly url: string;
  /** Those of the role that may come; or where to get them, asked before each message, since most run out. */
  readonly credentials: SendingOptions['credentials'];
  /** By default the one in the URL. */
  readonly region?: string | undefined;
  /** By default the global one. */
  readonly fetch?: typeof fetch | undefined;
  /** Of one attempt, in milliseconds. By default a second more than the function has. */
  readonly timeout?: number | undefined;
  /** How often it is tried again when nobody can say whether it was done; 3 by default. */
  readonly retries?: number | undefined;
};

type Occupied = DownOf<'occupied'>['sessions'][number];
type Places = DownOf<'presence.person'>['places'];
type Attended = DownOf<'attendance'>['stays'][number];
type Item = DownOf<'content'>['items'][number];
type Member = DownOf<'members'>['members'][number];

/** A backend's way to Vigil. Every method is one signed request, or one for each page. */
export type Backend = {
  /**
   * Says a message and answers with its reply. What changes something gets a key, so that it is done once, however often
   * it has to be sent.
   * @throws VigilError when it is refused, or there is no reply.
   */
  readonly say: <A extends ServiceAction, const S extends Said<A> = Said<A>>(
    action: A,
    said: S,
  ) => Promise<ReplyTo<A, S>>;
  /** Makes a session under an id of your own, or makes it so. */
  readonly putSession: (
    sessionId: string,
    as: Omit<Said<'session.put'>, 'sessionId'>,
  ) => Promise<DownOf<'session.stored'>>;
  /**
   * Deletes it for good, with all that it holds; whoever is inside reads the reason. Nobody finds it
   * from the first moment on; the rest takes a minute.
   */
  readonly deleteSession: (sessionId: string, reason?: string) => Promise<void>;
  /** Sends everybody out, of a session or everywhere, who read the reason. The rights stay. */
  readonly removeEverybody: (reason: string, sessionId?: string) => Promise<void>;
  /** Entitles people, a hundred in a message or as many as fit, whether or not they have ever logged in. */
  readonly putMembers: (sessionId: string, members: UpOf<'member.put'>['members']) => Promise<void>;
  /** Takes their rights away, a hundred in a message or as many as fit, and sends them out. */
  readonly removeMembers: (sessionId: string, userIds: readonly string[]) => Promise<void>;
  readonly members: (sessionId: string) => AsyncGenerator<Member>;
  /** Who is inside: all of them, page by page. */
  readonly inside: (sessionId: string) => Promise<DownOf<'presence.session'>>;
  /** Where somebody is. */
  readonly whereIs: (userId: string) => Promise<Places>;
  /** The sessions with somebody inside, each once. */
  readonly occupied: () => AsyncGenerator<Occupied>;
  /** Who was in a session when, and how it ended: of everybody, or of one person. */
  readonly attendance: (sessionId: string, userId?: string) => AsyncGenerator<Attended>;
  readonly content: (sessionId: string) => AsyncGenerator<Item>;
};

const TIMEOUT = 31_000;
const BETWEEN_PARTS = 1_000;

/** Opens nothing: there is no connection, and nothing to close. */
export const openBackend = (options: BackendOptions): Backend => {
  const { url, credentials, timeout = TIMEOUT, retries = 3 } = options;
  const region = options.region ?? regionIn(url);
  const send = sending({ url, region, credentials, fetch: options.fetch ?? fetch, timeout, retries });
  // Of this process alone: for ten minutes an item takes the same write with the same id for one that is repeated.
  let source: string | undefined;
  let count = 0;

  const say = async <A extends ServiceAction, const S extends Said<A> = Said<A>>(action: A, said: S) => {
    source ??= newKey();
    count += 1;
    const key = KEYED.has(action) ? { key: newKey() } : {};
    const reply = await send(JSON.stringify({ action, requestId: `${source}-${count}`, ...key, ...said }));
    // Which reply goes with what was said is the server's word; the types say the same once.
    return reply as ReplyTo<A, S>;
  };
  const pages = async function* <P extends { readonly next: string | null }>(
    read: (from: { cursor?: string }) => Promise<P>,
  ): AsyncGenerator<P> {
    let cursor: string | null = null;
    do {
      const page: P = await read(cursor === null ? {} : { cursor });
      yield page;
      cursor = page.next;
    } while (cursor !== null);
  };

  return {
    say,
    putSession: (sessionId, as) => say('session.put', { sessionId, ...as }),
    deleteSession: async (sessionId, reason) => {
      for await (const { next } of pages((from) => say('session.delete', { sessionId, reason, ...from })))
        if (next !== null) await new Promise((resolve) => setTimeout(resolve, BETWEEN_PARTS));
    },
    removeEverybody: async (reason, sessionId) => {
      const where = sessionId === undefined ? {} : { sessionId };
      const page = (from: { cursor?: string }) =>
        say('participant.remove', { all: true, reason, ...where, ...from });
      for await (const _ of pages(page));
    },
    putMembers: async (sessionId, members) => {
      for (const part of batches(members)) await say('member.put', { sessionId, members: part });
    },
    removeMembers: async (sessionId, userIds) => {
      for (const part of batches(userIds)) await say('member.remove', { sessionId, userIds: part });
    },
    members: async function* (sessionId) {
      for await (const page of pages((from) => say('members.list', { sessionId, ...from })))
        yield* page.members;
    },
    inside: async (sessionId) => {
      let all = await say('presence.get', { sessionId });
      while (all.next !== null) {
        const page = await say('presence.get', { sessionId, cursor: all.next });
        all = { ...page, roster: [...all.roster, ...page.roster] };
      }
      return all;
    },
    whereIs: async (userId) => (await say('presence.get', { userId })).places,
    occupied: async function* () {
      const seen = new Set<string>();
      for await (const { sessions } of pages((from) => say('sessions.occupied', from)))
        for (const session of sessions)
          if (!seen.has(session.id)) {
            seen.add(session.id);
            yield session;
          }
    },
    attendance: async function* (sessionId, userId) {
      const whose = userId === undefined ? {} : { userId };
      for await (const page of pages((from) => say('attendance.get', { sessionId, ...whose, ...from })))
        yield* page.stays;
    },
    content: async function* (sessionId) {
      for await (const page of pages((from) => say('content.list', { sessionId, ...from })))
        yield* page.items;
    },
  };
};

/** What a key makes sure to be done once. */
const KEYED: ReadonlySet<string> = new Set([
  'session.put',
  'member.put',
  'member.remove',
  'participant.remove',
  'session.delete',
  'invitation.create',
]);

const newKey = (): string => crypto.randomUUID();

/** @throws RangeError when the URL is not that of a function. */
const regionIn = (url: string): string => {
  const region = /\.lambda-url\.([\w-]+)\.on\.aws$/.exec(new URL(url).hostname)?.[1];
  if (region === undefined) throw new RangeError(`There is no Region in ${url}: say which.`);
  return region;
};
