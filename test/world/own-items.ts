import type { JsonText } from '../../shared/json-text.ts';
import type { OwnItemTable } from '../../shared/ports/own-items.ts';
import type { ParticipantKey } from '../../shared/presence/participant.ts';

/** In memory. Nothing is ever forgotten by itself: the table does so days late, and may not be relied on for it. */
export const memoryOwnItems = (): OwnItemTable => {
  const kept = new Map<string, JsonText>();
  const at = ({ sessionId, participantId }: ParticipantKey) => JSON.stringify([sessionId, participantId]);
  return {
    find: async (key) => kept.get(at(key)) ?? null,
    keep: async (key, value) => {
      kept.set(at(key), value);
    },
    forget: async (key) => {
      kept.delete(at(key));
    },
  };
};
