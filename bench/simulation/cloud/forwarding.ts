import { changeIn } from '../../../functions/aws/bus/changes.ts';
import { busOf } from '../../../functions/aws/bus/put-events.ts';
import { forward } from '../../../functions/bus/forward.ts';
import type { Fail } from '../oracle/account.ts';
import type { createBusService } from '../platform/bus-service.ts';
import { createRun, type Tell } from '../platform/run.ts';
import type { Handing } from '../platform/stream-service.ts';
import type { VirtualTime } from '../platform/virtual-time.ts';

type Surroundings = {
  readonly time: VirtualTime;
  readonly seed: number;
  readonly storm: () => number;
  readonly tell: Tell;
  readonly fail: Fail;
};

/** The forwarding function, as the platform runs it for a batch of the stream. It is not counted with the others. */
export const forwarding =
  ({ time, seed, storm, tell, fail }: Surroundings, bus: ReturnType<typeof createBusService>): Handing =>
  async (Records, name) => {
    const run = createRun(time, seed, `forward ${name}`, { type: 'stream' }, storm(), tell);
    const faulty = (fault: unknown) => {
      if (!run.struck()) fail('0', `${run.name} had trouble that nothing struck: ${String(fault)}`);
    };
    try {
      return await forward({
        bus: busOf(bus.clientFor(run), 'simulated'),
        telling: { deployment: 'simulated', people: 'ids' },
        changeIn,
        note: { taken: () => {}, failed: faulty, damaged: faulty },
      })({ Records: [...Records] });
    } catch (error) {
      faulty(error);
      return null;
    }
  };
