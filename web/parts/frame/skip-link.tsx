import { useWords } from '../../words/language.ts';

/** The first stop of the Tab key: skips what is the same on every page. Visible when focused. */
export const SkipLink = () => {
  const { page } = useWords();
  return (
    // biome-ignore lint/a11y/useValidAnchor: it leads to a place, which only the browser must not write into the address.
    <a
      className="skip-link"
      href="#main"
      onClick={(event) => {
        // The address stays as it is: the part after a # would be read as an invitation.
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
