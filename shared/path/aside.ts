/** Is given what has to be done before the function ends, but not before its reply. What it is given never rejects unheard. */
export type Aside = (work: Promise<void>) => void;

/** While somebody waits for a reply, this goes on behind it; otherwise it is waited for. */
export const goOn = async (
  { aside }: { readonly aside?: Aside | undefined },
  work: Promise<void>,
): Promise<void> => {
  if (aside) aside(work);
  else await work;
};
