import type { Mutant } from '../../../bench/simulation/mutant.ts';

/** Mistakes in the adapters: those of the cloud, and the tables in memory, which keep the same contract. */
export const adapterMutants: readonly Mutant[] = [
  {
    name: 'a write does not look at the version',
    file: 'test/world/participants.ts',
    search: "if ((find(next)?.version ?? 0) !== next.version - 1) return 'conflict';",
    replacement: '',
  },
  {
    name: 'the hot path does not look at the phase',
    file: 'test/world/participants.ts',
    search: "if (before?.phase !== 'present' || before.lastActivityAt >= at) return 'refused';",
    replacement:
      "if (!before || before.phase === 'ended' || before.phase === 'waiting' || before.lastActivityAt >= at) return 'refused';",
  },
  {
    name: 'a keep-alive counts as activity',
    file: 'test/world/participants.ts',
    search: 'put({ ...before, version: before.version + 1, connections });',
    replacement: 'put({ ...before, version: before.version + 1, connections, lastActivityAt: now });',
  },
  {
    name: 'those who have ended are still counted',
    file: 'test/world/participants.ts',
    search: ".filter(({ phase }) => phase !== 'ended')",
    replacement:
      '.map((one) => ({ ...one, phase: one.phase === "ended" ? "present" : one.phase, connections: {}, media: { audio: false, video: false } }) as Participant)',
  },
  {
    name: 'an older occupancy overwrites a newer one',
    file: 'test/world/sessions.ts',
    search: "if (!entry || entry.session.occupancyRevision > occupancyRevision) return 'older';",
    replacement: "if (!entry) return 'older';",
  },
  {
    name: 'content is acknowledged and not kept',
    file: 'test/world/content.ts',
    search: 'items.set(next.itemId, next);',
    replacement: '',
  },
  {
    name: 'a connection that is gone is a fault',
    file: 'functions/aws/connections.ts',
    search: "(error.name === 'GoneException' || error.$metadata.httpStatusCode === 410)",
    replacement: "error.name === 'Gone'",
  },
  {
    name: 'alarms are set five minutes late',
    file: 'functions/aws/scheduler.ts',
    search: 'new Date(alarmTime(at))',
    replacement: 'new Date(alarmTime(at) + 300_000)',
  },
  {
    name: 'an alarm brings the wrong person',
    file: 'functions/aws/scheduler.ts',
    search: 'Input: JSON.stringify({ sessionId, participantId, generation }),',
    replacement: 'Input: JSON.stringify({ sessionId, participantId: participantId + "x", generation }),',
  },
];
