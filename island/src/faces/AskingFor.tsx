/** What is asked for before a word goes on record: its reason, and for a name the name. */

import { Component, createRef } from "preact";
import type { Review } from "../review";
import { visible } from "../visible";
import { nameOf } from "./GroupList";

const LONGEST_NAME = 80;
const LONGEST_REASON = 4000;

export class AskingFor extends Component<{ review: Review }> {
  readonly #first = createRef<HTMLInputElement>();
  readonly #reason = createRef<HTMLInputElement>();

  override componentDidMount(): void {
    (this.#first.current ?? this.#reason.current)?.focus();
  }

  override render() {
    const { texts, faces } = this.props.review;
    const words = texts.faces;
    const { asking } = faces;
    if (!asking) return null;
    const submit = (event: Event): void => {
      event.preventDefault();
      const name = this.#first.current?.value.trim() ?? "";
      const reason = this.#reason.current?.value.trim() ?? "";
      if (reason !== "" && (asking !== "naming" || name !== "")) void faces.say(reason, name);
    };
    const leave = (event: KeyboardEvent): void => {
      if (event.key === "Escape") faces.ask(null);
    };
    return (
      <form class="lead-acts" aria-label={this.#question()} onSubmit={submit}>
        <p class="face-question">{this.#question()}</p>
        {asking === "naming" && (
          <label class="lead-why">
            {words.who}
            <input ref={this.#first} type="text" required maxLength={LONGEST_NAME} onKeyDown={leave} />
          </label>
        )}
        <label class="lead-why">
          {words.why}
          <input ref={this.#reason} type="text" required maxLength={LONGEST_REASON} onKeyDown={leave} />
        </label>
        <button class="tool is-main">{words.doing[asking]}</button>
        <button class="tool" type="button" onClick={() => faces.ask(null)}>{texts.leads.cancel}</button>
      </form>
    );
  }

  #question(): string {
    const { review } = this.props;
    const { faces } = review;
    const words = review.texts.faces;
    const { word, picked, group } = faces;
    if (faces.asking === "undoing" && word) return words.askUndo(word.number, words.acts[word.act], visible(words.about(word.faces, word.name)), visible(word.officer));
    if (faces.asking === "merging" && picked && group) return words.askMerge(nameOf(review, picked), picked.faces, nameOf(review, group), group.faces);
    if (faces.asking === "splitting") return words.askSplit(faces.marked.size, (group?.faces ?? 0) - faces.marked.size);
    return words.askName(group?.faces ?? 0);
  }
}
