import type { Mutant } from '../../../bench/simulation/play/mutant.ts';

/** Mistakes in the adapters of the cloud. */
export const adapterMutants: readonly Mutant[] = [
  {
    name: 'a write does not look at the version',
    file: 'functions/aws/presence/participants.ts',
    search: "first ? 'attribute_not_exists(pk)' : 'version = :before'",
    replacement: "first ? 'attribute_not_exists(pk)' : 'version = :before OR attribute_exists(version)'",
  },
  {
    name: 'a first entry does not look whether somebody is there',
    file: 'functions/aws/presence/participants.ts',
    search: "first ? 'attribute_not_exists(pk)' : 'version = :before'",
    replacement: "first ? 'attribute_not_exists(pk) OR attribute_exists(pk)' : 'version = :before'",
  },
  {
    name: 'the hot path does not look at the phase',
    file: 'functions/aws/presence/participants.ts',
    search: "'phase = :present AND lastActivityAt < :at",
    replacement: "'(phase = :present OR attribute_exists(connections)) AND lastActivityAt < :at",
  },
  {
    name: 'the hot path moves back',
    file: 'functions/aws/presence/participants.ts',
    search: 'lastActivityAt < :at AND',
    replacement: 'lastActivityAt <> :at AND',
  },
  {
    name: 'a keep-alive counts as activity',
    file: 'functions/aws/presence/participants.ts',
    search: "'SET connections.#connection.seenAt = :now ADD version :one'",
    replacement: "'SET lastActivityAt = :now, connections.#connection.seenAt = :now ADD version :one'",
  },
  {
    name: 'a keep-alive is not noted',
    file: 'functions/aws/presence/participants.ts',
    search: "'SET connections.#connection.seenAt = :now ADD version :one'",
    replacement: "'SET heardOnce = :now ADD version :one'",
  },
  {
    name: 'those who have ended are still counted',
    file: 'functions/aws/presence/participants.ts',
    search: "return people.filter(({ phase }) => phase !== 'ended');",
    replacement:
      "return people.map((one) => ({ ...one, phase: one.phase === 'ended' ? 'present' : one.phase, connections: {}, media: { audio: false, video: false } })) as never;",
  },
  {
    name: 'whom the sweep should find is not in its index',
    file: 'functions/aws/presence/participant-items.ts',
    search: 'wakeShard: wakeShard(participant, spread) })',
    replacement: 'wakeSlot: wakeShard(participant, spread) })',
  },
  {
    name: 'somebody is put aside without being written down there',
    file: 'functions/aws/presence/former-participants.ts',
    search: 'if ((await ifCondition(client.send(put))) === null) return;',
    replacement: 'void put;',
  },
  {
    name: 'the former are not looked for',
    file: 'functions/aws/presence/participants.ts',
    search: 'return Item ? fromParticipantItem(Item) : former.find(key);',
    replacement: 'return Item ? fromParticipantItem(Item) : null;',
  },
  {
    name: 'the occupancy is published once and never again',
    file: 'functions/aws/directory/session-telling.ts',
    search: 'occupancySeq <= :number)',
    replacement: '(occupancySeq < :number AND occupancySeq > :number))',
  },
  {
    name: 'content is acknowledged and not kept',
    file: 'functions/aws/content/content.ts',
    search: 'const saved = (await ifCondition(client.send(update))) !== null;',
    replacement: 'const saved = update !== null;',
  },
  {
    name: 'a connection that is gone is a fault',
    file: 'functions/aws/platform/connections.ts',
    search: 'error.$metadata.httpStatusCode === 410',
    replacement: "error.name === 'Gone'",
  },
  {
    name: 'alarms are set five minutes late',
    file: 'functions/aws/platform/scheduler.ts',
    search: 'new Date(alarmTime(at))',
    replacement: 'new Date(alarmTime(at) + 300_000)',
  },
  {
    name: 'an alarm brings the wrong person',
    file: 'functions/aws/platform/scheduler.ts',
    search: 'Input: JSON.stringify({ sessionId, participantId, generation }),',
    replacement: 'Input: JSON.stringify({ sessionId, participantId: participantId + "x", generation }),',
  },
  {
    name: 'a deletion is kept for ever',
    file: 'functions/aws/content/content-items.ts',
    search: 'return last && Math.ceil(forgottenAt(last.at) / 1_000);',
    replacement: 'return last && forgottenAt(last.at);',
  },
  {
    name: 'a link that nobody can use any more is kept for ever',
    file: 'functions/aws/directory/invitations.ts',
    search: 'expiresAt: Math.ceil(expiresAt / 1_000) + KEPT_AFTERWARDS,',
    replacement: '',
  },
  {
    name: 'a session that an index shows in two places is asked for twice',
    file: 'functions/aws/directory/sessions.ts',
    search: 'Items.filter(isLatest)',
    replacement: 'Items',
  },
];
