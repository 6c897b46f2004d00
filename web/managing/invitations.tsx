import { useCallback, useRef, useState } from 'react';
import type { Client, Replies } from '../../client/client.ts';
import { land } from '../parts/focus.ts';
import { useAttempt } from '../parts/forms/attempt.ts';
import { Confirm } from '../parts/forms/confirm.tsx';
import { CopyLink } from '../parts/forms/copy-link.tsx';
import { Problem } from '../parts/forms/problem.tsx';
import { atHere } from '../parts/frame/time.ts';
import { Listing } from '../parts/lists/listing.tsx';
import { usePages } from '../parts/lists/pages.ts';
import type { LinkWords } from '../words/links/english.ts';
import { useLinkWords } from '../words/links/link-words.ts';
import { InvitationForm, type Terms } from './invitation-form.tsx';

type Props = { readonly client: Client; readonly sessionId: string };
type Invitation = Replies['invitation.list']['invitations'][number];

/** The links that let guests knock. Each one's secret is shown once, when it is made. */
export const Invitations = ({ client, sessionId }: Props) => {
  const words = useLinkWords();
  const heading = useRef<HTMLHeadingElement>(null);
  const [fresh, setFresh] = useState<Replies['invitation.create'] | null>(null);
  const { busy, problem, run } = useAttempt();
  const pages = usePages(
    client,
    useCallback(
      async (after, options) => {
        const request = {
          action: 'invitation.list',
          sessionId,
          ...after,
        } as const;
        const { invitations, next } = await client.request(request, options);
        return { entries: invitations, next };
      },
      [client, sessionId],
    ),
  );
  const create = (terms: Terms) =>
    run(async () => {
      setFresh(await client.request({ action: 'invitation.create', sessionId, ...terms }));
      pages.reload();
    });
  return (
    <section className="panel" aria-labelledby="links-title">
      <h3 id="links-title" ref={heading} tabIndex={-1}>
        {words.heading}
      </h3>
      <InvitationForm busy={busy} submit={(terms) => void create(terms)} />
      <Problem of={problem} />
      <div role="status">
        {fresh !== null && (
          <div className="fresh">
            <p>
              <strong>{words.ready}</strong> {words.copyNow}
            </p>
            <CopyLink shown key={fresh.secret} path={`/join#${fresh.secret}`} label={words.copy} />
          </div>
        )}
      </div>
      <Listing pages={pages} keyOf={({ id }) => id} empty={words.none}>
        {(invitation) => (
          <>
            <span className="row-name">
              {standing(words, invitation, client.serverNow())}
              <small>{usesOf(words, invitation)}</small>
            </span>
            {isGood(invitation, client.serverNow()) && (
              <Confirm
                label={words.revoke}
                of={standing(words, invitation, client.serverNow())}
                question={words.revokeQuestion}
                act={() =>
                  client.request({ action: 'invitation.revoke', sessionId, invitationId: invitation.id })
                }
                done={() => {
                  land(heading.current);
                  // Its link leads nowhere any more.
                  setFresh((now) => (now?.invitation.id === invitation.id ? null : now));
                  pages.reload();
                }}
              />
            )}
          </>
        )}
      </Listing>
    </section>
  );
};

const isGood = ({ revokedAt, expiresAt, usesLeft }: Invitation, now: number): boolean =>
  revokedAt === null && expiresAt > now && usesLeft !== 0;

const standing = (words: LinkWords, { revokedAt, expiresAt, usesLeft }: Invitation, now: number): string => {
  if (revokedAt !== null) return words.revoked;
  if (expiresAt <= now) return words.expired(atHere(expiresAt, now));
  return usesLeft === 0 ? words.usedUp : words.validUntil(atHere(expiresAt, now));
};

const usesOf = (words: LinkWords, { uses, usesLeft }: Invitation): string =>
  uses === null ? words.unlimited : words.used(uses - (usesLeft ?? 0), uses);
