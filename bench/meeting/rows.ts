import { dollarsOfEvent } from '../numbers/event-price.ts';
import { dollarsOf, dollarsOfAThousand } from '../numbers/price.ts';
import type { Row } from '../numbers/row.ts';
import { type Meeting, playMeeting } from './meeting.ts';

/** The highest cost allowed, as a multiple of an hour in a meeting of six. */
const TARGETS: ReadonlyMap<number, number> = new Map([
  [250, 2],
  [1_000, 3],
]);
const SMALL = 6;
const MESSAGE_LIMIT = 128;

/** The cost of one person's hour in meetings of different sizes, and the largest message. */
export const meetingRows = async (say: (sentence: string) => void): Promise<Row[]> => {
  const meetings: Meeting[] = [];
  for (const people of [SMALL, ...TARGETS.keys()]) {
    say(`Meeting with ${people} people …`);
    meetings.push(await playMeeting(people, 1));
  }
  const [small, ...large] = meetings;
  if (!small) throw new Error('Nobody has met.');
  const last = large.at(-1) ?? small;
  return [
    {
      what: `the same in a meeting of ${SMALL}: all come and go, a tenth is lost and returns, a third is warned`,
      measured: dollarsOfAThousand(each(small)),
      against: '',
      ratio: null,
      target: null,
    },
    ...large.map((meeting) => ({
      what: `the same in a meeting of ${number(meeting.people)} (${perPerson(meeting)} messages to each)`,
      measured: dollarsOfAThousand(each(meeting)),
      against: `${dollarsOfAThousand(each(small))} (${SMALL} people)`,
      ratio: each(meeting) / each(small),
      target: TARGETS.get(meeting.people) ?? null,
    })),
    eventRow(`events of 1,000 participant-hours in a meeting of ${SMALL}, and what they cost`, small),
    eventRow(`the same in a meeting of ${number(last.people)}`, last),
    {
      what: `the largest message in a meeting of ${number(last.people)}`,
      measured: `${(last.largest / 1_024).toFixed(0)} KB`,
      against: `${MESSAGE_LIMIT} KB`,
      ratio: last.largest / 1_024 / MESSAGE_LIMIT,
      target: 1,
    },
  ];
};

/** Events on the bus, for as many participant-hours as everything else. */
const eventRow = (what: string, { events, participantHours }: Meeting): Row => {
  const anHour = events / participantHours;
  return {
    what,
    measured: `${number(Math.round(1_000 * anHour))}, $${(1_000 * anHour * dollarsOfEvent).toFixed(4)}`,
    against: '',
    ratio: null,
    target: null,
  };
};

const each = ({ spent, participantHours }: Meeting): number => dollarsOf(spent) / participantHours;
const perPerson = ({ posts, people }: Meeting): string => (posts.all / people).toFixed(0);
const number = (value: number): string => value.toLocaleString('en-US');
