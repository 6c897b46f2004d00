import type { Mutant } from '../../../bench/simulation/play/mutant.ts';

/**
 * Mistakes of a release that agrees with itself. Only functions of the release before, over the same table, bring them to light.
 */
export const upgradeMutants: readonly Mutant[] = [
  {
    name: 'items are written two shapes ahead of the release before',
    file: 'functions/aws/items/shape.ts',
    search: 'export const SHAPE = 9;',
    replacement: 'export const SHAPE = 11;',
    occasion: 'upgrade',
  },
  {
    name: 'an alarm has another name than the release before gave it',
    file: 'shared/presence/alarm.ts',
    search: 'who.slice(0, 40)',
    replacement: 'who.slice(0, 39)',
    occasion: 'upgrade',
  },
  {
    name: 'only an alarm counts as set that this release has set',
    file: 'shared/lifecycle/hands.ts',
    search: 'alarm: { generation: next, at: time },',
    replacement: 'alarm: { generation: next, at: time, set: true },',
    and: [
      {
        search: 'return { alarm: { generation, at: wanted }, effects',
        replacement: 'return { alarm: { generation, at: wanted, set: true }, effects',
      },
      {
        search: 'if (at === null) return arm(generation + 1, wanted);',
        replacement: 'if (at === null || !alarm.set) return arm(generation + 1, wanted);',
      },
    ],
    occasion: 'upgrade',
  },
  {
    name: 'a connection that the release before let in enters nowhere',
    file: 'functions/aws/presence/registry.ts',
    search: '(attribute_not_exists(said) OR said <= :said)',
    replacement: 'said <= :said',
    and: [{ search: '    kind: user.kind,', replacement: '    kind: user.kind,\n    said: 0,' }],
    occasion: 'upgrade',
  },
  {
    name: 'whom the sweep should find lies in other parts of the index than it was',
    file: 'functions/aws/presence/participant-items.ts',
    search: 'String(shard));',
    replacement: 'String(shard + 4));',
    and: [{ search: 'digest.readUInt8() % spread', replacement: '(digest.readUInt8() % spread) + 4' }],
    occasion: 'upgrade',
  },
];
