import type { Row } from '../numbers/row.ts';
import { type FanOut, fanOut, type Telling } from './fan-out.ts';

const CROWD = 1_000;
/** The message function's timeout in milliseconds, and its memory in MB. */
const [TIMEOUT, MEMORY] = [20_000, 512];
/** Connections that take no posts may delay the others by at most this factor. */
const BESIEGED = 2;

/** Telling a thousand people by one function over TLS, with its share of a processor. */
export const fanOutRows = async (folder: string): Promise<Row[]> => {
  const { first, next, besieged, stalled, gone } = all(await fanOut(CROWD, folder));
  const crowd = CROWD.toLocaleString('en-US');
  return [
    {
      what: `${crowd} people told over TLS by one function of ${MEMORY} MB, in a new environment`,
      measured: `${seconds(first.done)} (${seconds(first.busy)} of a processor)`,
      against: `${seconds(TIMEOUT)}, its timeout`,
      ratio: first.done / TIMEOUT,
      target: 1,
    },
    {
      what: 'the same with connections to the gateway that are open',
      measured: `${seconds(next.done)} (${seconds(next.busy)} of a processor)`,
      against: `${seconds(TIMEOUT)}, its timeout`,
      ratio: next.done / TIMEOUT,
      target: 1,
    },
    {
      what: 'and the memory that it takes',
      measured: `${next.memory.toFixed(0)} MB`,
      against: `${MEMORY} MB`,
      ratio: next.memory / MEMORY,
      target: 1,
    },
    {
      what: `until the others are told, when ${stalled} take no posts and ${gone} are gone`,
      measured: seconds(besieged.told),
      against: `${seconds(first.told)} without them`,
      ratio: besieged.told / first.told,
      target: BESIEGED,
    },
  ];
};

/** @throws when somebody reachable was not told. */
const all = (fan: FanOut): FanOut => {
  const missing = (telling: Telling, crowd: number) => {
    if (telling.reached < crowd) throw new Error(`Of ${crowd} only ${telling.reached} were told.`);
  };
  missing(fan.first, fan.crowd);
  missing(fan.next, fan.crowd);
  missing(fan.besieged, fan.crowd - fan.stalled - fan.gone);
  return fan;
};

const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(1)} s`;
