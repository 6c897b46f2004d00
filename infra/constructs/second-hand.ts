import { Duration, Validations } from 'aws-cdk-lib';
import { Policy } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { deadLettersIn } from './dead-letters.ts';
import { encrypted, receivingFrom, sendingTo } from './encryption.ts';
import type { Use } from './use.ts';
import type { VigilFunction } from './vigil-function.ts';

/** Messages in one call of the timer, and calls at once. */
export const MESSAGES_IN_A_CALL = 10;
export const CALLS_AT_ONCE = 100;
/** How often a message is handed out before it is given up. */
export const TRIES = 5;

/**
 * The second hand: a standard queue whose messages are delayed until the very second, and its event source mapping onto the timer.
 * A message is a wake-up call: it may be lost, late or doubled, and what is old is worth nothing.
 */
export class SecondHand extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, key: IKey | null) {
    super(scope, id);
    // A letter here has the form of a message, not of an event: it is for looking at, and `redrive` does not ring it.
    this.deadLetters = deadLettersIn(this, ' of the second hand', key);
    this.queue = new Queue(this, 'Queue', {
      ...encrypted(key),
      enforceSSL: true,
      // Twice the timer's: what it works on is handed to nobody else, and what has failed comes again within the minute.
      visibilityTimeout: Duration.seconds(60),
      // The longest delay and an outage of the timer. The alarm behind it, or the sweep, has long since done what is older.
      retentionPeriod: Duration.hours(1),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: TRIES },
    });
  }

  /** To put messages on it. */
  get putting(): Use {
    return {
      variables: { SECOND_HAND_URL: this.queue.queueUrl },
      rights: sendingTo(this.queue),
    };
  }

  /** Lets its messages ring at this function. */
  ring(timer: VigilFunction): void {
    const policy = new Policy(this, 'Receiving', {
      roles: [timer.executionRole],
      statements: receivingFrom(this.queue),
    });
    // It is a loop that is meant: whoever works on has their next message put by the last, and a group's rule comes to its
    // sessions page by page. Lambda would drop the seventeenth message of such a chain, and keep its letter.
    (timer.node.defaultChild as CfnFunction).recursiveLoop = 'Allow';
    const mapping = timer.live.addEventSourceMapping('SecondHand', {
      eventSourceArn: this.queue.queueArn,
      batchSize: MESSAGES_IN_A_CALL,
      reportBatchItemFailures: true,
      // A thousand messages a second at a tenth of one each. A queue that is redriven whole must not take the account's
      // concurrency from those who send and come.
      maxConcurrency: CALLS_AT_ONCE,
    });
    Validations.of(mapping).acknowledge({
      id: 'Serverless-LambdaEventSourceMappingDestination',
      reason:
        'What fails again and again goes to the dead-letter queue of the queue itself: an on-failure destination of the mapping is for streams.',
    });
    // Else the mapping may be refused: Lambda tries the rights when it takes it.
    mapping.node.addDependency(policy);
  }
}
