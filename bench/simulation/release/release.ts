import type { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { SQSClient } from '@aws-sdk/client-sqs';

/**
 * What the histories know of a release: all its functions, over the clients of the SDK. It speaks of nothing that a
 * release could change by itself, only of what AWS hands to functions and of what they ask of AWS, so that the functions
 * of another release can be put beside those of the source (`kept.ts`). All of it is in this file, so that its digest is
 * that of the interface. Whoever has to change it adds one to the number, and the kept release is made anew
 * (docs/releases.md).
 */
export type Release = {
  readonly version: typeof RELEASE_VERSION;
  /** In which shape it writes items. */
  readonly shape: number;
  /** Deploys the functions; each call of the result is an environment, as Lambda keeps it from one invocation to the next. */
  readonly deploy: (variables: Variables) => (platform: Platform) => Functions;
  /** The function that forwards the stream to the bus. */
  readonly forward: (platform: ForwardingPlatform) => (event: unknown) => Promise<Unfinished>;
  /** Makes what is in the table before a history begins. */
  readonly furnish: (table: DynamoDBClient, furnishing: Furnishing, now: number) => Promise<void>;
};

export const RELEASE_VERSION = 1;

/** What is there before a history begins, in plain words: every release makes its own items of it. */
export type Furnishing = {
  readonly group: { readonly id: string; readonly founder: Person; readonly keepers: readonly string[] };
  /** Who has invited whom to be a contact, and was accepted. */
  readonly acquaintances: readonly Acquaintance[];
  readonly sessions: readonly FurnishedSession[];
};

type Person = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'licence-holder' | 'contact' | 'guest';
};

type Acquaintance = {
  readonly by: Person;
  readonly of: Person;
  readonly address: string;
  readonly addressKey: string;
};

type FurnishedSession = {
  readonly id: string;
  readonly owner: string | null;
  readonly members: readonly (Person & { readonly role: 'moderator' | 'member' })[];
  readonly links: readonly { readonly id: string; readonly uses: number | null; readonly by: string }[];
};

export type Platform = {
  readonly table: DynamoDBClient;
  readonly scheduler: SchedulerClient;
  readonly queue: SQSClient;
  readonly gateway: ApiGatewayManagementApiClient;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Told of what was made good, or left to the next one, because of something in the table. */
  readonly madeGood: (fault: unknown) => void;
  /** Told of what could not be done for one person, while others were served. */
  readonly trouble: (whose: { readonly participantId: string }, fault: unknown) => void;
};

export type ForwardingPlatform = {
  readonly bus: EventBridgeClient;
  readonly failed: (fault: unknown) => void;
};

/** What the stack sets for its functions: JSON, which each release reads for itself, as it does its variables. */
export type Variables = {
  readonly policy: string;
  readonly rule: string;
  /** Whether it puts people under its numbers, as every release does that knows marks. */
  readonly isMarked: boolean;
};

/** Each takes the event that the platform hands over. */
export type Functions = {
  readonly connect: (event: unknown) => Promise<{ readonly statusCode: number }>;
  readonly disconnect: (event: unknown) => Promise<unknown>;
  readonly message: (event: unknown) => Promise<unknown>;
  readonly alarm: (event: unknown) => Promise<void>;
  /** `failed` is told of each message that failed. */
  readonly rings: (event: unknown, failed: (fault: unknown) => void) => Promise<Unfinished>;
  readonly sweep: () => Promise<unknown>;
  /** The backends' door. */
  readonly service: (event: unknown) => Promise<{ readonly body: string }>;
};

export type Unfinished = { readonly batchItemFailures: readonly { readonly itemIdentifier: string }[] };
