import { isReturning } from '../login/errand.ts';
import { useWords } from '../words/language.ts';
import { brand } from './bar.tsx';

/** Shown while the rest of the page loads: what the document has shown so far, and a word. */
export const Starting = () => {
  const { page } = useWords();
  return (
    <>
      <header className="top-bar">
        <span className="brand">{brand}</span>
      </header>
      <main id="main">
        <div className="skeleton">
          <span />
          <span />
          <span />
        </div>
        <p className="aside" role="status">
          {isReturning() ? page.loggingIn : page.starting}
        </p>
      </main>
    </>
  );
};
