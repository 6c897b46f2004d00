import { jest } from '@jest/globals';
import { METRIC_SERVICE } from '../../../shared/metrics.ts';

type Line = {
  readonly service: string;
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      Dimensions: string[][];
      Metrics: { Name: string; Unit: string }[];
    }[];
  };
};

/** What is printed meanwhile, by name, with the value of its dimension if it has one. */
export const printedBy =
  (publish: () => void) =>
  async (act: () => unknown): Promise<Record<string, unknown>> =>
    Object.fromEntries(await printedLines(publish, act));

/** The same as it was printed, where a name may be there more than once. */
export const printedLines = async (
  publish: () => void,
  act: () => unknown,
): Promise<readonly [string, unknown][]> => {
  const lines: string[] = [];
  // Powertools prints through a console of its own, created together with it.
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(...String(text).split('\n').filter(Boolean));
    return true;
  });
  const log = jest.spyOn(console, 'log').mockImplementation((line) => void lines.push(String(line)));
  await act();
  publish();
  write.mockRestore();
  log.mockRestore();
  return lines.flatMap(entriesOf);
};

const entriesOf = (text: string): [string, unknown][] => {
  const line = JSON.parse(text) as Line & Record<string, unknown>;
  if (line.service !== METRIC_SERVICE) throw new Error(`It is printed as of ${line.service}.`);
  return line._aws.CloudWatchMetrics.flatMap(({ Dimensions, Metrics }) => {
    const [dimension] = (Dimensions[0] ?? []).filter((name) => name !== 'service');
    return Metrics.map(({ Name }): [string, unknown] => [
      dimension ? `${Name} ${line[dimension]}` : Name,
      line[Name],
    ]);
  });
};
