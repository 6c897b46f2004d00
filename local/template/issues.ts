import type * as z from 'zod/mini';

/** What is wrong, and where: the texts of `zod/mini` alone do not name a member that is unknown. */
export const issuesOf = ({ issues }: z.core.$ZodError): string =>
  issues
    .map((issue) => {
      const what =
        issue.code === 'unrecognized_keys' ? `${issue.keys.join(', ')} is not known` : issue.message;
      return issue.path.length > 0 ? `${issue.path.join('.')}: ${what}` : what;
    })
    .join('; ');
