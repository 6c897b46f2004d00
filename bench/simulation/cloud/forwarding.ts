import type { Instant } from '../../../shared/instant.ts';
import type { Fail } from '../oracle/account.ts';
import type { createBusService } from '../platform/bus-service.ts';
import type { Version } from '../platform/environment.ts';
import { createRun, type Tell } from '../platform/run.ts';
import type { Handing } from '../platform/stream-service.ts';
import type { VirtualTime } from '../platform/virtual-time.ts';

type Surroundings = {
  readonly time: VirtualTime;
  readonly seed: number;
  readonly storm: () => number;
  readonly versionOf: (name: string, now: Instant) => Version;
  readonly tell: Tell;
  readonly fail: Fail;
};

/** The forwarding function, as the platform runs it for a batch of the stream. It is not counted with the others. */
export const forwarding =
  (
    { time, seed, storm, versionOf, tell, fail }: Surroundings,
    bus: ReturnType<typeof createBusService>,
  ): Handing =>
  async (Records, name) => {
    const run = createRun(time, seed, `forward ${name}`, { type: 'stream' }, storm(), tell);
    const faulty = (fault: unknown) => {
      if (!run.struck()) fail('0', `${run.name} had trouble that nothing struck: ${String(fault)}`);
    };
    try {
      const { release } = versionOf(run.name, run.startedAt);
      return await release.forward({ bus: bus.clientFor(run), failed: faulty })({ Records });
    } catch (error) {
      faulty(error);
      return null;
    }
  };
