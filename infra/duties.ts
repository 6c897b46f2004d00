import { Duration } from 'aws-cdk-lib';

export type FunctionName =
  | 'authorize'
  | 'connect'
  | 'disconnect'
  | 'message'
  | 'service'
  | 'timer'
  | 'sweep'
  | 'forward';

/** What a function is for, how long that may take, and exactly what it may do with the table. */
export type Duty = {
  readonly purpose: string;
  readonly timeout: Duration;
  readonly table: readonly TableAction[];
  /** Which indexes it may query. */
  readonly indexes: readonly TableIndex[];
};

/** The other ends of relations · the sessions that somebody used last · who should have been woken. */
export const indexNames = ['inverse', 'recent', 'wake'] as const;
export type TableIndex = (typeof indexNames)[number];

export type TableAction = 'GetItem' | 'BatchGetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query';

/**
 * Load a participant and save it, clear its debts, take a presence number, look who is inside, publish; tell who is sent
 * out whether they may return; tell the open lists of its members, and forget those that are gone. Whoever tells the core of a happening does all of it. Nobody
 * scans.
 */
const onePath = ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'] as const;

export const duties: Readonly<Record<FunctionName, Duty>> = {
  authorize: {
    purpose: 'Says whose token an upgrade carries',
    // A person is waiting for the page to open; a cold start fetches the keys of the issuer once.
    timeout: Duration.seconds(10),
    table: [],
    indexes: [],
  },
  connect: {
    purpose: 'Writes down whose connection it is',
    timeout: Duration.seconds(10),
    // The invitation that a guest's credential names; how often somebody has come.
    table: ['GetItem', 'PutItem', 'UpdateItem'],
    // How many connections somebody has already.
    indexes: ['inverse'],
  },
  disconnect: {
    purpose: 'Takes a closed connection out of its session',
    timeout: Duration.seconds(20),
    table: onePath,
    indexes: ['inverse'],
  },
  message: {
    purpose: 'Answers what clients say',
    // Below the 29 s after which API Gateway gives up: whoever times out is our own log line, not a guess.
    timeout: Duration.seconds(20),
    table: onePath,
    indexes: ['inverse', 'recent'],
  },
  service: {
    purpose: 'Answers what backends say',
    // Sending everybody out of a full session takes seconds, and nothing cuts a call by a URL short but this.
    timeout: Duration.seconds(30),
    table: onePath,
    // Who has which connections; what somebody used last; who is inside anywhere.
    indexes: ['inverse', 'recent', 'wake'],
  },
  timer: {
    purpose: 'Wakes a participant when the alarm rings',
    timeout: Duration.seconds(30),
    table: onePath,
    indexes: ['inverse'],
  },
  sweep: {
    purpose: 'Wakes those whose alarm has not come',
    // Below its own minute, so that one sweep has ended before the next begins.
    timeout: Duration.seconds(50),
    table: onePath,
    indexes: ['inverse', 'wake'],
  },
  forward: {
    purpose: 'Puts on the event bus what the table has accepted',
    // Ten calls of the bus, each of which may hang for three seconds and be tried three times; what is left comes again.
    timeout: Duration.seconds(60),
    // It reads the stream, which Lambda hands it.
    table: [],
    indexes: [],
  },
};
