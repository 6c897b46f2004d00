import { isReturning } from '../login/errand.ts';
import { useWords } from '../words/language.ts';
import { brand } from './bar.tsx';

/** While the rest of the page comes: what the document has shown until then, and a word. */
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
