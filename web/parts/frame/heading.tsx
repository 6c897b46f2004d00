import { type ReactNode, useLayoutEffect, useRef } from 'react';

/** The heading of a view, which has the focus when the view appears: a reader is told where they are now. */
export const Heading = ({ children }: { readonly children: ReactNode }) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
};
