/** Everything that the functions count and measure. The functions print it and the dashboard shows it, both by this table. */

/** What a metric may be split by: fixed, small sets. Never the id of a person, a session or a connection. */
export type MetricDimension = 'Ending' | 'Action' | 'Code' | 'Client' | 'Reason' | 'Hand';

type Kind = {
  readonly unit: 'Count' | 'Milliseconds';
  /** A sentence for whoever looks at the dashboard. */
  readonly meaning: string;
  readonly dimension?: MetricDimension;
};

export const metrics = {
  People: { unit: 'Count', meaning: 'Who is inside or at the door, as the sweep finds it once a minute.' },
  Joined: { unit: 'Count', meaning: 'People who entered a session.' },
  Returned: { unit: 'Count', meaning: 'People who came back after a lost connection.' },
  Knocked: { unit: 'Count', meaning: 'Guests who asked to be let in.' },
  Admitted: { unit: 'Count', meaning: 'Guests whom a moderator let in.' },
  Warned: { unit: 'Count', meaning: 'People who were warned that they are idle.' },
  Extended: { unit: 'Count', meaning: 'Warnings that were answered.' },
  Governed: { unit: 'Count', meaning: 'People inside for whom another rule came into force.' },
  Held: { unit: 'Count', meaning: 'Holds: people who said that they are here though they do nothing.' },
  Released: { unit: 'Count', meaning: 'Holds that were over before their participation was.' },
  Ended: { unit: 'Count', meaning: 'Participations that ended, by why.', dimension: 'Ending' },

  WarningLateness: { unit: 'Milliseconds', meaning: 'How long after it was due a warning was given.' },
  LogoutLateness: {
    unit: 'Milliseconds',
    meaning: 'How long after it was due an inactive person was logged out.',
  },
  EndingLateness: { unit: 'Milliseconds', meaning: 'How late every other ending was that time brings.' },

  LatenessByHand: {
    unit: 'Milliseconds',
    meaning:
      'How late it was whatever time brought, by which hand did it: the second, the hour, the sweep, or a person who came by.',
    dimension: 'Hand',
  },

  AlarmsArmed: { unit: 'Count', meaning: 'Alarms set under a new name.' },
  AlarmsMoved: { unit: 'Count', meaning: 'Alarms moved because of an activity or an answer.' },
  AlarmsDisarmed: { unit: 'Count', meaning: 'Alarms removed because nobody needs them any more.' },
  AlarmsRung: { unit: 'Count', meaning: 'Alarms that the Scheduler delivered.' },
  AlarmsSetAgain: { unit: 'Count', meaning: 'Alarms that rang, found nothing due and were set again.' },
  RingsPut: { unit: 'Count', meaning: 'Messages put on the second hand, each for one instant.' },
  RingsCame: { unit: 'Count', meaning: 'Messages that the second hand delivered.' },
  RingsFailed: { unit: 'Count', meaning: 'Messages whose work failed; the queue hands them out again.' },
  Swept: { unit: 'Count', meaning: 'People whose alarm had not come, found by the sweep. Zero is well.' },

  PostsSent: { unit: 'Count', meaning: 'Messages posted to clients.' },
  PostsGone: { unit: 'Count', meaning: 'Posts that found nobody; the connection is given up then.' },
  PostsFailed: { unit: 'Count', meaning: 'Posts that failed, after every try of the SDK.' },

  EventsPut: { unit: 'Count', meaning: 'Events that the bus has taken.' },
  EventsFailed: {
    unit: 'Count',
    meaning: 'Events that the bus has not taken; the stream hands them out again. Zero is well.',
  },

  Messages: { unit: 'Count', meaning: 'Messages that clients sent, by action.', dimension: 'Action' },
  Refused: {
    unit: 'Count',
    meaning: 'Messages that were answered with an error, by the code.',
    dimension: 'Code',
  },
  Calls: { unit: 'Count', meaning: 'Messages that backends sent, by action.', dimension: 'Action' },
  CallsRefused: {
    unit: 'Count',
    meaning: 'Messages of backends that were answered with an error, by the code.',
    dimension: 'Code',
  },
  EntitlementAsked: {
    unit: 'Count',
    meaning: 'Questions to the team’s own function, who may be what. What is remembered is not asked.',
  },
  EntitlementFailed: {
    unit: 'Count',
    meaning:
      'Those that got no good answer, or were not asked since it hangs: nobody came in by them, and nobody was sent out. The log says why. Zero is well.',
  },
  Denied: {
    unit: 'Count',
    meaning: 'Upgrades that were refused for what they showed, by why. No fault of ours.',
    dimension: 'Reason',
  },

  VersionConflicts: { unit: 'Count', meaning: 'Saves that lost a race and were decided anew.' },
  DebtsFound: { unit: 'Count', meaning: 'Participants read that still owed somebody a message.' },
  Troubles: {
    unit: 'Count',
    meaning:
      'What failed for one person, or for one item, while others were served; the log names each. Zero is well.',
  },
  CallsRetried: { unit: 'Count', meaning: 'Further tries of the SDK, by service.', dimension: 'Client' },
} as const satisfies Readonly<Record<string, Kind>>;

export type MetricName = keyof typeof metrics;

type Split = { [N in MetricName]: (typeof metrics)[N] extends { dimension: string } ? N : never }[MetricName];
type Milliseconds = {
  [N in MetricName]: (typeof metrics)[N] extends { unit: 'Milliseconds' } ? N : never;
}[MetricName];

/** Counted, or measured, by one of its dimension's values. */
export type SplitMetric = Split;
/** Measured, not summed. */
export type MeasuredMetric = Exclude<Milliseconds | 'People', Split>;
/** Measured, by one of its dimension's values. */
export type MeasuredSplit = Extract<Milliseconds, Split>;
/** Counted as it is. */
export type CountedMetric = Exclude<MetricName, SplitMetric | MeasuredMetric>;
export type CountedSplit = Exclude<SplitMetric, MeasuredSplit>;

/** The one other dimension of every metric. Which stage it is is in the namespace. */
export const METRIC_SERVICE = 'vigil';
