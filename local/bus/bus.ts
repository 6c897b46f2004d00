/** An event as a rule's target would be given it. */
export type BusEvent = {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
};

/** An event bus. What nobody listens to is gone, as in the cloud; the last ones can be looked at. */
export type LocalBus = {
  readonly put: (event: BusEvent) => void;
  /** The last ones, oldest first. */
  readonly recent: () => readonly BusEvent[];
  /** Is called with each from then on, until it is told to stop. */
  readonly listen: (heard: (event: BusEvent) => void) => () => void;
};

const KEPT = 1_000;

export const createBus = (): LocalBus => {
  let recent: BusEvent[] = [];
  const listeners = new Set<(event: BusEvent) => void>();
  return {
    put: (event) => {
      recent.push(event);
      if (recent.length > 2 * KEPT) recent = recent.slice(-KEPT);
      for (const heard of listeners) heard(event);
    },
    recent: () => recent.slice(-KEPT),
    listen: (heard) => {
      listeners.add(heard);
      return () => void listeners.delete(heard);
    },
  };
};
