/** Over the viewer: mark a part of the picture, look for it, and look at what was found. */

import { FactList } from "../leads/Rests";
import type { Review } from "../review";
import { keyLabel } from "../texts/texts";
import { StageView } from "../views/StageView";
import { visible } from "../visible";
import { HitList } from "./HitList";
import { PartFrames } from "./PartFrames";
import "./part.css";
import { kindOf } from "./texts";

export class PartStage extends StageView {
  protected override get stage() {
    return this.props.review.part;
  }

  protected override follow(): void {
    const { review, parts } = this.props;
    review.part.view(parts);
  }

  override render() {
    const { review } = this.props;
    const { texts, part, settings } = review;
    return (
      <section ref={this.element} class="overlay part" aria-label={texts.part.part} tabIndex={-1}>
        <header class="leads-head">
          <button class="tool" onClick={() => review.stages.close()}>{texts.viewer.back} <kbd>{keyLabel(texts, settings.keys.part_close)}</kbd></button>
          <h1>{texts.part.part}</h1>
          <Choices review={review} />
        </header>
        <HitList review={review} />
        <div class="lead-shown">
          <PartFrames review={review} />
          {part.hit ? <RestsOn review={review} /> : <Marking review={review} />}
        </div>
      </section>
    );
  }
}

/** What to look for, where, and the button that does it. */
function Choices({ review }: { review: Review }) {
  const { texts, part, settings } = review;
  const words = texts.part;
  const key = (action: "part_go" | "part_mark" | "part_join" | "part_what" | "part_where") => <kbd>{keyLabel(texts, settings.keys[action])}</kbd>;
  const { hit } = part;
  return (
    <div class="part-choices" role="toolbar" aria-label={words.part}>
      <label>
        {words.what} {key("part_what")}{" "}
        <select value={part.what} onChange={(event) => part.choose(event.currentTarget.value)}>
          {(part.seekers ?? []).map(({ linker, lacking }) => (
            <option key={linker} value={linker} disabled={lacking !== null}>{words.whats[linker] ?? visible(linker)}{lacking === null ? "" : ` (${visible(lacking)})`}</option>
          ))}
        </select>
      </label>
      <label>
        {words.whereLabel} {key("part_where")}{" "}
        <select value={part.isWithin ? "within" : "all"} onChange={(event) => part.where(event.currentTarget.value === "within")}>
          <option value="all">{words.where.all}</option>
          <option value="within">{words.where.within}</option>
        </select>
      </label>
      {part.isMarking ? (
        <button class="tool is-main" disabled={part.isSearching || part.what === ""} onClick={() => void part.search()}>{words.search} {key("part_go")}</button>
      ) : (
        <>
          <button class="tool" onClick={() => part.mark()}>{words.again} {key("part_mark")}</button>
          <button class="tool" onClick={() => part.go()}>{words.compare} {key("part_go")}</button>
          {hit && hit.points.length > 0 && <button class="tool" aria-pressed={part.isJoined} onClick={() => part.join()}>{words.join} {key("part_join")}</button>}
        </>
      )}
      <button class="tool" onClick={() => part.trace()}>{texts.traces.sheet} <kbd>{keyLabel(texts, settings.keys.trace)}</kbd></button>
    </div>
  );
}

const percent = (share: number): number => Math.round(share * 100);

function Marking({ review }: { review: Review }) {
  const { part, texts } = review;
  const words = texts.part;
  const { left, top, width, height } = part.box;
  const none = part.seekers !== null && part.what === "";
  return (
    <div class="lead-foot part-foot" tabIndex={0} role="region" aria-label={words.lookedFor}>
      <p role="status" class="part-box">{words.box(percent(left), percent(top), percent(width), percent(height))}</p>
      <p class="quiet">{none ? words.notHere : words.marking}</p>
    </div>
  );
}

function RestsOn({ review }: { review: Review }) {
  const { part, texts } = review;
  const { hit, found } = part;
  const words = texts.part;
  if (!hit || !found) return null;
  const linker = visible(`${found.linker}/${found.version}`);
  const rate = hit.false_match_rate;
  const score = hit.score.toLocaleString(texts.locale, { maximumSignificantDigits: 4 });
  return (
    <div class="lead-foot part-foot" tabIndex={0} role="region" aria-label={texts.leads.restsOn}>
      <section>
        <h2>{kindOf(texts, hit.kind)}</h2>
        <p>{rate === null ? words.meaningless(linker) : words.meaning(Math.max(1, Math.round(1 / rate)), linker)}</p>
        <FactList facts={hit.facts} more={[[texts.leads.score, score]]} />
      </section>
      <section>
        <h2><bdi>{hit.media.cases.map(visible).join(", ")}</bdi></h2>
        <p class="quiet"><bdi>{visible(hit.media.path)}</bdi></p>
      </section>
    </div>
  );
}
