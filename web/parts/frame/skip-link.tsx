import { useWords } from '../../words/language.ts';

/** The first stop of the Tab key: past everything that is the same on every page. In sight when it has the focus. */
export const SkipLink = () => {
  const { page } = useWords();
  return (
    // biome-ignore lint/a11y/useValidAnchor: it leads to a place, which only the browser must not write into the address.
    <a
      className="skip-link"
      href="#main"
      onClick={(event) => {
        // The address stays as it is: behind a # an invitation would be looked for.
        event.preventDefault();
        const main = document.querySelector('main');
        main?.setAttribute('tabindex', '-1');
        main?.focus();
      }}
    >
      {page.skip}
    </a>
  );
};
