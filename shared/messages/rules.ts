import * as z from 'zod/mini';
import { levels, ruled } from '../rules/rule.ts';
import { part, says } from './described.ts';
import { about, declared, down, id, milliseconds, revision, up } from './fields.ts';

const clause = part(
  z.strictObject({
    value: says(milliseconds, 'Nobody below goes beyond this; in milliseconds.'),
    final: says(
      z.optional(z.boolean()),
      'For a group: its sessions have just that, whatever they say themselves.',
    ),
  }),
  'Clause',
  'What a level says of one value.',
);

const named = says(z.optional(clause), 'What it says of this one; without it, nothing.');

export const rule = part(
  z.strictObject({ idleTimeout: named, warningPeriod: named, longestStay: named }),
  'Rule',
  'What a group, or a session, says of its timings. Of each, less is tighter.',
);

const found = part(
  z.object({
    name: says(z.enum(ruled), 'Which value it is.'),
    value: says(z.nullable(z.number()), 'What is in force, in milliseconds; null for no limit.'),
    level: says(z.enum(levels), 'Which level has set it.'),
    group: says(
      z.optional(
        z.object({
          id: says(z.string(), 'Its id.'),
          name: says(z.string(), 'What it is called; empty if you are not in it.'),
        }),
      ),
      'Which group, if it was one.',
    ),
    most: says(z.nullable(z.number()), 'As much may be set here; null for any length.'),
    final: says(
      z.boolean(),
      'Whether nothing may be set here, because a level above has said the last word.',
    ),
  }),
  'InForce',
  'What is in force, where it comes from, and what may be changed.',
);

const which = {
  sessionId: says(z.optional(id), 'The session that is meant.'),
  groupId: says(z.optional(id), 'Or the group.'),
};

/** The rules of groups and sessions. */
export const rulesUp = declared(() => [
  up('rule.put', 'Sets the rule of a session or of a group. It holds for those inside at once.', {
    ...which,
    rule: says(rule, 'The whole rule: of what is not in it, nothing is said any more.'),
    revision: says(
      z.optional(revision),
      'The revision of the session, or of the group, that it was decided on. By default whatever is there now.',
    ),
  }),
  up('rule.get', 'Reads the rule of a session or of a group, and what is in force.', which),
]);

export const rulesDown = /* @__PURE__ */ declared(() => [
  down('session.rule', 'The rule of a session, and what is in force in it.', {
    sessionId: about.session,
    revision: says(revision, 'The revision of the session.'),
    rule: says(rule, 'What it says itself.'),
    inForce: says(z.array(found), 'What is in force in it.'),
  }),
  down('group.rule', 'The rule of a group, and what is in force by it.', {
    groupId: says(z.string(), 'The group.'),
    revision: says(revision, 'The revision of the group.'),
    rule: says(rule, 'What it says itself.'),
    inForce: says(
      z.array(found),
      'What is in force in a session of it that says nothing itself and is in no other group.',
    ),
  }),
]);
