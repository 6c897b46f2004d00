import { Heading } from '../parts/heading.tsx';

/** The page was not told where its server is, or what it was told makes no sense. */
export const Misplaced = ({ error }: { readonly error: Error }) => (
  <main>
    <section className="notice">
      <Heading>Vigil cannot start</Heading>
      <p className="lead" role="alert">
        {error.message}
      </p>
      <p>This page reads there where its server and its login are.</p>
      <div className="buttons">
        <button type="button" className="primary" onClick={() => location.reload()}>
          Try again
        </button>
      </div>
    </section>
  </main>
);
