import { teamFunctionArn } from '../../../local/entitlement/outside.ts';
import { placeOf } from '../../../local/template/deployment.ts';
import { resolver } from '../../../local/template/intrinsics.ts';
import { parseTemplate } from '../../../local/template/template.ts';
import { watchingOf } from '../../../local/template/watching.ts';
import { keepMetrics, type MetricIdentity } from '../../../local/watch/metrics.ts';
import { queryOf } from '../../../local/watch/query.ts';
import type { Search } from '../../../local/watch/search.ts';
import { functionOf, templateOf } from '../../infra/template/synthesized.ts';

/** A metric, or a search for some, with the place that uses it. */
export type Looked = { readonly where: string; readonly at: MetricIdentity | Search };

const synthesized = templateOf({ entitlement: teamFunctionArn });
const template = parseTemplate(JSON.stringify(synthesized.toJSON()));
const resolve = resolver(template, placeOf('Vigil'));
const { widgets, alarms } = watchingOf(template, resolve);

/** Everything that a widget or an alert of the deployment uses, however hidden in an expression. */
export const looked: readonly Looked[] = [
  ...widgets.flatMap((widget) => ('lines' in widget ? [{ where: widget.title, lines: widget.lines }] : [])),
  ...alarms.map(({ name, lines }) => ({ where: `the alert ${name}`, lines })),
].flatMap(({ where, lines }) =>
  queryOf(where, lines, keepMetrics(1)).looksAt.map((at): Looked => ({ where, at })),
);

/** The variables of the message function, as they are in the local stack. */
export const messageVariables = (): Readonly<Record<string, string>> => {
  const [, { Properties }] = functionOf(synthesized, 'message');
  return resolve(Properties.Environment.Variables) as Record<string, string>;
};

/** A metric as `/dev/metrics` shows it. */
export type Fed = MetricIdentity & { readonly count: number };

/** As written in a list of exceptions. */
export const nameOf = ({ at }: Looked): string =>
  `${at.namespace} ${at.name}${'GlobalSecondaryIndexName' in at.dimensions ? ' of an index' : ''}`;

/** As written in a complaint: which place uses what. */
export const described = (one: Looked): string =>
  `${one.where}: ${nameOf(one)} ${JSON.stringify(one.at.dimensions)}`;

const written = (dimensions: readonly string[]): string => [...dimensions].sort().join(', ');

/** Whether it has a value: for a search, anything that it would find. */
export const isFed = ({ at }: Looked, fed: readonly Fed[]): boolean =>
  fed.some(
    ({ namespace, name, dimensions, count }) =>
      count > 0 &&
      namespace === at.namespace &&
      name === at.name &&
      (Array.isArray(at.dimensions)
        ? written(Object.keys(dimensions)) === written(at.dimensions)
        : JSON.stringify(Object.entries(dimensions).sort()) ===
          JSON.stringify(Object.entries(at.dimensions).sort())),
  );
