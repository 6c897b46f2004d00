import { useCallback, useRef, useState } from 'react';
import type { Client, Replies } from '../../client/client.ts';
import { Problem, useAttempt } from '../parts/attempt.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { CopyLink } from '../parts/copy-link.tsx';
import { Listing } from '../parts/listing.tsx';
import { usePages } from '../parts/pages.ts';
import { asMoment } from '../parts/time.ts';
import { InvitationForm, type Terms } from './invitation-form.tsx';

type Props = { readonly client: Client; readonly sessionId: string };
type Invitation = Replies['invitation.list']['invitations'][number];

/** The links that let guests knock. The secret of each is shown once, when it is made. */
export const Invitations = ({ client, sessionId }: Props) => {
  const heading = useRef<HTMLHeadingElement>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const { busy, problem, run } = useAttempt();
  const pages = usePages(
    client,
    useCallback(
      async (cursor, options) => {
        const request = {
          action: 'invitation.list',
          sessionId,
          ...(cursor !== undefined && { cursor }),
        } as const;
        const { invitations, next } = await client.request(request, options);
        return { entries: invitations, next };
      },
      [client, sessionId],
    ),
  );
  const create = (terms: Terms) =>
    run(async () => {
      const made = await client.request({ action: 'invitation.create', sessionId, ...terms });
      setSecret(made.secret);
      pages.reload();
    });
  return (
    <section className="panel" aria-labelledby="links-title">
      <h3 id="links-title" ref={heading} tabIndex={-1}>
        Links for guests
      </h3>
      <InvitationForm busy={busy} submit={(terms) => void create(terms)} />
      <Problem of={problem} />
      <div role="status">
        {secret !== null && (
          <div className="fresh">
            <p>
              <strong>The link is ready.</strong> Copy it now: it is shown this once.
            </p>
            <CopyLink shown key={secret} path={`/join#${secret}`} label="Copy invitation" />
          </div>
        )}
      </div>
      <Listing pages={pages} keyOf={({ id }) => id} empty="There is no link to this session.">
        {(invitation) => (
          <>
            <span className="row-name">
              {standing(invitation, client.serverNow())}
              <small>{usesOf(invitation)}</small>
            </span>
            {isGood(invitation, client.serverNow()) && (
              <Confirm
                label="Revoke"
                of={standing(invitation, client.serverNow())}
                question="Nobody comes by this link any more, and whoever waits by it is sent away. Who is inside stays."
                act={() =>
                  client.request({ action: 'invitation.revoke', sessionId, invitationId: invitation.id })
                }
                done={() => {
                  heading.current?.focus();
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

const standing = ({ revokedAt, expiresAt, usesLeft }: Invitation, now: number): string => {
  if (revokedAt !== null) return 'revoked';
  if (expiresAt <= now) return `expired on ${asMoment(expiresAt, now)}`;
  return usesLeft === 0 ? 'used up' : `good until ${asMoment(expiresAt, now)}`;
};

const usesOf = ({ uses, usesLeft }: Invitation): string =>
  uses === null ? 'any number of guests' : `${uses - (usesLeft ?? 0)} of ${uses} guests have come`;
