import type { ReactNode } from 'react';
import { navigate } from './route.ts';

type Props = {
  readonly to: string;
  readonly className?: string;
  /** Whether the link leads to the current page. */
  readonly here?: boolean;
  /** Called before following it. */
  readonly onFollow?: () => void;
  readonly children: ReactNode;
};

/** A link within the page. With a modifier key it opens elsewhere, as any link does. */
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
