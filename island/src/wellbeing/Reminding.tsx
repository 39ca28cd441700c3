/** Reminds calmly of what was seen today; it lies over nothing that is needed, and goes when it is put away. */

import { Component } from "preact";
import type { Review } from "../review";
import { clock } from "../texts/texts";
import { type Reminder, reminderOf } from "./reminder";

const EACH_MS = 1000;

export class Reminding extends Component<{ review: Review }> {
  #timer: ReturnType<typeof setInterval> | null = null;

  override componentDidMount(): void {
    this.#timer = setInterval(() => this.props.review.revealing.isLooking && this.setState({}), EACH_MS);
  }

  override componentWillUnmount(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  override render() {
    const { review } = this.props;
    const seen = review.revealing.exposure();
    const reminder = reminderOf(seen, review.news.limits);
    const isShown = reminder !== null && !review.putAway.has(seen.day, reminder);
    return <div role="status">{isShown && this.#card(reminder, seen)}</div>;
  }

  #card(reminder: Reminder, seen: { day: string; unblurred_ms: number; pictures: number }) {
    const { review } = this.props;
    const { texts } = review;
    const { wellbeing } = texts;
    const { step, of, limit } = reminder;
    const [said, advice] = step === 1 ? [wellbeing.soon, wellbeing.soonAdvice] : step === 2 ? [wellbeing.reached, wellbeing.reachedAdvice] : [wellbeing.farther, wellbeing.fartherAdvice];
    return (
      <section class="reminder" aria-label={wellbeing.reminder}>
        <p><b>{said[of](limit)}</b> {advice}</p>
        <p class="quiet">{texts.exposedToday}: {texts.exposed(clock(seen.unblurred_ms), seen.pictures)}</p>
        <button
          class="tool"
          onClick={() => {
            review.putAway.put(seen.day, reminder);
            review.changed();
          }}
        >
          {wellbeing.putAway}
        </button>
      </section>
    );
  }
}
