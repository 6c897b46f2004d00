import * as z from 'zod/mini';
import { endingNames } from '../endings.ts';
import { invitationProblems } from '../errors.ts';
import { levels } from '../rules/rule.ts';
import { content } from './content.ts';
import { part, says } from './described.ts';
import {
  about,
  cursor,
  declared,
  down,
  id,
  instant,
  json,
  milliseconds,
  name,
  namesake,
  of,
  revision,
  role,
  sessionInfo,
  up,
  userKind,
} from './fields.ts';
import { hold } from './holds.ts';
import { waitingRoom } from './waiting.ts';

const order = says(
  z.optional(z.number().check(z.int(), z.nonnegative())),
  'Grows with each `session.join`, `session.exit` and `session.leave` of a connection, in all of them or in none: the highest holds, whatever overtakes what. By default it is the time at which the gateway took the message.',
);

const ago = milliseconds.check(z.maximum(24 * 60 * 60 * 1000));

export const phase = part(
  z.enum(['present', 'warned']),
  'Phase',
  'Whether somebody inside has been warned that they are idle.',
);

const audio = says(z.boolean(), 'Whether the microphone is on.');
const video = says(z.boolean(), 'Whether the camera is on.');

const rosterEntry = part(
  z.object({
    participantId: says(z.string(), 'The id of the person in the session.'),
    name: says(z.string(), 'What they are called.'),
    kind: says(userKind, 'What kind of account they have.'),
    role: says(role, 'What they are in the session.'),
    phase: says(phase, 'Whether they have been warned.'),
    media: says(z.object({ audio, video }), 'What they send, as they said themselves.'),
    hold: says(z.optional(hold), 'That they are here though they do nothing, if they said so.'),
    state: says(z.optional(json), 'What they show of themselves, as they said by `presence.set`.'),
    namesake,
  }),
  'RosterEntry',
  'Somebody who is inside.',
);

export const roster = z.array(rosterEntry);

const leaver = part(
  z.object({
    participantId: says(z.string(), 'Who has left.'),
    ending: says(z.enum(endingNames), 'Why.'),
  }),
  'Leaver',
  'Somebody who is not inside any more.',
);

const user = part(
  z.object({
    id: says(z.string(), 'Your id.'),
    name: says(z.string(), 'What others see you as.'),
    kind: says(userKind, 'What kind of account you have.'),
  }),
  'User',
  'Whom the credential belongs to.',
);

const pace = part(
  z.object({
    atOnce: says(z.number().check(z.positive()), 'How many messages at once, after a silence.'),
    every: says(milliseconds, 'And then one in so long, in milliseconds.'),
  }),
  'Pace',
  'How fast a connection may send for certain: whoever keeps to it is not refused with `connection.too-fast`.',
);

const limits = part(
  z.object({
    messageBytes: says(z.number(), 'Of the largest message, either way.'),
    itemBytes: says(z.number(), 'Of the largest value of an item, as JSON.'),
    keepAlive: says(milliseconds, 'Be heard at least as often as this, in milliseconds.'),
    pace: says(z.optional(pace), 'Send no faster than this.'),
    signals: says(
      z.optional(pace),
      'Signals have a pace of their own, and take nothing of the other: send them no faster than this.',
    ),
  }),
  'Limits',
  'What a client has to keep to.',
);

const level = says(z.enum(levels), 'The level that has set it.');

export const timings = part(
  z.object({
    idleTimeout: says(milliseconds, 'No activity for this long brings the warning; in milliseconds.'),
    warningPeriod: says(milliseconds, 'A warning stands for this long before the logout; in milliseconds.'),
    reportEvery: says(
      z.optional(milliseconds),
      'Tell of activity once in so long: the first at once, the last one at the end, with its age. A report is also a sign of life.',
    ),
    endsAt: says(
      z.optional(instant),
      'When the stay is over, whatever is done; absent when it may be of any length.',
    ),
    noticeAt: says(
      z.optional(instant),
      'From when on a page says that the stay will be over: it cannot be put off. Then it is told once more, by `session.extended` or `session.warning`.',
    ),
    renewedBy: says(
      z.optional(z.enum(['login', 'entry'])),
      'What begins the stay anew: a later login, on any tab, also before it is over; or coming in again. There may be more some day.',
    ),
    from: says(
      z.optional(z.partial(z.object({ idleTimeout: level, warningPeriod: level, longestStay: level }))),
      'Which level has set each of them; absent when nobody but the deployment has ever said anything.',
    ),
    holdLimit: says(
      z.optional(milliseconds),
      'How long a hold may be, in milliseconds. Absent where none is allowed.',
    ),
  }),
  'Timings',
  'The two periods that decide about a logout.',
);

