/** The line at the foot: where one is, what was said last, what waits for the server, how much was seen. */

import { Component } from "preact";
import type { Review } from "../review";
import { clock } from "../texts/texts";

const EACH_MS = 500;

export class StatusLine extends Component<{ review: Review }> {
  #timer: ReturnType<typeof setInterval> | null = null;

  override componentDidMount(): void {
    this.#timer = setInterval(() => this.props.review.revealing.isLooking && this.setState({}), EACH_MS);
  }

  override componentWillUnmount(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  override render() {
    const { review } = this.props;
    const { texts, listing } = review;
    const { gallery } = review.news;
    const { selection, cursor } = review.place;
    const seen = review.revealing.exposure();
    return (
      <footer class="status" aria-label={texts.status}>
        <span class="position">{listing.total ? texts.position(cursor + 1, listing.total) : "\u2007"}</span>
        {gallery && <span class="undecided">{texts.left(gallery.undecided)}</span>}
        {selection.size > 0 && <span class="selected">{texts.selected(selection.size)}</span>}
        <span class="said" role="status">{review.place.isGathering ? `${texts.gathering}\u2026` : review.said}</span>
        {gallery?.is_building && <span class="building">{texts.building}</span>}
        <Waiting review={review} />
        <span class="exposed" title={texts.exposedToday}>{texts.exposed(clock(seen.unblurred_ms), seen.pictures)}</span>
      </footer>
    );
  }
}

/** What is not at the server yet, and why. */
function Waiting({ review }: { review: Review }) {
  const { texts, listing, deciding } = review;
  const { isHeard } = review.news;
  const { waiting, heldUpBy, isKept } = deciding.queue;
  const problem = heldUpBy ?? listing.failure;
  const why = problem?.code === "unauthorised" ? texts.signedOut : problem ? texts.failed[problem.code] : isHeard ? "" : texts.liveLost;
  return (
    <>
      {waiting.length > 0 && heldUpBy && <span class="waiting" role="alert">{texts.waiting(waiting.length)}</span>}
      {waiting.length > 0 && !heldUpBy && <span class="sending">{texts.sending(waiting.length)}</span>}
      {why !== "" && <span class="problem">{why}</span>}
      {!isKept && <span class="problem" role="alert">{texts.notKept}</span>}
    </>
  );
}
