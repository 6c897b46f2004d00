import type { ReactNode } from 'react';
import text from '../../docs/runbook.md';
import { type Inline, inlineOf, sectionsOf } from './runbook-text.ts';

const sections = sectionsOf(text);

/** The id of an alert's entry on this page. */
export const anchorOf = (alert: string): string => `runbook-${alert.toLowerCase()}`;

/** What to do, alert by alert: the text of `docs/runbook.md`. */
export const Runbook = () => (
  <section className="runbook" aria-labelledby="runbook">
    <h2 id="runbook">Runbook</h2>
    {sections.map(({ name, paragraphs }) => (
      <article key={name} id={anchorOf(name)} tabIndex={-1}>
        <h3>{name}</h3>
        {paragraphs.map((paragraph) => (
          <p key={paragraph}>{inWords(paragraph)}</p>
        ))}
      </article>
    ))}
  </section>
);

const inWords = (paragraph: string): ReactNode =>
  inlineOf(paragraph).map((piece) => <Piece key={piece.at} {...piece} />);

const Piece = ({ kind, text: words }: Inline) => {
  switch (kind) {
    case 'code':
      return <code>{words}</code>;
    case 'strong':
      return <strong>{words}</strong>;
    case 'emphasis':
      // The name of another alert, or of a widget.
      return sections.some(({ name }) => name === words) ? (
        <a href={`#${anchorOf(words)}`}>{words}</a>
      ) : (
        <em>{words}</em>
      );
    case 'plain':
      return words;
  }
};
