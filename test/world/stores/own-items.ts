import type { JsonText } from '../../../shared/json-text.ts';
import type { OwnItemTable } from '../../../shared/ports/own-items.ts';
import type { ParticipantKey } from '../../../shared/presence/participant.ts';

/** In memory. Nothing expires here: the table removes expired items days late, so nobody may rely on it. */
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