const lastActivityAt = says(
  z.optional(instant),
  'When you last did something, where `warnAt` is not the idle timeout after it because you hold.',
);

const decidedAt = says(
  z.optional(instant),
  'When it was decided. Messages overtake each other: of those that name a deadline, the one that was decided later holds. Absent where a release before has decided it: then it counts from when it was said.',
);

/** Where they have become other ones: a client that does not know of it goes by those that it came in with. */
const newTimings = says(
  z.optional(timings),
  'The timings that hold from now on, if they are not those of `session.joined` any more.',
);

const invitationSaid = z.object({
  sessionId: says(z.nullable(z.string()), 'The session that the link opens; null if it opens none.'),
  sessionName: says(z.optional(z.string()), 'What that session is called.'),
  invitedBy: says(
    z.optional(z.string()),
    'What whoever made the link was called in the session; absent if they have not been in it.',
  ),
  problem: says(z.nullable(z.enum(invitationProblems)), 'What is wrong with the link; null if it is good.'),
});

/** Who is inside, and the clock that runs for each of them. */
export const presenceUp = declared(() => [
  up('hello', 'Asks who I am. The first message on a connection.', {}),
  up('ping', 'Keeps the connection and its lease alive. Never activity.', {
    sessionId: says(z.optional(id), 'The session that the connection is in, if any.'),
  }),
  up('session.join', 'Enters a session, or adds this connection to a participation.', {
    sessionId: of.session,
    resume: says(
      z.optional(z.boolean()),
      'After a lost connection: goes on where it was, and brings nobody back who has been logged out.',
    ),
    agoMs: says(
      z.optional(ago),
      'With `resume`: how long ago the person last acted, in milliseconds, said before or not. Believed as far as it can be.',
    ),
    order,
    name: says(z.optional(name), 'How a guest wants to be called. Members are called as their account says.'),
  }),
  up('session.exit', 'Leaves at once, on every tab, whichever connection of their person says it.', {
    sessionId: of.session,
    agoMs: says(
      z.optional(milliseconds),
      'How long ago they left, in milliseconds, if it is said late or once more: what has begun since goes on. By default just now.',
    ),
    order,
  }),
  up('session.leave', 'Leaves with this connection alone; with the last one, the person has left.', {
    sessionId: of.session,
    order,
  }),
  up('session.extend', 'Answers the warning: the idle timeout starts anew.', { sessionId: of.session }),
  up('activity', 'A deliberate action on the workspace, done so long ago. Has no reply.', {
    sessionId: of.session,
    agoMs: says(z.optional(ago), 'How long ago it was done, in milliseconds. By default just now.'),
  }),
  up('roster.list', 'Reads a page of who is inside.', {
    sessionId: of.session,
    cursor: says(z.optional(cursor), 'Where the page begins. By default at the start.'),
  }),
  up('session.inside', 'Reads a page of who is inside, without entering. For members.', {
    sessionId: of.session,
    cursor: says(z.optional(cursor), 'Where the page begins. By default at the start.'),
  }),
  up('media', 'Says whether my microphone and camera are on. Never activity. Has no reply.', {
    sessionId: of.session,
    audio,
    video,
  }),
]);

