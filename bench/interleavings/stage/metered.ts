/** Sends a command to the table so that `note` learns what it has consumed, its indexes included. A refused condition is a unit. */
export const metered = async (
  input: object,
  send: () => Promise<unknown>,
  note: (units: number) => void,
): Promise<unknown> => {
  Object.assign(input, { ReturnConsumedCapacity: 'TOTAL' });
  try {
    const answer = await send();
    note(unitsIn(answer));
    return answer;
  } catch (error) {
    note(1);
    throw error;
  }
};

const unitsIn = (answer: unknown): number =>
  [(answer as { readonly ConsumedCapacity?: Consumed | readonly Consumed[] }).ConsumedCapacity ?? []]
    .flat()
    .reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);

type Consumed = { readonly CapacityUnits?: number };
