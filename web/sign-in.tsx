import { Avatar } from './avatar.tsx';
import { Heading } from './heading.tsx';
import icon from './icon.svg';
import { people, signIn } from './visit.ts';

/** The development login: everybody is taken at their word. The path stays, so a link to a session still leads there. */
export const SignIn = () => (
  <main className="sign-in">
    <img src={icon} alt="" width="56" height="56" />
    <Heading>Who are you?</Heading>
    <p className="lead">
      Vigil keeps watch over shared sessions: it shows who is inside, and logs out those who have gone quiet.
      Open a second tab to be somebody else.
    </p>
    <ul className="people">
      {people.map(({ id, name, kind }) => (
        <li key={id}>
          <button type="button" className="person" onClick={() => signIn(id)}>
            <Avatar id={id} name={name} />
            <span>
              <strong>{name}</strong>
              <small>{kind}</small>
            </span>
          </button>
        </li>
      ))}
    </ul>
    <p className="aside">Development login: no password, this machine only.</p>
  </main>
);
