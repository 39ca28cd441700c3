/** A panel over the page: the browser's own dialog, which keeps the focus inside and gives it back. */

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

interface Props {
  title: string;
  name: string;
  onClose: () => void;
  children: ComponentChildren;
  closeLabel: string;
}

export function Panel({ title, name, onClose, children, closeLabel }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  // Not after the next painting: what is typed at once is meant for the panel.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    element?.querySelector<HTMLElement>("[data-first]")?.focus();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      class={`panel ${name}`}
      aria-labelledby={`${name}-title`}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <div class="panel-inner">
        <div class="panel-head">
          <h2 id={`${name}-title`}>{title}</h2>
          <button class="plain close" aria-label={closeLabel} onClick={onClose}>{"\u00d7"}</button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
