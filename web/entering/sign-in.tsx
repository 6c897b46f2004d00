import icon from '../icon.svg';
import { Heading } from '../parts/heading.tsx';
import { type LoginProblem, logIn } from './visit.ts';

type Props = { readonly problem: LoginProblem | null; readonly intoSession: boolean };

/** Before anybody is logged in. The address stays, so a link to a session still leads there afterwards. */
export const SignIn = ({ problem, intoSession }: Props) => (
  <main className="sign-in">
    <img src={icon} alt="" width="56" height="56" />
    <Heading>{problem?.code === 'over' ? 'Your login has run out' : 'Log in to Vigil'}</Heading>
    {problem !== null && problem.code !== 'over' && (
      <p className="problem" role="alert">
        {sentences[problem.code]} {problem.detail}
      </p>
    )}
    <p className="lead">
      {intoSession
        ? 'You are on your way into a session. Once you are logged in, you are there.'
        : 'Vigil keeps watch over shared sessions: it shows who is inside, and logs out those who have gone quiet.'}
    </p>
    <button type="button" className="primary" onClick={() => void logIn()}>
      Log in
    </button>
  </main>
);

const sentences = {
  refused: 'You were not logged in.',
  failed: 'This login or logout did not work.',
} as const;
