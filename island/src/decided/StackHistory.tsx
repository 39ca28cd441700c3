/** The decisions on one stack, for what stands beside its picture. */

import { useEffect, useState } from "preact/hooks";
import { ApiError } from "../http";
import type { Review } from "../review";
import "../styles/decided.css";
import { visible } from "../visible";
import { type PastDecision, historyOf } from "./api";
import { localTime } from "./HistoryPanel";

/** `changed` is anything that is another once something was decided, such as the category that is shown. */
export function StackHistory({ review, stack, changed }: { review: Review; stack: string; changed?: unknown }) {
  const { texts } = review;
  const words = texts.past;
  const [items, take] = useState<readonly PastDecision[]>([]);
  useEffect(() => {
    let isLeft = false;
    historyOf(review.http, review.caseName, { officer: "", category: "", stack }, null).then(
      (told) => !isLeft && take(told.items),
      (error: unknown) => {
        if (!(error instanceof ApiError)) throw error;
        take([]);
      },
    );
    return () => void (isLeft = true);
  }, [stack, changed]);
  if (items.length === 0) return null;
  return (
    <details class="section stack-history" open>
      <summary>
        <h2>{words.stackHistory}</h2> <span class="n">{texts.number(items.length)}</span>
      </summary>
      <ul class="entries">
        {items.map((item) => (
          <li key={item.number} class={`is-${item.state}`}>
            <span class="past-label">{item.scheme !== null && item.code !== null ? review.schemes.labelOf(item.scheme, item.code) : words.undoes(item.undoes ?? 0)}</span>{" "}
            <span class="quiet">
              <bdi>{visible(item.officer)}</bdi>, <time dateTime={item.at}>{localTime(item.at, texts.locale)}</time>, {item.undone_by === null ? words.state[item.state] : words.undoneBy(item.undone_by)}
            </span>
            {item.note !== "" && <span class="past-note"><bdi>{visible(item.note)}</bdi></span>}
          </li>
        ))}
      </ul>
    </details>
  );
}
