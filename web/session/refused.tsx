import type { Client, Participation, VigilError } from '../../client/client.ts';
import { titleOf } from '../../client/wire.ts';
import { Heading } from '../parts/heading.tsx';
import { InvitationProblem, isInvitationProblem } from '../parts/invitation-problem.tsx';
import { navigate } from '../parts/route.ts';

type Props = {
  readonly client: Client;
  readonly participation: Participation;
  readonly error: VigilError | null;
};

/** The session did not open, and why. */
export const Refused = ({ client, participation, error }: Props) => {
  if (error !== null && isInvitationProblem(error.code)) return <InvitationProblem code={error.code} />;
  return (
    <section className="notice">
      <Heading>This session did not open</Heading>
      <p className="lead" role="alert">
        {error && titleOf(error)}
      </p>
      <p>{error?.detail}</p>
      <div className="buttons">
        {client.getWelcome()?.user.kind !== 'guest' && (
          <button type="button" className="primary" onClick={() => navigate('/')}>
            My sessions
          </button>
        )}
        <button type="button" onClick={() => participation.reenter()}>
          Try again
        </button>
      </div>
    </section>
  );
};
