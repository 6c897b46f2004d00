import { Heading } from './heading.tsx';

/** What is wrong with a guest's link, in words. It never tells whether there is a session behind it. */
export const InvitationProblem = ({ code }: { readonly code: string | null }) => {
  const { heading, text } = (code === null ? null : words[code]) ?? nothing;
  return (
    <section className="notice">
      <Heading>{heading}</Heading>
      <p className="lead" role="alert">
        {text}
      </p>
      <p>Ask whoever sent it to you for a new one.</p>
    </section>
  );
};

/** No connection has come about yet: a browser cannot tell whether for the link or for the network. */
export const UNOPENED = 'unopened';

export const isInvitationProblem = (code: string): boolean => Object.hasOwn(words, code);

const nothing = {
  heading: 'There is no invitation here',
  text: 'Open the link that you were sent, the whole of it.',
};

const words: Readonly<Record<string, { readonly heading: string; readonly text: string }>> = {
  [UNOPENED]: {
    heading: 'This link does not open',
    text: 'Either there is no such invitation, because a part of the link was lost on the way, or your network lets no connection through. It is being tried again.',
  },
  'invitation.unknown': {
    heading: 'This link is wrong',
    text: 'There is no such invitation. A part of the link may have been lost on the way.',
  },
  'invitation.expired': {
    heading: 'This link has expired',
    text: 'It was good for a time only, and that is over.',
  },
  'invitation.revoked': {
    heading: 'This link has been revoked',
    text: 'Whoever made it has taken it back.',
  },
  'invitation.used-up': {
    heading: 'This link is used up',
    text: 'As many guests as it was made for have come by it.',
  },
};
