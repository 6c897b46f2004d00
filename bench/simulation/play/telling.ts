import { recallChoice } from './choice.ts';
import { type FleetSettings, playFleet } from './fleet.ts';
import { failureOf, reportOf } from './report.ts';

/** What is printed of histories that were played, and whether they broke no rule. */
export type Told = { readonly text: string; readonly isWell: boolean };

/** By whom they are played, and who is told how far it is. */
type Crew = Pick<FleetSettings, 'thread' | 'progress'>;

export const tellHistories = (settings: FleetSettings): Promise<Told> =>
  tell(settings, `seed ${settings.seed}`);

/** Those that were chosen for what is in them. */
export const tellChosen = async (crew: Crew = {}): Promise<Told> => {
  const { of, traits, places } = await recallChoice();
  const name = `chosen of ${of} histories for their ${traits} traits`;
  return tell({ ...crew, seed: 0, participations: 0, places }, name);
};

const tell = async (settings: FleetSettings, name: string): Promise<Told> => {
  const { totals, failure } = await playFleet(settings);
  return failure === null
    ? { text: reportOf(totals, name), isWell: true }
    : { text: failureOf(failure), isWell: false };
};
