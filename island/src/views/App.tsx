/** The whole page, and the keyboard. */

import { Component } from "preact";
import { chordOf } from "../keys";
import type { Review } from "../review";
import { type Scope, bound } from "../scopes";
import { Reminding } from "../wellbeing/Reminding";
import { Codes } from "./Codes";
import { DIALOGS } from "./dialogs";
import { Grid } from "./Grid";
import { Head } from "./Head";
import { Scrubber } from "./Scrubber";
import { STAGES, type StageView } from "./stage_views";
import { StatusLine } from "./StatusLine";

/** Whether a stroke belongs to the control that has the focus. */
function isTaken(target: EventTarget | null, chord: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.matches("input, select, textarea")) return true;
  if (target.matches("button, a, summary")) return chord === "Space" || chord === "Enter";
  return false;
}

export class App extends Component<{ review: Review }> {
  #isStaged = false;
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
    document.addEventListener("visibilitychange", () => review.leave(), { signal });
    window.addEventListener("pagehide", () => review.revealing.close(), { signal });
    window.addEventListener("popstate", () => review.follow(), { signal });
    window.addEventListener("online", () => review.deciding.queue.resume(), { signal });
  }

  override componentDidUpdate(): void {
    const isStaged = this.#stage !== undefined;
    if (this.#isStaged && !isStaged) document.querySelector<HTMLElement>(".grid")?.focus({ preventScroll: true });
    this.#isStaged = isStaged;
  }

  override componentWillUnmount(): void {
    this.#stop();
  }

  get #stage(): StageView | undefined {
    const name = this.props.review.stages.now?.name;
    return name !== undefined && Object.hasOwn(STAGES, name) ? STAGES[name] : undefined;
  }

  get #scope(): Scope {
    return this.#stage?.scope ?? "grid";
  }

  #down(event: KeyboardEvent): void {
    const { review } = this.props;
    const chord = chordOf(event);
    if (chord === null || review.dialog || isTaken(event.target, chord)) return;
    const found = bound(this.#scope, review.settings.keys, chord);
    if (!found) return;
    const { group, action } = found;
    if (event.repeat && group.once?.includes(action)) return event.preventDefault();
    if (group.run(review, action)) event.preventDefault();
  }

  #up(event: KeyboardEvent): void {
    const { review } = this.props;
    const chord = chordOf(event);
    const found = chord === null ? null : bound(this.#scope, review.settings.keys, chord);
    found?.group.release?.(review, found.action);
  }

  override render() {
    const { review } = this.props;
    const { dialog, stages } = review;
    const stage = this.#stage;
    const Dialog = dialog && DIALOGS[dialog];
    return (
      <div class="review">
        {!stage && <Head review={review} />}
        <main class="work" aria-label={review.texts.caseOf(review.caseName)}>
          <div class="stage" inert={stage !== undefined}>
            <Grid review={review} />
            <Scrubber review={review} />
          </div>
          {stage && <stage.View review={review} parts={stages.now?.parts ?? []} />}
          {(!stage || stage.isDeciding) && <Codes review={review} />}
        </main>
        <StatusLine review={review} />
        <Reminding review={review} />
        {Dialog && <Dialog review={review} scope={this.#scope} />}
      </div>
    );
  }
}
