/** A field to type in and the options that fit: arrows choose, Enter takes; the list is anything that has them. */

import type { ComponentChildren, JSX } from "preact";

/** The field's part of it; which option is current is for whoever shows them to know. */
interface Given {
  /** The list's id; its options are named by `optionId`. */
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly count: number;
  /** The current option; -1 for none. */
  readonly at: number;
  readonly isWrong?: boolean;
  onType(value: string): void;
  /** An arrow key went to an option. */
  onGo(at: number): void;
  /** Enter was pressed at the current option. */
  onTake(): void;
  /** Any other key; returns whether it meant something. */
  onKey?(event: KeyboardEvent): boolean;
}

export function optionId(id: string, at: number): string {
  return `${id}-${at}`;
}

export function ComboField({ id, label, value, count, at, isWrong, onType, onGo, onTake, onKey }: Given) {
  const key = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = Math.min(Math.max(at + (step ?? 0), 0), count - 1);
    if (step) onGo(next);
    else if (event.key === "Enter" && !event.isComposing && at >= 0) onTake();
    else if (!onKey?.(event)) return;
    event.preventDefault();
    document.getElementById(optionId(id, next))?.scrollIntoView({ block: "nearest" });
  };
  return (
    <input
      class="find"
      type="text"
      data-first
      role="combobox"
      aria-expanded="true"
      aria-controls={id}
      aria-activedescendant={at >= 0 ? optionId(id, at) : undefined}
      aria-label={label}
      placeholder={label}
      aria-invalid={isWrong}
      value={value}
      onInput={(event) => onType(event.currentTarget.value)}
      onKeyDown={key}
    />
  );
}

interface OptionGiven {
  readonly id: string;
  readonly at: number;
  readonly isCurrent: boolean;
  readonly isSelected: boolean;
  onChoose(): void;
  readonly children: ComponentChildren;
}

export function ComboOption({ id, at, isCurrent, isSelected, onChoose, children }: OptionGiven): JSX.Element {
  return (
    <li id={optionId(id, at)} role="option" aria-selected={isSelected} class={isCurrent ? "is-current" : ""} onClick={onChoose}>
      {children}
    </li>
  );
}
