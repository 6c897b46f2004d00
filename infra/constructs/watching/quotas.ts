/** Calls of the Scheduler that an account may make in a second, by default. */
const LEAST = { UpdateSchedule: 250, CreateSchedule: 250, DeleteSchedule: 250 };
const MORE = { UpdateSchedule: 1_000, CreateSchedule: 5_000, DeleteSchedule: 1_000 };
const WHERE_MORE =
  /^(us-east-[12]|us-west-2|ap-northeast-1|ap-south-1|ap-southeast-[12]|eu-central-1|eu-west-[12]|sa-east-1)$/;

/** Units that one partition of a table, or of an index, takes in a second. */
const UNITS = 1_000;
/** Of the wake index, for each alarm that is moved: with the move an entry goes and another comes, and as many for all else. */
const UNITS_A_MOVE = 4;

/** Over how many partitions the wake index has to be spread for so many moves in a second; the hash of a person has a byte. */
export const spreadFor = (moves: number): number =>
  Math.min(Math.max(4, Math.ceil((moves * UNITS_A_MOVE) / UNITS)), 64);

/**
 * What the Scheduler takes in this Region; the least where nobody says in which, since an alert that comes early can be told that the
 * quota is another. `moves` is what was asked for and given.
 */
export const schedulerQuotas = (region: string | undefined, moves: number | null): typeof LEAST => {
  const quotas = region !== undefined && WHERE_MORE.test(region) ? MORE : LEAST;
  return moves === null ? quotas : { ...quotas, UpdateSchedule: moves };
};
