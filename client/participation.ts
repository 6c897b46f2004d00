import type { ContentWrites } from './content-writes.ts';
import type { Subscribing, Unsubscribe } from './listeners.ts';
import type { ParticipationState } from './participation-state.ts';
import type { RequestOptions } from './requests.ts';

/** My being in one session: what there is to see, and what I can do. Outlives the connections it runs on. */
export type Participation = ContentWrites & {
  readonly sessionId: string;
  /** The state now. The same object until something changes, as `useSyncExternalStore` wants it. */
  readonly getSnapshot: () => ParticipationState;
  readonly subscribe: (listener: () => void, options?: Subscribing) => Unsubscribe;
  /** Resolves when the server has confirmed that we are in. Rejects with the `VigilError` that says why not. */
  ready(options?: { readonly signal?: AbortSignal | undefined }): Promise<ParticipationState>;
  /** Answers the warning, on every tab. Waits for the connection if it is down, and is said again if it breaks. */
  extend(options?: RequestOptions): Promise<void>;
  /** Leaves, on every tab. Without a connection only this tab knows at once; the others' learn it after the grace. */
  exit(options?: RequestOptions): Promise<void>;
  /** Lets a guest in who waits at the door, or turns them away. For moderators, and said again like an extension. */
  admit(participantId: string, options?: RequestOptions): Promise<void>;
  deny(participantId: string, options?: RequestOptions): Promise<void>;
  /** Enters again after an ending or a refusal. Never happens by itself. */
  reenter(): void;
  /** Says whether microphone and camera are on, after every reconnect too. Never activity. */
  media(on: { readonly audio: boolean; readonly video: boolean }): void;
  /** Counts deliberate actions on this element as activity. Answers with the way to stop. */
  trackActivity(element: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>): Unsubscribe;
  /** Counts something that no DOM event tells of as activity. */
  act(): void;
};