export const presenceDown = /* @__PURE__ */ declared(() => [
  down('welcome', 'Who you are, and the limits that hold for you.', {
    user: says(user, 'Who you are.'),
    limits: says(limits, 'What your client has to keep to.'),
    expiresAt: says(
      instant,
      'When your credential runs out. Renew it by a new connection that resumes, before this one is closed.',
    ),
    invitation: says(
      z.optional(invitationSaid),
      'For guests: the session that the invitation opens, or what is wrong with it.',
    ),
  }),
  down('pong', 'The answer to a ping.', {}),
  down(
    'session.joined',
    'You are in: everything that a workspace has to show. What was told of you meanwhile may come before it: then join once more, with `resume`.',
    {
      session: says(sessionInfo, 'The session.'),
      participantId: says(z.string(), 'Who you are in it.'),
      role: says(role, 'What you are in it.'),
      phase: says(phase, 'Whether a warning stands.'),
      warnAt: says(z.nullable(instant), 'When the warning comes if nothing is done; null while warned.'),
      lastActivityAt,
      logoutAt: says(z.nullable(instant), 'When the logout comes if nothing is done; null while present.'),
      decidedAt,
      policy: says(timings, 'The timings that apply to you.'),
      hold: says(z.optional(hold), 'Your own hold, while there is one.'),
      revision: says(revision, 'The revision of the roster.'),
      roster: says(roster, 'Who is inside: all, or the first page in the order of their ids.'),
      rosterNext: says(z.nullable(cursor), 'Where `roster.list` goes on; null when this is all.'),
      waiting: says(
        z.optional(waitingRoom),
        'Who waits at the door: those who knocked first, in about 8 KB. For moderators only.',
      ),
      waitingTotal: says(
        z.optional(z.number()),
        'How many wait, those included who are not in `waiting`. For moderators only.',
      ),
      content: says(content, 'The first page of the content.'),
    },
  ),
  down('session.left', 'You left, as you asked.', { sessionId: about.session }),
  down('presence.changed', 'What has changed of who is inside, from one revision to another.', {
    sessionId: about.session,
    since: says(revision, 'Holds for whoever knows this revision or a higher one; else ask: `roster.list`.'),
    revision: says(revision, 'The revision that you know then. Drop the message if you know it already.'),
    joined: says(roster, 'Who has come in.'),
    changed: says(roster, 'Who is inside as before, and what is said of them now.'),
    left: says(z.array(leaver), 'Who has gone.'),
  }),
  down('roster', 'A page of who is inside, in the order of their ids.', {
    sessionId: about.session,
    revision: says(revision, 'The revision of the roster that is at least in the page.'),
    roster: says(roster, 'Who is inside.'),
    next: says(z.nullable(cursor), 'Where the next page begins; null when this is the last.'),
  }),
  down('inside', 'A page of who is inside, for somebody who may not be.', {
    sessionId: about.session,
    revision: says(revision, 'The revision of the roster that is at least in the page.'),
    total: says(z.number(), 'How many are inside.'),
    roster: says(roster, 'Who is inside, in the order of their ids.'),
    next: says(z.nullable(cursor), 'Where the next page begins; null when this is the last.'),
  }),
  down('session.warning', 'You have done nothing for the idle timeout. Extend, or be logged out then.', {
    sessionId: about.session,
    logoutAt: says(instant, 'When the logout comes if nothing is done.'),
    decidedAt,
    policy: newTimings,
  }),
  down(
    'session.extended',
    'The warning is answered, on every tab; or the next one comes at another time, by a hold, its end, or another rule.',
    {
      sessionId: about.session,
      warnAt: says(instant, 'When the next warning comes if nothing is done.'),
      lastActivityAt,
      decidedAt,
      policy: newTimings,
    },
  ),
  down('session.ended', 'Your participation is over, and why. The connection may close next.', {
    sessionId: about.session,
    ending: says(z.enum(endingNames), 'Why. `docs/errors.md` has a sentence for each.'),
    at: says(instant, 'When it ended.'),
    reason: says(z.optional(z.string()), 'Why, in the words of whoever ended it; to be shown as text.'),
    mayReturn: says(z.boolean(), 'Whether a join would be let in, or to the door, as things stand.'),
    mustLogIn: says(
      z.optional(z.boolean()),
      'Whether that takes a login later than the ending: until then a join is refused with `session.login-required`.',
    ),
  }),
]);
