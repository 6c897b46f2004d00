import { type ReactNode, useLayoutEffect, useRef } from 'react';

/** A view's heading. It takes the focus when the view appears, so that a screen reader says where one is. */
export const Heading = ({ children }: { readonly children: ReactNode }) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
};
