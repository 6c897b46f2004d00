import { useEffect, useState } from 'react';
import { type Client, type SessionSummary, VigilError } from '../client/client.ts';
import { Heading } from './heading.tsx';
import { navigate, pathOf } from './route.ts';

const REFRESH = 3_000;

/** My sessions, and whether somebody is inside. */
export const SessionList = ({ client }: { readonly client: Client }) => {
  const { sessions, problem } = useSessions(client);
  useEffect(() => {
    document.title = 'My sessions – Vigil';
  }, []);
  return (
    <section className="list" aria-busy={sessions === null}>
      <Heading>My sessions</Heading>
      {problem !== null && (
        <p className="problem" role="alert">
          The list could not be read. {problem.title} {problem.detail}
        </p>
      )}
      {sessions === null && problem === null && <p className="aside">Looking…</p>}
      {sessions?.length === 0 && <p className="aside">No session is open to you yet.</p>}
      <ul className="cards">
        {sessions?.map((session) => (
          <li key={session.id}>
            <Card session={session} />
          </li>
        ))}
      </ul>
    </section>
  );
};

const Card = ({ session: { id, name, occupancy, mode } }: { readonly session: SessionSummary }) => (
  <a
    className="card"
    href={pathOf(id)}
    onClick={(event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      navigate(pathOf(id));
    }}
  >
    <span className="card-name">{name}</span>
    <span className={occupancy > 0 ? 'occupancy occupied' : 'occupancy'}>
      {occupancy === 0 ? 'Nobody inside' : occupancy === 1 ? '1 person inside' : `${occupancy} people inside`}
    </span>
    {mode === 'read' && <span className="tag">Read only</span>}
  </a>
);

/** All pages of the list, read anew every few seconds while somebody can see it. */
const useSessions = (client: Client) => {
  const [sessions, setSessions] = useState<readonly SessionSummary[] | null>(null);
  const [problem, setProblem] = useState<VigilError | null>(null);
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    const read = async () => {
      try {
        setSessions(await allSessions(client, signal));
        setProblem(null);
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof VigilError)) throw error;
        // Losing the connection is shown by its own banner.
        if (!error.code.startsWith('client.')) setProblem(error);
      }
    };
    void read();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void read();
    }, REFRESH);
    return () => {
      clearInterval(timer);
      leaving.abort();
    };
  }, [client]);
  return { sessions, problem };
};

const allSessions = async (client: Client, signal: AbortSignal): Promise<readonly SessionSummary[]> => {
  const all: SessionSummary[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await client.listSessions({ signal, ...(cursor === undefined ? {} : { cursor }) });
    all.push(...page.sessions);
    cursor = page.next;
  }
  return all;
};
