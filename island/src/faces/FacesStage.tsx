/** Groups of faces over the grid: their list, the one that is looked at, and what officers say of them. */

import type { Review } from "../review";
import { keyLabel } from "../texts/texts";
import { StageView } from "../views/StageView";
import { visible } from "../visible";
import { AskingFor } from "./AskingFor";
import { FaceSheet } from "./FaceSheet";
import { GroupList, nameOf } from "./GroupList";
import "./faces.css";
import type { FaceAction } from "./keys";

export class FacesStage extends StageView {
  protected override get stage() {
    return this.props.review.faces;
  }

  protected override get isAsking() {
    return this.props.review.faces.asking !== null;
  }

  protected override follow(): void {
    const { review, parts } = this.props;
    review.faces.view(parts);
  }

  override render() {
    const { review } = this.props;
    const { texts, faces, settings } = review;
    const words = texts.faces;
    return (
      <section ref={this.element} class="overlay leads faces" aria-label={words.faces} aria-busy={faces.isBusy} tabIndex={-1}>
        <header class="leads-head">
          <button class="tool" onClick={() => review.stages.close()}>{texts.viewer.back} <kbd>{keyLabel(texts, settings.keys.face_close)}</kbd></button>
          <h1>{words.faces}</h1>
          <nav class="leads-shows" aria-label={words.whose}>
            {[false, true].map((isEverywhere) => (
              <button key={String(isEverywhere)} class="lane-tab" aria-current={isEverywhere === faces.isEverywhere ? "page" : undefined} onClick={() => faces.where(isEverywhere)}>
                {isEverywhere ? words.everywhere : words.here}
              </button>
            ))}
          </nav>
          <Tool review={review} action="face_make" disabled={faces.isBusy || !faces.page || faces.page.off !== null} onClick={() => void faces.make()}>{words.make}</Tool>
          {faces.page && faces.page.words_since > 0 && <span class="face-since" role="status">{words.since(faces.page.words_since)}</span>}
          {faces.picked && <span role="status">{words.pickedIs(nameOf(review, faces.picked))}</span>}
        </header>
        <GroupList review={review} />
        {faces.group ? <Shown review={review} /> : <Nothing review={review} />}
      </section>
    );
  }
}

export function Tool({ review, action, onClick, disabled, children }: { review: Review; action: FaceAction; onClick: () => void; disabled?: boolean; children: preact.ComponentChildren }) {
  return (
    <button class="code" disabled={disabled ?? false} onClick={onClick}>
      <kbd>{keyLabel(review.texts, review.settings.keys[action])}</kbd> <span>{children}</span>
    </button>
  );
}

/** Why there is nothing to see, said plainly. */
function Nothing({ review }: { review: Review }) {
  const { texts, faces } = review;
  const words = texts.faces;
  const { page, problem } = faces;
  if (problem) return <p class="lead-none problem" role="status">{[problem.message, problem.hint].filter(Boolean).map(visible).join(" ")}</p>;
  if (!page) return <p class="lead-none quiet" role="status">{texts.loading}{"\u2026"}</p>;
  if (page.off) return <p class="lead-none face-off" role="status">{words.off(page.off.reason === null ? null : visible(page.off.reason))}</p>;
  if (page.made_at === null) return <p class="lead-none quiet" role="status">{words.notMade}</p>;
  return <p class="lead-none quiet" role="status">{words.none}</p>;
}

function Shown({ review }: { review: Review }) {
  const { texts, faces } = review;
  const words = texts.faces;
  const { group, card } = faces;
  if (!group) return null;
  const isBusy = faces.isBusy;
  return (
    <div class="face-shown">
      <div class="face-about">
        <h2><bdi>{nameOf(review, group)}</bdi></h2>
        <p class="quiet">{words.sizes(group.faces, group.media, card?.cases ?? null)}{faces.marked.size > 0 && <b role="status"> {words.marked(faces.marked.size)}</b>}</p>
        {faces.asking ? <AskingFor key={faces.asking} review={review} /> : (
          <div class="lead-acts" role="toolbar" aria-label={words.acting}>
            <Tool review={review} action="face_name" disabled={isBusy} onClick={() => faces.ask("naming")}>{words.name}</Tool>
            <Tool review={review} action="face_mark" disabled={isBusy} onClick={() => faces.mark()}>{words.mark}</Tool>
            <Tool review={review} action="face_split" disabled={isBusy || faces.marked.size === 0} onClick={() => faces.ask("splitting")}>{words.split}</Tool>
            <Tool review={review} action="face_merge" disabled={isBusy || !card} onClick={() => faces.merge()}>{faces.picked && faces.picked.group !== group.group ? words.mergeWith : words.pick}</Tool>
            <Tool review={review} action="face_undo" disabled={isBusy || !faces.newest} onClick={() => faces.ask("undoing")}>{words.undo}</Tool>
            <Tool review={review} action="face_behind" onClick={() => faces.behind()}>{faces.isBehind ? words.faceAlone : words.behind}</Tool>
            <Tool review={review} action="face_viewer" onClick={() => faces.openViewer()}>{words.viewer}</Tool>
          </div>
        )}
      </div>
      <FaceSheet review={review} />
      <Words review={review} />
    </div>
  );
}

/** What was said of faces, in any case, the newest first. */
function Words({ review }: { review: Review }) {
  const { texts, faces } = review;
  const words = texts.faces;
  const at = new Intl.DateTimeFormat(texts.locale, { dateStyle: "medium", timeStyle: "short" });
  return (
    <div class="face-words" tabIndex={0} role="region" aria-label={words.wordsBefore}>
      <p class="quiet">{faces.page && words.meaning(visible(faces.page.measured))}</p>
      <h3>{words.wordsBefore}</h3>
      {faces.words.length === 0 && <p class="quiet">{words.nothingSaid}</p>}
      <ol>
        {faces.words.map((each) => (
          <li key={each.number} data-word={each.number} class={each.holds ? "" : "is-gone"}>
            <b>{words.word(each.number, words.acts[each.act])}</b> {each.act === "taken back" ? words.of(each.of ?? 0) : <bdi>{visible(words.about(each.faces, each.name))}</bdi>}{" "}
            {each.reason !== "" && <bdi>{`\u201c${visible(each.reason)}\u201d`}</bdi>} <span class="quiet"><bdi>{visible(each.officer)}</bdi>, {at.format(new Date(each.at))}{each.holds ? "" : `, ${words.holdsNoMore}`}</span>{" "}
            {each.holds && each.act !== "taken back" && <button class="plain" aria-label={words.takeBack(each.number)} onClick={() => faces.ask("undoing", each)}>{words.undo}</button>}
          </li>
        ))}
      </ol>
    </div>
  );
}
