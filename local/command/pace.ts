/** How fast a connection may send, and how often in an hour a person may do what is dear; what is left out is the deployment's. */
export type GivenPace = {
  readonly 'messages-per-second'?: string | undefined;
  readonly 'messages-at-once'?: string | undefined;
  readonly 'signals-per-second'?: string | undefined;
  readonly 'signals-told'?: string | undefined;
  readonly 'dear-per-hour'?: string | undefined;
  readonly 'knocks-per-hour'?: string | undefined;
  readonly 'cents-per-hour'?: string | undefined;
  readonly 'connections-per-hour'?: string | undefined;
};

const settings = {
  'messages-per-second': 'messagesPerSecond',
  'messages-at-once': 'messagesAtOnce',
  'signals-per-second': 'signalsPerSecond',
  'signals-told': 'signalsTold',
  'dear-per-hour': 'dearPerHour',
  'knocks-per-hour': 'knocksPerHour',
  'cents-per-hour': 'centsPerHour',
  'connections-per-hour': 'connectionsPerHour',
} as const;

/**
 * The pace as cdk context, where every number is a text.
 * @throws RangeError for what is no number of messages.
 */
export const paceContext = (given: GivenPace): Record<string, string> => {
  const context: Record<string, string> = {};
  for (const [option, setting] of Object.entries(settings)) {
    const text = given[option as keyof typeof settings];
    if (text === undefined) continue;
    if (!/^[1-9]\d{0,6}$/.test(text))
      throw new RangeError(`--${option} must be a whole number from 1 to 9999999, but is "${text}".`);
    context[setting] = text;
  }
  return context;
};
