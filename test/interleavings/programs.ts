import fc from 'fast-check';
import { createCourse } from '../../bench/interleavings/exploring/course.ts';
import type { Footprint, Place } from '../../bench/interleavings/exploring/footprint.ts';
import type { Machine } from '../../bench/interleavings/exploring/states.ts';
import { createGates, type Director, type Run } from '../../bench/interleavings/gates.ts';

type Doing = 'read' | 'write' | 'write if zero' | 'copy' | 'add';
export type Step = {
  readonly doing: Doing;
  readonly at: number;
  readonly onlyIfOdd: boolean;
  /** What it makes of the answer. */
  readonly makes: 'forget' | 'remember' | 'remember only this, if it is odd';
};

/** Functions on a few numbers: what they remember of what they have read decides what they write, and whether they do at all. */
export type Program = readonly (readonly Step[])[];

const NUMBERS = 3;

const step = fc.record({
  doing: fc.constantFrom<Doing>('read', 'write', 'write if zero', 'copy', 'add'),
  at: fc.nat(NUMBERS - 1),
  onlyIfOdd: fc.boolean(),
  makes: fc.constantFrom<Step['makes']>('forget', 'remember', 'remember only this, if it is odd'),
});
const functions = (count: number, steps: number): fc.Arbitrary<Program> =>
  fc.array(fc.array(step, { minLength: 1, maxLength: steps }), { minLength: count, maxLength: count });

export const programs: fc.Arbitrary<Program> = fc.oneof(functions(2, 5), functions(3, 3), functions(4, 2));

type Numbers = { now: readonly number[] };

const placeOf = (at: number): Place => ({ kind: 'job', name: String(at) });

const functionOn =
  (numbers: Numbers) =>
  async (run: Run, steps: readonly Step[], mine: number): Promise<number> => {
    let learned = mine;
    for (const { doing, at, onlyIfOdd, makes } of steps) {
      if (onlyIfOdd && learned % 2 === 0) continue;
      const asked = doing === 'copy' ? (at + 1) % NUMBERS : at;
      const footprint: Footprint =
        doing === 'read'
          ? { reads: [placeOf(at)], writes: [] }
          : { reads: asked === at ? [] : [placeOf(asked)], writes: [placeOf(at)] };
      const writes = learned % 5;
      const call = async () => {
        const [before = 0, condition = 0] = [numbers.now[at], numbers.now[asked]];
        let after = before;
        if (doing === 'add') after += 1;
        if (doing === 'copy') after = condition;
        if (doing === 'write' || (doing === 'write if zero' && before === 0)) after = writes;
        numbers.now = numbers.now.with(at, after);
        return doing === 'write' ? 0 : condition;
      };
      const name = doing.startsWith('write') ? `${doing} ${at}: ${writes}` : `${doing} ${at}`;
      const answer = await run.through(name, call, footprint);
      if (makes === 'remember') learned = (learned * 3 + answer) % 7;
      if (makes === 'remember only this, if it is odd' && answer % 2 === 1) learned = answer;
    }
    return learned;
  };

const beginning: readonly number[] = [0, 1, 2];

/** Plays them once, and notes how it has ended. */
export const play = async (program: Program, director: Director, ends: Set<string>): Promise<void> => {
  const numbers: Numbers = { now: beginning };
  const gates = createGates((text) => text);
  const begin = functionOn(numbers);
  gates.hold();
  const running = program.map((steps, mine) =>
    begin(gates.run(String(mine)), steps, mine + 1).catch((error: Error) => error.name),
  );
  try {
    await gates.pass(director, () => numbers.now.join());
  } finally {
    await Promise.all(running);
  }
  ends.add([...numbers.now, ...(await Promise.all(running))].join());
};

export const machineOf = (program: Program): Machine<readonly number[]> => {
  const numbers: Numbers = { now: beginning };
  const begin = functionOn(numbers);
  return {
    courses: program.map((steps, mine) =>
      createCourse(async ({ run }) => String(await begin(run(String(mine)), steps, mine + 1))),
    ),
    beginning,
    enter: (then) => {
      numbers.now = then;
    },
    world: () => numbers.now,
    fingerprint: () => numbers.now.join(),
  };
};
