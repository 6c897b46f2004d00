import { useEffect, useState } from 'react';
import { type Client, type Status, VigilError } from '../../client/client.ts';
import { useStatus } from '../../client/react.ts';
import { Reason } from '../parts/forms/problem.tsx';
import { useWords } from '../words/language.ts';

const PATIENCE = 1_500;

type Props = {
  readonly client: Client;
  /** Starts again once it is over, and the label of its button. */
  readonly begin: () => void;
  readonly again: string;
};

/** Says when there is no connection, but not for a blink: a rollover or a reload is nobody's trouble. */
export const ConnectionState = ({ client, begin, again }: Props) => {
  const { connection } = useWords().entering;
  const status = useStatus(client);
  const isDown = status.name === 'connecting' || status.name === 'waiting';
  const isLong = useLasting(isDown, PATIENCE);
  return (
    <div className="connection" role="status">
      {isDown && isLong && (
        <p className="banner">
          <span>
            <strong>{isCrowded(status) ? connection.crowded : connection.reconnecting}</strong>{' '}
            {isCrowded(status) && `${connection.crowdedWhy} `}
            {connection.kept}
          </span>
          <button type="button" onClick={() => client.retry()}>
            {connection.tryNow}
          </button>
        </p>
      )}
      {status.name === 'closed' && (
        <p className="banner">
          <span>
            <strong>{connection.over}</strong>{' '}
            {status.reason instanceof VigilError && <Reason of={status.reason} />}
          </span>
          <button type="button" onClick={begin}>
            {again}
          </button>
        </p>
      )}
    </div>
  );
};

const useLasting = (condition: boolean, atLeast: number): boolean => {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    if (!condition) return setLasts(false);
    const timer = setTimeout(() => setLasts(true), atLeast);
    return () => clearTimeout(timer);
  }, [condition, atLeast]);
  return lasts;
};

/** This connection was closed in favour of others of the same person, and comes back when it is wanted. */
const isCrowded = (status: Status): boolean =>
  status.name === 'waiting' &&
  status.reason instanceof VigilError &&
  status.reason.code === 'connection.too-many';
