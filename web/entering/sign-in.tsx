import icon from '../icon.svg';
import { Heading } from '../parts/frame/heading.tsx';
import { useWords } from '../words/language.ts';
import { type LoginProblem, logIn } from './visit.ts';

type Props = { readonly problem: LoginProblem | null; readonly intoSession: boolean };

/** Shown before anybody is logged in. The address stays, so a link to a session still leads there afterwards. */
export const SignIn = ({ problem, intoSession }: Props) => {
  const { signIn } = useWords().entering;
  return (
    <main id="main" className="sign-in">
      <img src={icon} alt="" width="56" height="56" />
      <Heading>
        {problem?.code === 'over' || problem?.code === 'elsewhere' ? signIn[problem.code] : signIn.heading}
      </Heading>
      {problem !== null && problem.code !== 'over' && problem.code !== 'elsewhere' && (
        <p className="problem" role="alert">
          <span>
            {signIn[problem.code]} {problem.detail}
          </span>
        </p>
      )}
      <p className="lead">{intoSession ? signIn.intoSession : signIn.about}</p>
      <button type="button" className="primary" onClick={() => void logIn()}>
        {signIn.logIn}
      </button>
    </main>
  );
};
