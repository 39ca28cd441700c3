/** Values with bars: a table, so that a screen reader and the keyboard have all that the bars show. */

import type { ComponentChild } from "preact";
import { visible } from "../visible";

export interface Row {
  readonly label: string;
  readonly href?: string | undefined;
  readonly title?: string | undefined;
  /** The bar's length, and how much of it is dark; no bar without. */
  readonly whole?: number;
  readonly part?: number;
  readonly cells: readonly ComponentChild[];
}

interface Given {
  readonly caption: string;
  readonly note?: string | undefined;
  /** The head of the label, then of each cell. */
  readonly heads: readonly string[];
  /** The name of the bar's column; none without. */
  readonly bar?: string;
  readonly rows: readonly Row[];
  readonly empty?: string;
  readonly isWide?: boolean;
}

export function BarTable({ caption, note, heads, bar, rows, empty, isWide = false }: Given) {
  const longest = Math.max(1, ...rows.map(({ whole = 0 }) => whole));
  if (rows.length === 0) return <section class="f-card"><h2>{caption}</h2><p class="quiet">{empty}</p></section>;
  return (
    <section class={isWide ? "f-card wide" : "f-card"}>
      <h2>{caption}</h2>
      {note && <p class="quiet">{note}</p>}
      <div class="scroll" {...(rows.some(({ href }) => href !== undefined) ? {} : { role: "region", "aria-label": caption, tabIndex: 0 })}>
        <table aria-label={caption}>
          <thead>
            <tr>
              <th scope="col">{heads[0]}</th>
              {bar !== undefined && <th scope="col" class="f-bar-head"><span class="aside">{bar}</span></th>}
              {heads.slice(1).map((head) => <th key={head} scope="col" class="num">{head}</th>)}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ label, href, title, whole, part, cells }) => (
              <tr key={label}>
                <th scope="row" title={title}>{href === undefined ? <bdi>{visible(label)}</bdi> : <a href={href}><bdi>{visible(label)}</bdi></a>}</th>
                {bar !== undefined && <td class="f-bar">{whole !== undefined && <Bar whole={whole / longest} part={(part ?? 0) / longest} />}</td>}
                {cells.map((cell, at) => <td key={heads[at + 1]} class="num">{cell}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Bar({ whole, part }: { whole: number; part: number }) {
  return (
    <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect class="f-whole" width={100 * whole} height="8" />
      <rect class="f-part" width={100 * part} height="8" />
    </svg>
  );
}
