import { findBrowser } from '../test/browser/browser.ts';
import { fanOutRows } from './fan-out/rows.ts';
import { joiningRows } from './joining/rows.ts';
import { meetingRows } from './meeting/rows.ts';
import { type DeployedBundle, deployedBundles } from './numbers/bundles.ts';
import { decisions } from './numbers/decisions.ts';
import { type HostSettings, hostRows } from './numbers/host.ts';
import { imports } from './numbers/imports.ts';
import { overhead } from './numbers/overhead.ts';
import type { Part } from './numbers/parts.ts';
import { priceRows } from './numbers/price.ts';
import type { Row } from './numbers/row.ts';
import { type Cost, units } from './numbers/units.ts';
import { pageRows } from './page/rows.ts';

/** The result of one part. */
export type Outcome = {
  readonly rows: readonly Row[];
  readonly costs?: readonly Cost[];
  /** Why the part could not be measured in full. Such a result does not replace an earlier one. */
  readonly lacks?: string;
};

export type MeasureSettings = Omit<HostSettings, 'folder'> & {
  /** For bundles, data and logs. */
  readonly folder: string;
  /** How often each import is measured and each handler called. */
  readonly imported: number;
  readonly called: number;
};

/** How each part is measured. */
export const measures = (settings: MeasureSettings): Readonly<Record<Part, () => Promise<Outcome>>> => {
  const { folder, imported, called, say, serverless } = settings;
  const bundles = onDemand(() => {
    say('Bundling the functions …');
    return deployedBundles(folder);
  });
  return {
    imports: async () => {
      const all = await bundles();
      say('Importing them, in turns with the bare SDK …');
      return { rows: imports(all, folder, imported) };
    },
    overhead: async () => {
      const message = messageOf(await bundles());
      say('Calling a handler, in turns with one written by hand …');
      return { rows: [await overhead(message, folder, called)] };
    },
    joining: async () => {
      const message = messageOf(await bundles());
      say('Joining a thousand …');
      return { rows: await joiningRows(message) };
    },
    decisions: async () => {
      say('Deciding …');
      return { rows: [decisions(3)] };
    },
    units: async () => {
      say('Counting calls and units …');
      const costs = await units();
      return { rows: priceRows(costs), costs };
    },
    meetings: async () => ({ rows: await meetingRows(say) }),
    'fan-out': async () => {
      say('Telling a thousand …');
      return { rows: await fanOutRows(folder) };
    },
    page: async () => {
      say('Opening the page on a slow line …');
      const rows = await pageRows(say);
      return findBrowser() === null ? { rows, lacks: 'there is no browser here' } : { rows };
    },
    host: async () => {
      const rows = await hostRows(settings);
      return serverless === undefined ? { rows, lacks: 'nothing was measured beside it' } : { rows };
    },
  };
};

const onDemand = <Value>(make: () => Value): (() => Value) => {
  let made: { readonly value: Value } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

const messageOf = ({ message }: Readonly<Record<string, DeployedBundle>>): DeployedBundle => {
  if (message === undefined) throw new Error('There is no bundle of the function message.');
  return message;
};
