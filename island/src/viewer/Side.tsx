/** What is known of a media. */

import type { Review } from "../review";

export function Side({ review }: { review: Review }) {
  return <aside class="side" aria-label={review.texts.viewer.side} tabIndex={0} />;
}
