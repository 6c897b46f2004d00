import type { Action, DownMessage, DownOf, UpOf } from '../../shared/messages.ts';
import { type Clock, pause } from '../clock.ts';
import { clientError, type VigilError } from '../error.ts';
import { abortion } from './abortion.ts';

/** The reply that each request is answered by, if it is not refused. */
export type Replies = {
  hello: DownOf<'welcome'>;
  ping: DownOf<'pong'>;
  /** Waiting, for a guest at the door; an ending, when a resume comes too late. */
  'session.join': DownOf<'session.joined' | 'session.waiting' | 'session.ended'>;
  'session.exit': DownOf<'session.left'>;
  'session.leave': DownOf<'session.left'>;
  'session.extend': DownOf<'session.extended'>;
  'session.hold': DownOf<'session.held'>;
  'session.release': DownOf<'session.released'>;
  'waiting.list': DownOf<'waiting'>;
  'waiting.place': DownOf<'session.waiting'>;
  'waiting.admit': DownOf<'waiting.changed'>;
  'waiting.deny': DownOf<'waiting.changed'>;
  'session.inside': DownOf<'inside'>;
  'content.put': DownOf<'content.saved'>;
  'content.delete': DownOf<'content.saved'>;
  'roster.list': DownOf<'roster'>;
  'mine.put': DownOf<'mine.saved'>;
  'mine.get': DownOf<'mine'>;
  'content.list': DownOf<'content'>;
  'sessions.list': DownOf<'sessions'>;
  'sessions.watch': DownOf<'sessions.watched'>;
  'session.create': DownOf<'session.created'>;
  'session.update': DownOf<'session.changed'>;
  'participant.remove': DownOf<'participant.removed'>;
  'participant.release': DownOf<'participant.released'>;
  'member.add': DownOf<'member.changed'>;
  'member.update': DownOf<'member.changed'>;
  'member.remove': DownOf<'member.removed'>;
  'member.leave': DownOf<'member.left'>;
  'session.handover': DownOf<'session.handed-over'>;
  'members.list': DownOf<'members'>;
  'rule.put': DownOf<'session.rule' | 'group.rule'>;
  'rule.get': DownOf<'session.rule' | 'group.rule'>;
  'timings.list': DownOf<'timings'>;
  'attendance.list': DownOf<'attendance'>;
  'history.list': DownOf<'history'>;
  'invitation.create': DownOf<'invitation.created'>;
  'invitation.revoke': DownOf<'invitation.revoked'>;
  'invitation.list': DownOf<'invitations'>;
  'groups.list': DownOf<'groups'>;
  'group.create': DownOf<'group.changed'>;
  'group.rename': DownOf<'group.changed'>;
  'group.delete': DownOf<'group.deleted'>;
  'group.add': DownOf<'group.changed'>;
  'group.remove': DownOf<'group.changed'>;
  'group.list': DownOf<'group.members'>;
  'contacts.list': DownOf<'contacts'>;
  'contact.invite': DownOf<'contact.invited'>;
  'contact.withdraw': DownOf<'contact.withdrawn'>;
  'contact.accept': DownOf<'contact.accepted'>;
  'contact.decline': DownOf<'contact.declined'>;
  'contact.remove': DownOf<'contact.removed'>;
};
export type RequestAction = keyof Replies;

export type Body<A extends Action> = { readonly action: A } & Omit<UpOf<A>, 'action' | 'requestId'>;

export type RequestOptions = {
  readonly signal?: AbortSignal | undefined;
  /** To send again what may have been carried out already: the server knows a write by its id. By default a new one. */
  readonly requestId?: string | undefined;
  /** Milliseconds until it is given up. By default a second more than the platform gives a function. */
  readonly timeout?: number | undefined;
};

type Pending = {
  readonly sentAt: number;
  readonly resolve: (message: DownMessage) => void;
  readonly reject: (error: unknown) => void;
};

const TIMEOUT = 30_000;
/** What has no answer by then is a reason to ask the connection whether it is alive; what may be long, or is asked about anyway, is none. */
const DOUBT_AFTER = 5_000;
const lengthy = /hello|list/;
/** API Gateway's largest frame. A WebSocket sends a message in one, and closing on it would look like a bad network. */
const MAX_FRAME = 32 * 1024;

/** What decides whether we are inside never waits behind what is written there. */
const urgent = /ping|session\./;

/** In UTF-8, also where there is no `TextEncoder`. JSON text has no half characters. */
const bytesOf = (text: string): number => encodeURIComponent(text).replace(/%../g, '-').length;

type Host = { readonly clock: Clock; requestId(): string; unanswered(): void };

/** The requests of one connection that have no reply yet. */
export const openRequests = (
  { clock, requestId: newId, unanswered }: Host,
  transmit: (text: string) => void,
) => {
  const pending = new Map<string | undefined, Pending>();
  /** When the next one may be sent, if many come at once. */
  let due = -Infinity;
  /** As the welcome asks. Whatever comes before it cannot wait. */
  let pace: DownOf<'welcome'>['limits']['pace'];
  return {
    size: () => pending.size,

    async send<A extends RequestAction>(
      body: Body<A>,
      { signal, timeout = TIMEOUT, requestId = newId() }: RequestOptions = {},
    ): Promise<Replies[A]> {
      const text = JSON.stringify({ ...body, requestId });
      const bytes = bytesOf(text);
      if (bytes > MAX_FRAME) throw clientError('client.too-large', `${bytes} bytes of ${MAX_FRAME}.`, false);
      const isUrgent = urgent.test(body.action);
      if (pace && !isUrgent) {
        const now = clock.elapsed();
        due = Math.max(due, now - pace.atOnce * pace.every) + pace.every;
        if (due > now) await pause(clock, due - now);
      }
      // After the pause, in which it may have been taken back.
      if (signal?.aborted) throw abortion(signal);
      let settled = () => {};
      try {
        return await new Promise<Replies[A]>((resolve, reject) => {
          const aborted = () => reject(signal && abortion(signal));
          const cancel = clock.after(timeout, () => reject(clientError('client.timeout', body.action)));
          const stopDoubting =
            isUrgent || lengthy.test(body.action) ? cancel : clock.after(DOUBT_AFTER, unanswered);
          settled = () => {
            stopDoubting();
            cancel();
            signal?.removeEventListener('abort', aborted);
          };
          signal?.addEventListener('abort', aborted);
          pending.set(requestId, {
            sentAt: clock.elapsed(),
            resolve: resolve as (message: DownMessage) => void,
            reject,
          });
          transmit(text);
        });
      } finally {
        pending.delete(requestId);
        settled();
      }
    },

    /** Whoever waits for this reply, and does no longer. */
    answeredBy(message: DownMessage): Pending | undefined {
      const { requestId } = message;
      if (message.type === 'welcome') pace = message.limits.pace;
      const one = pending.get(requestId);
      pending.delete(requestId);
      return one;
    },

    rejectAll(error: VigilError): void {
      for (const { reject } of pending.values()) reject(error);
      pending.clear();
    },
  };
};
