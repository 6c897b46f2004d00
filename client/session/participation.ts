import type { ContentWrites } from '../content/content-writes.ts';
import type { Body, RequestOptions } from '../link/requests.ts';
import type { Subscribing, Unsubscribe } from '../listeners.ts';
import type { ParticipationState } from './participation-state.ts';

/** What may be said without a reply, of the session that one is in. */
export type Unanswered = {
  [A in 'activity' | 'media' | 'presence.set' | 'signal']: Omit<Body<A>, 'sessionId'>;
}['activity' | 'media' | 'presence.set' | 'signal'];

/** My being in one session: what there is to see, and what I can do. Outlives the connections it runs on. */
export type Participation<Value = unknown> = ContentWrites<Value> & {
  readonly sessionId: string;
  /** The state now. The same object until something changes, as `useSyncExternalStore` wants it. */
  readonly getSnapshot: () => ParticipationState<Value>;
  readonly subscribe: (listener: () => void, options?: Subscribing) => Unsubscribe;
  /**
   * Resolves when the server has confirmed that we are in. Rejects with the `VigilError` that says why not: also with
   * `client.refused`, when no connection has ever opened. The client goes on trying all the same.
   */
  ready(options?: { readonly signal?: AbortSignal | undefined }): Promise<ParticipationState<Value>>;
  /** Answers the warning, on every tab. Waits for the connection if it is down, and is said until it is answered. */
  extend(options?: RequestOptions): Promise<void>;
  /**
   * Leaves, on every tab. It is over here at once, and resolves when it is everywhere. If the connection breaks before
   * that, it is said on the next one, and leaves in whoever has come in since; without any, the others learn it after the
   * grace. Where it is over on this tab already, or this tab has not asked to come in yet (its first connection is not
   * there), nobody is told: others go on.
   */
  exit(options?: RequestOptions): Promise<void>;
  /** Leaves with this tab alone. The person has left with their last one. Over here at once, like an exit. */
  leave(options?: RequestOptions): Promise<void>;
  /**
   * Lets a guest in who waits at the door. For moderators, and said again like an extension. Only the knock that is seen
   * here is let in: whoever has knocked again since, perhaps under another name, is not. Those who wait:
   * `client.request({ action: 'waiting.admit', … })`.
   */
  admit(participantId: string, options?: RequestOptions): Promise<void>;
  /** Turns a guest away. All who came by a link, or everybody: `client.request({ action: 'waiting.deny', … })`. */
  deny(participantId: string, options?: RequestOptions): Promise<void>;
  /** Enters again after an ending or a refusal. Never happens by itself: call it on a person's click. */
  reenter(): void;
  /** Says whether microphone and camera are on, after every reconnect too. Never activity. */
  media(on: { readonly audio: boolean; readonly video: boolean }): void;
  /**
   * Says something of this session that has no reply, and answers whether it could be handed to the connection. What is wrong with it is
   * told as the event `fault`. What one shows and says to others is made easy by `@vigil/client/state`.
   */
  readonly send: (said: Unanswered) => boolean;
  /** Counts something that was just done as activity. In a page `trackActivity` of `@vigil/client/dom` calls it. */
  readonly act: () => void;
};
