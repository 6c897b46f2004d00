import { type CfnResource, Duration, Reference, Tokenization, Validations } from 'aws-cdk-lib';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { Policy } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { EventSettings } from '../settings.ts';
import { deadLettersIn } from './dead-letters.ts';
import { readingTable, sendingTo } from './encryption.ts';
import { uniqueName } from './names.ts';
import type { PresenceTable } from './presence-table.ts';
import { acceptedPattern, allow, type Use } from './use.ts';
import type { VigilFunction } from './vigil-function.ts';

/** What another resource says is taken for an ARN, unless it is the name of a bus of the app. */
const isArn = (bus: string): boolean => {
  const { firstToken, length } = Tokenization.reverseString(bus);
  if (firstToken === undefined || length > 1) return bus.startsWith('arn:');
  return !(
    Reference.isReference(firstToken) &&
    (firstToken.target as Partial<CfnResource>).cfnResourceType === 'AWS::Events::EventBus' &&
    firstToken.displayName === 'Ref'
  );
};

/** Records of the stream in one call of the function that forwards. */
export const RECORDS_IN_A_CALL = 100;
/** A record that the bus has not taken for this long is given up, and noted: an hour later the stream forgets it. */
export const LONGEST_OUTAGE = Duration.hours(23);

/**
 * What others are told: the table's stream, as far as somebody is told of it, and the event bus onto which it is put. The
 * functions that people wait for know nothing of it.
 */
export class Events extends Construct {
  readonly bus: IEventBus;
  /** Which records of the stream were given up: it says from where to where, not what they were. */
  readonly deadLetters: Queue;
  readonly #settings: EventSettings;

  constructor(scope: Construct, id: string, settings: EventSettings, key: IKey | null) {
    super(scope, id);
    this.#settings = settings;
    const { bus } = settings;
    // The cast: CDK's own class says less of what may be undefined than its interface.
    if (bus === 'own')
      // Without a description, which GovCloud does not take.
      this.bus = new EventBus(this, 'Bus', {
        eventBusName: uniqueName(this, 'Bus', 256),
        ...(key && { kmsKey: key }),
      }) as IEventBus;
    else if (isArn(bus)) this.bus = EventBus.fromEventBusArn(this, 'Bus', bus);
    else this.bus = EventBus.fromEventBusName(this, 'Bus', bus);
    this.deadLetters = deadLettersIn(this, ' of the events', key);
  }

  /** To put events on the bus, and what is said of people there. */
  get putting(): Use {
    const { eventBusArn } = this.bus;
    return {
      variables: { EVENT_BUS: eventBusArn, EVENT_PEOPLE: this.#settings.people },
      rights: [allow(['events:PutEvents'], [eventBusArn])],
    };
  }

  /** Has this function called with what the table accepts. */
  follow({ table, key }: PresenceTable, forward: VigilFunction): void {
    const { tableArn, tableStreamArn: stream } = table;
    if (!stream) throw new TypeError('The table has no stream.');
    // Its name has the instant at which it was made in it; to list is a right to all of a table's.
    const streams = `${tableArn}/stream/*`;
    const policy = new Policy(this, 'Following', {
      roles: [forward.executionRole],
      statements: [
        allow(['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'], [stream]),
        allow(['dynamodb:ListStreams'], [streams]),
        ...readingTable(key),
        ...sendingTo(this.deadLetters),
      ],
    });
    Validations.of(policy).acknowledge(
      acceptedPattern(
        this,
        streams,
        'Lambda asks which streams the table has, and a table has one at a time.',
      ),
    );
    const mapping = forward.live.addEventSourceMapping('Stream', {
      eventSourceArn: stream,
      // Whatever was accepted since the stream is there; what was before is in the trail.
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: RECORDS_IN_A_CALL,
      reportBatchItemFailures: true,
      maxRecordAge: LONGEST_OUTAGE,
      onFailure: { bind: () => ({ destination: this.deadLetters.queueArn }) },
      filters: patterns.map((pattern) => FilterCriteria.filter(pattern)),
    });
    // Else the mapping may be refused: Lambda tries the rights when it takes it.
    mapping.node.addDependency(policy);
  }
}

const META = { sk: { S: ['META'] }, pk: { S: [{ prefix: 'SESSION#' }] } };
const notZero = { N: [{ 'anything-but': ['0'] }] };
const zero = { N: ['0'] };

/**
 * What of the stream anybody is told of, so that the function is not called with the rest: records of the trail; a session that
 * is occupied, emptied, closed, deleted. Five is what a mapping may have.
 */
const patterns: readonly Record<string, unknown>[] = [
  {
    eventName: ['INSERT'],
    dynamodb: { Keys: { sk: { S: [{ prefix: 'AUDIT#PARTICIPANT#' }, { prefix: 'AUDIT#SESSION#' }] } } },
  },
  {
    eventName: ['MODIFY'],
    dynamodb: { Keys: META, OldImage: { occupancy: zero }, NewImage: { occupancy: notZero } },
  },
  {
    eventName: ['MODIFY'],
    dynamodb: { Keys: META, OldImage: { occupancy: notZero }, NewImage: { occupancy: zero } },
  },
  {
    eventName: ['MODIFY'],
    dynamodb: {
      Keys: META,
      OldImage: { state: { S: [{ 'anything-but': ['closed'] }] } },
      NewImage: { state: { S: ['closed'] } },
    },
  },
  { eventName: ['REMOVE'], dynamodb: { Keys: META } },
];
