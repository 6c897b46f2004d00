import { useRef, useState } from 'react';
import { VigilError } from '../../../client/client.ts';

export type Attempt = {
  readonly busy: boolean;
  readonly problem: VigilError | null;
  /**
   * Carries it out and keeps what went wrong. Resolves with whether it succeeded. One at a time, of each subject: who
   * answers one person need not wait for what was said to another.
   */
  readonly run: (request: () => Promise<unknown>, subject?: string) => Promise<boolean>;
};

/** Something that a person asks for and that may be refused. */
export const useAttempt = (): Attempt => {
  const [busy, setBusy] = useState(false);
  const subjects = useRef(new Set<string>());
  const [problem, setProblem] = useState<VigilError | null>(null);
  return {
    busy,
    problem,
    async run(request, subject = '') {
      if (subjects.current.has(subject)) return false;
      subjects.current.add(subject);
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
        subjects.current.delete(subject);
        setBusy(subjects.current.size > 0);
      }
    },
  };
};
