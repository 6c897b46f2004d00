import { useEffect, useState } from 'react';
import type { Client, DownOf, Status } from '../../client/client.ts';
import { useStatus, useWelcome } from '../../client/react.ts';
import { keptByBrowser, keptByTab } from '../keeping/kept.ts';
import type { Login } from '../login/login.ts';
import { loginHere } from '../login/shared-login.ts';
import { InvitationProblem, UNOPENED } from '../parts/forms/invitation-problem.tsx';
import { OneField } from '../parts/forms/one-field.tsx';
import { around } from '../parts/frame/around.tsx';
import { Heading } from '../parts/frame/heading.tsx';
import { useTitle } from '../parts/frame/title.ts';
import { Own } from '../parts/own.tsx';
import { SessionPage } from '../session/session-page.tsx';
import { useWords } from '../words/language.ts';
import { ConnectionState } from './connection-state.tsx';
import { endGuestVisit, guestName, keepGuestName, lastGuestName, useGuestVisit } from './guest.ts';
import { GuestBar } from './guest-bar.tsx';

type Ways = {
  /** Enters the session with one's own account. The login is not part of a guest's page, and is fetched on demand. */
  readonly enterAsMyself: (sessionId: string) => Promise<void>;
};

/** Where an invitation leads: a name, the waiting room, the session. */
export const GuestPage = ({ enterAsMyself }: Ways) => {
  const visit = useGuestVisit();
  const { entering } = useWords();
  useTitle(entering.invitation.title);
  if (visit?.client)
    return <Invited key={visit.secret} client={visit.client} enterAsMyself={enterAsMyself} />;
  return (
    <main id="main">
      <InvitationProblem code={visit?.secret ? 'invitation.unknown' : null} />
    </main>
  );
};

const Invited = ({ client, enterAsMyself }: Ways & { readonly client: Client }) => {
  const { common } = useWords();
  const [name, setName] = useState(guestName);
  return (
    <>
      <GuestBar client={client} name={name} />
      <ConnectionState client={client} begin={() => location.reload()} again={common.tryAgain} />
      <main id="main">
        <Way
          client={client}
          name={name}
          enterAsMyself={enterAsMyself}
          introduce={(given) => {
            keepGuestName(given);
            setName(given);
          }}
        />
      </main>
    </>
  );
};

type WayProps = Ways & {
  readonly client: Client;
  readonly name: string | null;
  readonly introduce: (name: string) => void;
};

const Way = ({ client, name, introduce, enterAsMyself }: WayProps) => {
  const { invitation } = useWords().entering;
  const welcome = useWelcome(client);
  const status = useStatus(client);
  // What is wrong with the link later is said by the session, and must not cover its ending.
  const [opened, setOpened] = useState<string | null>(null);
  const { sessionId = null, problem = null } = welcome?.invitation ?? {};
  useEffect(() => setOpened((before) => before ?? sessionId), [sessionId]);

  if (welcome === null)
    return status.name === 'waiting' || isAgain(status) ? (
      <InvitationProblem code={UNOPENED} />
    ) : (
      <p className="aside">{invitation.opening}</p>
    );
  if (opened === null) return problem === null ? null : <InvitationProblem code={problem} />;
  if (name !== null)
    return <SessionPage client={client} userId={welcome.user.id} sessionId={opened} guestName={name} />;
  return (
    <section className="notice">
      <Heading>{invitation.heading}</Heading>
      <From invitation={welcome.invitation} />
      <p className="lead">{invitation.lead}</p>
      <OneField
        label={invitation.name}
        button={invitation.knock}
        initial={lastGuestName()}
        submit={async (given) => introduce(given)}
      />
      <p className="aside">{invitation.noAccount}</p>
      {!keptByTab.lasts() && <p className="aside">{invitation.unkept}</p>}
      <OwnAccount sessionId={opened} enterAsMyself={enterAsMyself} />
    </section>
  );
};

/** Where the link leads, and who made it. */
const From = ({ invitation: said }: Pick<DownOf<'welcome'>, 'invitation'>) => {
  const { invitation } = useWords().entering;
  return (
    <p>
      {said?.sessionName !== undefined &&
        around(
          invitation.to,
          <strong>
            <Own>{said.sessionName}</Own>
          </strong>,
        )}{' '}
      {said?.invitedBy !== undefined && around(invitation.by, <Own>{said.invitedBy}</Own>)}
    </p>
  );
};

/** Nobody with an account has to enter as a stranger. */
const OwnAccount = ({ sessionId, enterAsMyself }: { readonly sessionId: string } & Ways) => {
  const { invitation } = useWords().entering;
  const account = useAccountHere();
  const asMyself = account?.name ? invitation.enterAs(account.name) : invitation.enterAsMyself;
  const enter = async () => {
    endGuestVisit();
    await enterAsMyself(sessionId);
  };
  return (
    <div className="own-account">
      <p className="aside">{invitation.account}</p>
      <button type="button" onClick={() => void enter()}>
        {account === null ? invitation.logIn : asMyself}
      </button>
    </div>
  );
};

/** Who is logged in in this browser; null for nobody, or until it is known. */
const useAccountHere = (): Pick<Login, 'name'> | null => {
  const [account, setAccount] = useState<Login | null>(null);
  useEffect(() => {
    const locks = navigator.locks as LockManager | undefined;
    const here = loginHere({ browser: keptByBrowser, tab: keptByTab, locks, now: Date.now });
    void here.look().then(setAccount);
  }, []);
  return account;
};

/**
 * A browser does not say why an upgrade failed. The client keeps trying, and the page goes on by itself when one
 * succeeds.
 */
const isAgain = (status: Status): boolean => status.name === 'connecting' && status.attempt > 1;
