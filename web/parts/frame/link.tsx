import type { ReactNode } from 'react';
import { navigate } from './route.ts';

type Props = {
  readonly to: string;
  readonly className?: string;
  /** Whether the link leads to where we are. */
  readonly here?: boolean;
  /** Is told before it leads there. */
  readonly onFollow?: () => void;
  readonly children: ReactNode;
};

/** A link within the page. With a key held down it opens elsewhere, as any link does. */
export const Link = ({ to, className, here = false, onFollow, children }: Props) => (
  <a
    className={className}
    href={to}
    aria-current={here ? 'page' : undefined}
    onClick={(event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      onFollow?.();
      navigate(to);
    }}
  >
    {children}
  </a>
);
