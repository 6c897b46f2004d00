import type { Watch } from './watch.ts';

const LONGEST = 180;

/** What `/dev/metrics`, `/dev/alarms` and `/dev/dashboard` show of the local CloudWatch. */
export const watchShown = ({ metrics, alarms, board }: Watch) => ({
  metrics: () =>
    metrics.all().map(({ namespace, name, dimensions, unit, total }) => ({
      namespace,
      name,
      dimensions,
      unit,
      ...total,
    })),
  alarms: alarms.all,
  /** `?minutes=60` for the latest sixty of CloudWatch's minutes; three hours of them unless it is said. */
  dashboard: (parameters: URLSearchParams) => {
    const minutes = Number(parameters.get('minutes') ?? LONGEST);
    if (!Number.isInteger(minutes) || minutes < 1 || minutes > LONGEST)
      throw new RangeError(`minutes must be a number from 1 to ${LONGEST}.`);
    return board.show(minutes, Date.now());
  },
});
