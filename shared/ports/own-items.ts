import type { Instant } from '../instant.ts';
import type { JsonText } from '../json-text.ts';
import type { ParticipantKey } from '../presence/participant.ts';

/** What each person keeps for themselves in each session. It goes with the session, and with the right to it. */
export type OwnItemTable = {
  /** Null when there is nothing. */
  find(key: ParticipantKey): Promise<JsonText | null>;
  /** Of two at the same time one holds, whole. It is forgotten by itself some time after `until`; null: never. */
  keep(key: ParticipantKey, value: JsonText, until: Instant | null): Promise<void>;
  /** What is not there is as good as forgotten. */
  forget(key: ParticipantKey): Promise<void>;
};
