import { useWords } from '../../words/language.ts';
import { Heading } from '../frame/heading.tsx';

/** What is wrong with a guest's link, in words. It never reveals whether a session exists. */
export const InvitationProblem = ({ code }: { readonly code: string | null }) => {
  const { invitation } = useWords().entering;
  const problems: Readonly<Record<string, typeof invitation.none>> = invitation.problems;
  const { heading, text } = (code === null ? null : problems[code]) ?? invitation.none;
  return (
    <section className="notice">
      <Heading>{heading}</Heading>
      <p className="lead" role="alert">
        {text}
      </p>
      <p>{invitation.askForAnother}</p>
      {/* Somebody with an account needs no link. The page starts again, without this visit. */}
      <div className="buttons">
        <button type="button" onClick={() => location.assign('/')}>
          {invitation.logIn}
        </button>
      </div>
    </section>
  );
};

/** No connection has been established: a browser cannot tell a refused link from a broken network. */
export const UNOPENED = 'unopened';

export const isInvitationProblem = (code: string): boolean => code.startsWith('invitation.');
