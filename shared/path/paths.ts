import { type Advance, advancer } from './advance.ts';
import { type Clear, clearer, type LetIn, letterIn, type SendOut, senderOut } from './clearing.ts';
import { type Govern, governor } from './governing.ts';
import type { PerformPorts } from './perform.ts';
import type { Witness } from './step.ts';

export type Paths = {
  readonly advance: Advance;
  readonly clear: Clear;
  readonly govern: Govern;
  readonly sendOut: SendOut;
  readonly letIn: LetIn;
};

/** All that moves somebody on, over these ports. `witness` is told of every decision that is saved. */
export const pathsOver = (ports: PerformPorts, witness: Witness = () => {}): Paths => ({
  advance: advancer(ports, witness),
  clear: clearer(ports, witness),
  govern: governor(ports, witness),
  sendOut: senderOut(ports, witness),
  letIn: letterIn(ports, witness),
});
