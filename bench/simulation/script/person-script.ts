import type { Role, UserKind } from '../../../shared/presence/participant.ts';
import type { BrowserScript } from './life.ts';
import type { Step } from './step.ts';

/** What somebody does in one session of a history. */
export type PersonScript = {
  /** Distinguishes the parts of a script: somebody in two sessions has two. */
  readonly name: string;
  readonly user: string;
  /** How they are called, where that is not their id. */
  readonly called?: string;
  readonly kind: UserKind;
  /** Their role in the session; a guest comes by a link instead. */
  readonly role: Role;
  readonly link: Link | null;
  readonly session: string;
  /** How likely they are to answer a warning or a knock. */
  readonly attention: number;
  readonly steps: readonly Step[];
  /** Their browser, if they use the real client; null for a model of it. */
  readonly browser: BrowserScript | null;
};

/** Each session has a link that anybody may use, and one for a single guest. */
export type Link = 'open' | 'once';
