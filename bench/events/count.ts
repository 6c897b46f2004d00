import { writeFile } from 'node:fs/promises';
import process from 'node:process';
import { playMeeting } from '../meeting/meeting.ts';
import { COUNTED, type CountedEvents } from './counted.ts';
import { stay } from './stay.ts';

const SMALL = 6;
/** Divisible by ten and by three, so that exactly a tenth is lost and a third is warned. */
const LARGER = 30;

/** What others are told on the bus: the real functions in virtual time, with the table's stream behind them. */
export const countEvents = async (): Promise<CountedEvents[]> => {
  const { events, participantHours } = await playMeeting(LARGER, 1);
  return [
    {
      what: `${SMALL} people in a session who come once in an hour and stay active`,
      ...(await stay(SMALL, false)),
    },
    {
      what: `a meeting of ${LARGER}: a third are warned and extend, a tenth are lost for seconds and return`,
      events,
      participantHours: Number(participantHours.toFixed(2)),
    },
    {
      what: `${SMALL} people who do nothing but answer their warnings, of 15 minutes`,
      ...(await stay(SMALL, true)),
    },
  ];
};

/** `node bench/events/count.ts` counts again what `docs/events.md` shows; run `npm run docs` afterwards. */
if (process.argv[1] === import.meta.filename)
  await writeFile(COUNTED, `${JSON.stringify(await countEvents(), null, 2)}\n`);
