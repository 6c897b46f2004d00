import { Heading } from '../parts/frame/heading.tsx';
import { useWords } from '../words/language.ts';

/** The page was not told where its server is, or cannot use what it was told. */
export const Misplaced = ({ error }: { readonly error: Error }) => {
  const { common, entering } = useWords();
  return (
    <main id="main">
      <section className="notice">
        <Heading>{entering.misplaced.heading}</Heading>
        <p className="lead" role="alert" lang="en">
          {error.message}
        </p>
        <p>{entering.misplaced.text}</p>
        <div className="buttons">
          <button type="button" className="primary" onClick={() => location.reload()}>
            {common.tryAgain}
          </button>
        </div>
      </section>
    </main>
  );
};
