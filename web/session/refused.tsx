import type { Client, Participation, VigilError } from '../../client/client.ts';
import { InvitationProblem, isInvitationProblem } from '../parts/forms/invitation-problem.tsx';
import { Reason } from '../parts/forms/problem.tsx';
import { Heading } from '../parts/frame/heading.tsx';
import { navigate } from '../parts/frame/route.ts';
import { useWords } from '../words/language.ts';

type Props = {
  readonly client: Client;
  readonly participation: Participation;
  readonly error: VigilError | null;
  readonly logInAnew?: (() => void) | undefined;
};

/** The session did not open, and why. */
export const Refused = ({ client, participation, error, logInAnew }: Props) => {
  const { common, session } = useWords();
  if (error !== null && isInvitationProblem(error.code)) return <InvitationProblem code={error.code} />;
  return (
    <section className="notice">
      <Heading>{session.refused.heading}</Heading>
      <p className="lead" role="alert">
        {error && <Reason of={error} />}
      </p>
      <div className="buttons">
        {error?.code === 'session.login-required' && logInAnew !== undefined && (
          <button type="button" className="primary" onClick={logInAnew}>
            {session.ended.logInAgain}
          </button>
        )}
        {client.getWelcome()?.user.kind !== 'guest' && (
          <button type="button" className="primary" onClick={() => navigate('/')}>
            {common.mySessions}
          </button>
        )}
        {error?.code !== 'session.login-required' && (
          <button type="button" onClick={() => participation.reenter()}>
            {common.tryAgain}
          </button>
        )}
      </div>
    </section>
  );
};
