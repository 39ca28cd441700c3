/** The whole page, and the keyboard. */

import { Component } from "preact";
import { perform } from "../commands";
import { viewOf } from "../filters";
import { actionOf, chordOf } from "../keys";
import type { Review } from "../review";
import { Codes } from "./Codes";
import { FilterPanel } from "./FilterPanel";
import { Grid } from "./Grid";
import { Head } from "./Head";
import { Keys } from "./Keys";
import { PreviewPanel } from "./PreviewPanel";
import { ProtectionPanel } from "./ProtectionPanel";
import { Scrubber } from "./Scrubber";
import { StatusLine } from "./StatusLine";

/** Whether a stroke belongs to the control that has the focus. */
function isTaken(target: EventTarget | null, chord: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.matches("input, select, textarea")) return true;
  if (target.matches("button, a, summary")) return chord === "Space" || chord === "Enter";
  return false;
}

export class App extends Component<{ review: Review }> {
  #stop: () => void = () => undefined;

  override componentDidMount(): void {
    const { review } = this.props;
    const stop = new AbortController();
    const unsubscribe = review.subscribe(() => this.setState({}));
    this.#stop = () => {
      stop.abort();
      unsubscribe();
    };
    const { signal } = stop;
    window.addEventListener("keydown", (event) => this.#down(event), { signal });
    window.addEventListener("keyup", (event) => this.#up(event), { signal });
    window.addEventListener("blur", () => review.hide(), { signal });
    document.addEventListener("visibilitychange", () => review.hide(), { signal });
    window.addEventListener("pagehide", () => review.hide(), { signal });
    window.addEventListener("popstate", () => review.open(viewOf(new URLSearchParams(location.search)), false), { signal });
    window.addEventListener("online", () => review.deciding.queue.start(), { signal });
  }

  override componentWillUnmount(): void {
    this.#stop();
  }

  #down(event: KeyboardEvent): void {
    const { review } = this.props;
    const chord = chordOf(event);
    if (chord === null || review.dialog || isTaken(event.target, chord)) return;
    const action = actionOf(review.settings.keys, chord);
    if (action === null) return;
    if (event.repeat && (action === "reveal" || action.startsWith("category_"))) return event.preventDefault();
    if (perform(review, action)) event.preventDefault();
  }

  #up(event: KeyboardEvent): void {
    const { review } = this.props;
    const chord = chordOf(event);
    if (chord !== null && actionOf(review.settings.keys, chord) === "reveal") review.hide("key");
  }

  override render() {
    const { review } = this.props;
    const { dialog } = review;
    return (
      <div class="review">
        <Head review={review} />
        <main class="work" aria-label={review.texts.caseOf(review.caseName)}>
          <div class="stage">
            <Grid review={review} />
            <Scrubber review={review} />
          </div>
          <Codes review={review} />
        </main>
        <StatusLine review={review} />
        {dialog === "filter" && <FilterPanel review={review} />}
        {dialog === "protection" && <ProtectionPanel review={review} />}
        {dialog === "keys" && <Keys review={review} />}
        {dialog === "preview" && <PreviewPanel review={review} />}
      </div>
    );
  }
}
