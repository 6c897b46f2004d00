import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';

type Props = {
  readonly title: string;
  readonly role?: 'dialog' | 'alertdialog';
  readonly close: () => void;
  readonly children: ReactNode;
};

/** A modal dialog. The browser keeps the focus in it, and gives it back afterwards. */
export const Dialog = ({ title, role = 'dialog', close, children }: Props) => {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  // Close it before it is removed: only closing gives the focus back.
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      role={role}
      className="panel"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
    >
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
};
