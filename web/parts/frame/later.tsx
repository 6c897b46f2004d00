import { type ComponentType, type ReactNode, useEffect, useState } from 'react';
import { useWords } from '../../words/language.ts';

/** A part of the page that is fetched on demand, once. */
export type Part<Props> = {
  /** Null until it has loaded. */
  readonly now: () => ComponentType<Props> | null;
  /** Retries what has failed. */
  readonly fetch: () => Promise<ComponentType<Props>>;
};

export const part = <Props,>(load: () => Promise<ComponentType<Props>>): Part<Props> => {
  let come: ComponentType<Props> | null = null;
  let coming: Promise<ComponentType<Props>> | null = null;
  const fetch = async (): Promise<ComponentType<Props>> => {
    try {
      coming ??= load();
      come = await coming;
      return come;
    } catch (error) {
      coming = null;
      throw error;
    }
  };
  return { now: () => come, fetch };
};

type Props<Of> = {
  readonly part: Part<Of>;
  /** The props for the part. */
  readonly with: Of;
  /** Shown until then. */
  readonly meanwhile?: ReactNode;
  /** Shown when it fails to load. */
  readonly failed?: (error: unknown) => ReactNode;
};

/** Renders a part as soon as it has loaded. */
export const Later = <Of extends object>({ part, with: given, meanwhile, failed }: Props<Of>) => {
  const [{ Shown, error }, show] = useState({ Shown: part.now(), error: null as unknown });
  useEffect(() => {
    let isWanted = true;
    const said = (now: { Shown: ComponentType<Of> | null; error: unknown }) => isWanted && show(now);
    part.fetch().then(
      (come) => said({ Shown: come, error: null }),
      (reason: unknown) => said({ Shown: null, error: reason }),
    );
    return () => {
      isWanted = false;
    };
  }, [part]);
  if (Shown !== null) return <Shown {...given} />;
  if (error === null) return meanwhile ?? <Coming />;
  return failed?.(error) ?? <NotCome error={error} />;
};

const Coming = () => <p className="aside">{useWords().common.loading}</p>;

/** Either a newer page has replaced this one, or there is no network. Reloading helps in both cases, now or later. */
export const NotCome = ({ error }: { readonly error: unknown }) => {
  const { common } = useWords();
  useEffect(() => reportError(error), [error]);
  return (
    <p className="problem" role="alert">
      <span>{common.partMissing}</span>
      <button type="button" onClick={() => location.reload()}>
        {common.tryAgain}
      </button>
    </p>
  );
};
