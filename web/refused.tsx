import type { Participation, VigilError } from '../client/client.ts';
import { Heading } from './heading.tsx';
import { navigate } from './route.ts';

type Props = { readonly participation: Participation; readonly error: VigilError | null };

/** The session did not open, and why. */
export const Refused = ({ participation, error }: Props) => (
  <section className="notice">
    <Heading>This session did not open</Heading>
    <p className="lead" role="alert">
      {error?.title}
    </p>
    <p>{error?.detail}</p>
    <div className="buttons">
      <button type="button" className="primary" onClick={() => navigate('/')}>
        My sessions
      </button>
      <button type="button" onClick={() => participation.reenter()}>
        Try again
      </button>
    </div>
  </section>
);
