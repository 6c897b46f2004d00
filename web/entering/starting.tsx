import { useWords } from '../words/language.ts';

/** Before the page knows where its server is. */
export const Starting = ({ returning }: { readonly returning: boolean }) => {
  const { page } = useWords();
  return (
    <main id="main">
      <p className="aside">{returning ? page.loggingIn : page.starting}</p>
    </main>
  );
};
