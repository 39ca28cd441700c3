/** What stages over the grid have in common: put up, kept in step with the address, taken down. */

import { Component, createRef } from "preact";
import type { Review } from "../review";
import type { Staging } from "../staging";

/** A stage that tells when it is to be drawn anew, and that ends with its view. */
export interface Standing extends Staging {
  draw: () => void;
  stop(): void;
}

export abstract class StageView extends Component<{ review: Review; parts: readonly string[] }> {
  /** What has the keys. */
  protected readonly element = createRef<HTMLElement>();
  #wasAsking = false;

  protected abstract get stage(): Standing;

  /** Show what the address names. */
  protected abstract follow(): void;

  /** Whether words are asked for: they have the keys meanwhile. */
  protected get isAsking(): boolean {
    return false;
  }

  override componentDidMount(): void {
    this.props.review.staging = this.stage;
    this.stage.draw = () => this.setState({});
    this.follow();
    this.element.current?.focus({ preventScroll: true });
  }

  override componentDidUpdate(): void {
    this.follow();
    if (this.#wasAsking && !this.isAsking) this.element.current?.focus({ preventScroll: true });
    this.#wasAsking = this.isAsking;
  }

  override componentWillUnmount(): void {
    const { review } = this.props;
    this.stage.stop();
    this.stage.draw = () => undefined;
    if (review.staging === this.stage) review.staging = null;
  }
}
