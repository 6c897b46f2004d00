import type { ReactNode } from 'react';
import { navigate } from './route.ts';

type Props = {
  readonly to: string;
  readonly className?: string;
  /** Whether the link leads to where we are. */
  readonly here?: boolean;
  readonly children: ReactNode;
};

/** A link within the page. With a key held down it opens elsewhere, as any link does. */
export const Link = ({ to, className, here = false, children }: Props) => (
  <a
    className={className}
    href={to}
    aria-current={here ? 'page' : undefined}
    onClick={(event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      navigate(to);
    }}
  >
    {children}
  </a>
);
