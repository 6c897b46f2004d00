import * as z from 'zod/mini';
import { differences, levels, ruled } from '../rules/rule.ts';
import { part, says } from './described.ts';
import { about, declared, down, id, instant, of, revision, timing, up } from './fields.ts';
import { hold } from './holds.ts';
import { phase, timings } from './presence.ts';

const clause = part(
  z.strictObject({
    value: says(timing, 'Nobody below goes beyond this; in milliseconds.'),
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

const exception = part(
  z.object({
    participantId: says(z.string(), 'Who it is.'),
    name: says(z.string(), 'What they are called.'),
    phase: says(phase, 'Whether they have been warned.'),
    policy: says(timings, 'The timings that hold for them, and which level has set each.'),
    why: says(
      z.array(
        part(
          z.enum(differences),
          'Difference',
          'Why somebody’s timings are others: `earlier`, they came in by others than hold now, and are not under those yet; `announced`, they were warned before the warning became shorter, and keep the logout that they were told of; `notice`, they may stay for a while although a longest stay that came later is over; `hold`, they hold.',
        ),
      ),
      'Why. There may be more reasons some day.',
    ),
    warnAt: says(z.nullable(instant), 'When they are warned if they do nothing; null while warned.'),
    logoutAt: says(z.nullable(instant), 'When they are logged out if they do nothing; null while present.'),
    hold: says(z.optional(hold), 'That they are here though they do nothing.'),
  }),
  'TimingsOfOne',
  'Somebody inside for whom the numbers of the session are not the whole truth.',
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
  up('timings.list', 'Reads a page of those inside whose timings are others than the session’s, and why.', {
    sessionId: of.session,
    cursor: of.page,
  }),
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
  down('timings', 'Those inside whose timings are others than the session’s: a page.', {
    sessionId: about.session,
    inside: says(z.number(), 'How many are inside, those included whose timings are the session’s.'),
    people: says(z.array(exception), 'They, in the order of their ids.'),
    next: about.next,
  }),
]);
