import { useState } from 'react';
import { type Attended, type Client, VigilError } from '../../client/client.ts';
import { reasonIn } from '../parts/forms/problem.tsx';
import { Avatar } from '../parts/lists/avatar.tsx';
import { ListDialog } from '../parts/lists/list-dialog.tsx';
import { Own } from '../parts/own.tsx';
import { useWords } from '../words/language.ts';
import type { PastWords } from '../words/past/english.ts';
import { usePastWords } from '../words/past/past-words.ts';
import { attendanceFile, everyStay } from './attendance-file.ts';
import { Span } from './span.tsx';
import { useStays } from './use-stays.ts';

type Props = {
  readonly client: Client;
  readonly session: { readonly id: string; readonly name: string };
  readonly close: () => void;
};

/** Who was in a session when, for how long, and how it ended, for its moderators. */
export const Attendance = ({ client, session: { id, name }, close }: Props) => {
  const past = usePastWords();
  const pages = useStays(client, 'attendance.list', id);
  return (
    <ListDialog
      title={past.attendanceOf(name)}
      close={close}
      pages={pages}
      keyOf={({ who, from, to }) => JSON.stringify([who.participantId, from, to])}
      empty={past.nobody}
      foot={<Download client={client} sessionId={id} />}
    >
      {(stay) => (
        <>
          <Avatar id={stay.who.participantId} name={nameOf(stay.who)} />
          <span className="row-name">
            <Own>{nameOf(stay.who)}</Own>
            <Span client={client} stay={stay} />
            <small>{endOf(past, stay)}</small>
          </span>
        </>
      )}
    </ListDialog>
  );
};

/** Somebody whose name is no longer kept is known by an id. */
const nameOf = ({ name, participantId }: Attended['who']): string => name ?? participantId;

const endOf = (past: PastWords, { ending, by, warnings, extensions }: Attended) =>
  [
    ...(ending === null ? [] : [past.endings[ending] ?? past.ended]),
    ...(by === null ? [] : [past.by(nameOf(by))]),
    ...(warnings === 0 ? [] : [past.warned(warnings)]),
    ...(extensions === 0 ? [] : [past.extended(extensions)]),
  ].join(' · ');

/** All of it, as a file for a spreadsheet. */
const Download = ({ client, sessionId }: { readonly client: Client; readonly sessionId: string }) => {
  const words = useWords();
  const past = usePastWords();
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const download = async () => {
    setBusy(true);
    setSaid(past.collecting);
    try {
      const { stays, isWhole } = await everyStay(client, sessionId);
      save(attendanceFile(stays));
      setSaid(isWhole ? past.downloaded(stays.length) : past.downloadedFirst(stays.length));
    } catch (error) {
      if (!(error instanceof VigilError)) throw error;
      setSaid(reasonIn(words, error));
    }
    setBusy(false);
  };
  return (
    <div>
      <button type="button" aria-disabled={busy} onClick={() => busy || void download()}>
        {past.download}
      </button>
      <p className="said" role="status">
        {said}
      </p>
    </div>
  );
};

const save = (text: string): void => {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'attendance.csv';
  link.click();
  // Some browsers begin to read it only after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
};
