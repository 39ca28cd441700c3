/** The search over the grid of a case. */

import { Component } from "preact";
import type { Review } from "../review";
import { FindView } from "./FindView";

export class FindStage extends Component<{ review: Review; parts: readonly string[] }> {
  override componentDidMount(): void {
    const { review, parts } = this.props;
    review.staging = review.finding;
    if (parts[0] && parts[0] !== review.finding.found?.text) void review.finding.ask(parts[0]);
  }

  override componentWillUnmount(): void {
    const { review } = this.props;
    if (review.staging === review.finding) review.staging = null;
  }

  override render() {
    return (
      <div class="overlay search-stage">
        <h1 class="aside">{this.props.review.texts.search.title}</h1>
        <FindView finding={this.props.review.finding} />
      </div>
    );
  }
}
