type Item = Readonly<Record<string, unknown>>;

/** What a write has made of an item, as DynamoDB Streams says it, with both images. */
export type StreamRecord = {
  readonly eventID: string;
  readonly eventVersion: '1.1';
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly eventSource: 'aws:dynamodb';
  readonly awsRegion: string;
  readonly eventSourceARN: string;
  readonly dynamodb: {
    /** Epoch seconds, whole ones, as the service has them. */
    readonly ApproximateCreationDateTime: number;
    readonly Keys: Item;
    readonly NewImage?: Item;
    readonly OldImage?: Item;
    /** Only grows. */
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: 'NEW_AND_OLD_IMAGES';
  };
};

/** What the log of the engine keeps of it. `at` is in epoch milliseconds. */
export type Change = {
  readonly table: string;
  readonly sequence: string;
  readonly at: number;
  readonly before: Item | null;
  readonly after: Item | null;
  readonly keys: Item;
};

const eventNameOf = ({ before, after }: Pick<Change, 'before' | 'after'>): StreamRecord['eventName'] =>
  before === null ? 'INSERT' : after === null ? 'REMOVE' : 'MODIFY';

/** What a filter looks at. */
export const filtered = (change: Pick<Change, 'before' | 'after' | 'keys'>) => ({
  eventName: eventNameOf(change),
  dynamodb: {
    Keys: change.keys,
    ...(change.after && { NewImage: change.after }),
    ...(change.before && { OldImage: change.before }),
  },
});

export const streamRecordOf = (change: Change, eventSourceARN: string, awsRegion: string): StreamRecord => {
  const { eventName, dynamodb } = filtered(change);
  return {
    eventID: change.sequence,
    eventVersion: '1.1',
    eventName,
    eventSource: 'aws:dynamodb',
    awsRegion,
    eventSourceARN,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(change.at / 1_000),
      ...dynamodb,
      SequenceNumber: change.sequence,
      SizeBytes: JSON.stringify(dynamodb).length,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  };
};
