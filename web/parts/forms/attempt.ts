import { useState } from 'react';
import { VigilError } from '../../../client/client.ts';

export type Attempt = {
  readonly busy: boolean;
  readonly problem: VigilError | null;
  /** Carries it out and keeps what went wrong. Resolves with whether it succeeded. One at a time. */
  readonly run: (request: () => Promise<unknown>) => Promise<boolean>;
};

/** Something that a person asks for and that may be refused. */
export const useAttempt = (): Attempt => {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<VigilError | null>(null);
  return {
    busy,
    problem,
    async run(request) {
      if (busy) return false;
      setBusy(true);
      setProblem(null);
      try {
        await request();
        return true;
      } catch (error) {
        if (!(error instanceof VigilError)) throw error;
        setProblem(error);
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
};
