/** Two media compared, over the grid. */

import { leadCardPath, matchCardPath } from "../cards";
import type { Box, LeadMedia } from "../leads/api";
import { drawEvidence } from "../leads/evidence";
import { Joins, captionOf } from "../leads/Pair";
import type { Review } from "../review";
import "../styles/compare.css";
import { clock, keyLabel } from "../texts/texts";
import { Frame, type Painting } from "../viewer/Frame";
import { type Form, type Matrix, type Point, UPRIGHT, matrixOf } from "../viewer/geometry";
import { cameraName } from "../viewer/api";
import { StageView } from "../views/StageView";
import { visible } from "../visible";
import { bytesInWords } from "../views/chip_label";
import type { ComparedSide } from "./api";
import { type Compared, MODES, type Mode } from "./compare";
import { Grounds } from "./Grounds";
import type { CompareAction } from "./keys";

const FILTER = "compare-gain";
const KEYS: Readonly<Record<Mode, CompareAction>> = { side: "compare_side", overlay: "compare_overlay", difference: "compare_difference", blink: "compare_blink" };

type Paint = Painting["clear"];

/** What a lead rests on of one of the two. */
interface Evidence {
  readonly box: Box | null;
  readonly points: readonly Point[];
}

export class CompareStage extends StageView {
  #second: OffscreenCanvas | null = null;

  protected override get stage() {
    return this.props.review.compare;
  }

  protected override follow(): void {
    const [left = "", right = "", mode = "", lead = ""] = this.props.parts;
    this.props.review.compare.show(left, right, mode, lead);
  }

  #one(surface: Compared | null, form: Form, evidence: Evidence | null): Painting {
    const { compare, settings } = this.props.review;
    const matrix = (frame: Parameters<Paint>[1]) => (surface?.size ? matrixOf(surface.size, form, compare.board.view, frame) : null);
    const over = (drawing: Parameters<Paint>[0], at: Matrix): void => {
      if (surface?.size && evidence) drawEvidence(drawing, at, surface.size, evidence.box, evidence.points);
    };
    return {
      veil: (drawing, frame) => {
        const at = matrix(frame);
        if (!at) return;
        surface?.paintVeil(drawing, at, settings.protection);
        over(drawing, at);
      },
      isSharp: () => surface?.isSharp ?? true,
      clear: (drawing, frame, near) => {
        const at = matrix(frame);
        if (!at) return;
        surface?.paint(drawing, at, frame, near);
        over(drawing, at);
      },
    };
  }

  /** The left one and the right one, with what the lead rests on over them, where it is wanted. */
  #sides(hasEvidence: boolean): readonly [left: Painting, right: Painting] {
    const { compare } = this.props.review;
    const rests = hasEvidence && compare.isEvidenceShown ? compare.rests : null;
    const left = rests && { box: rests.left.box, points: rests.pairs.map(([x, y]) => ({ x, y })) };
    const right = rests && { box: rests.right.box, points: rests.pairs.map(([, , x, y]) => ({ x, y })) };
    return [this.#one(compare.leftSurface, UPRIGHT, left), this.#one(compare.rightSurface, compare.form, right)];
  }

  /** Both in one frame. */
  get #both(): Painting {
    const { compare } = this.props.review;
    const [left, right] = this.#sides(compare.mode !== "difference"); // what is drawn over them would be a difference too
    if (compare.mode === "blink") return compare.isRightSeen ? right : left;
    const isSharp = (): boolean => (left.isSharp?.() ?? true) && (right.isSharp?.() ?? true);
    // Around the lens nothing: a veil there would be amplified too, to white.
    const dark = compare.board.uncovered === null ? left.veil : () => undefined;
    if (compare.mode === "difference") return { veil: dark, isSharp, clear: this.#difference(left.clear, right.clear) };
    return { isSharp, veil: split(left.veil, right.veil, compare.split), clear: split(left.clear, right.clear, compare.split) };
  }

  /** The absolute difference of each channel: black where both are the same. */
  #difference(left: Paint, right: Paint): Paint {
    return (drawing, frame, near) => {
      this.#second ??= new OffscreenCanvas(1, 1);
      this.#second.width = frame.width;
      this.#second.height = frame.height;
      const second = this.#second.getContext("2d") as unknown as CanvasRenderingContext2D | null;
      if (!second) return;
      for (const each of [drawing, second]) {
        each.fillStyle = "#000";
        each.fillRect(0, 0, frame.width, frame.height);
      }
      left(drawing, frame, near);
      right(second, frame, near);
      const { leftSurface, rightSurface } = this.props.review.compare;
      drawing.globalCompositeOperation = "difference";
      // Of one alone there is no difference yet.
      if (leftSurface?.isHere && rightSurface?.isHere) drawing.drawImage(this.#second, 0, 0);
      else drawing.clearRect(0, 0, frame.width, frame.height);
      drawing.globalCompositeOperation = "source-over";
    };
  }

  override render() {
    const { review } = this.props;
    const { compare, texts, settings } = review;
    const { board, facts, problem, mode } = compare;
    const words = texts.compare;
    const isUncovered = board.uncovered !== null;
    const common = { board, protection: settings.protection };
    const filter = mode === "difference" && isUncovered && compare.gain > 1 ? `url(#${FILTER})` : undefined;
    const { rests } = compare;
    const [left, right] = this.#sides(true);
    const sideOf = (media: LeadMedia): string => (media === compare.details?.this ? texts.leads.this : texts.leads.other);
    const failed = problem ?? compare.leftSurface?.problem ?? compare.rightSurface?.problem;
    return (
      <section ref={this.element} class="overlay compare" aria-label={words.compare} tabIndex={-1}>
        <svg class="aside" aria-hidden="true" focusable="false">
          <filter id={FILTER} color-interpolation-filters="sRGB">
            <feComponentTransfer>
              <feFuncR type="linear" slope={compare.gain} />
              <feFuncG type="linear" slope={compare.gain} />
              <feFuncB type="linear" slope={compare.gain} />
            </feComponentTransfer>
          </filter>
        </svg>
        <Tools review={review} />
        <div class={`compare-frames is-${mode}`}>
          {mode === "side" ? (
            <>
              <Frame key="left" {...common} name="left" painting={left} label={words.both(words.left, isUncovered)}>
                {rests && <p class="compare-seen">{captionOf(review, sideOf(rests.left), rests.left)}</p>}
              </Frame>
              <Frame key="right" {...common} name="right" painting={right} label={words.both(words.right, isUncovered)}>
                {rests && <p class="compare-seen">{captionOf(review, sideOf(rests.right), rests.right)}</p>}
              </Frame>
              {rests && compare.isJoined && compare.isEvidenceShown && compare.leftSurface && compare.rightSurface && (
                <Joins board={board} pairs={rests.pairs} left={compare.leftSurface} right={compare.rightSurface} form={compare.form} />
              )}
            </>
          ) : (
            <Frame key="both" {...common} name={mode} painting={this.#both} filter={filter} label={words.both(words.mode[mode], isUncovered)}>
              {mode === "blink" && <p class="compare-seen">{words.seen(compare.isRightSeen)}</p>}
            </Frame>
          )}
          {failed && <p class="frame-problem" role="status">{problem ? words.unknown : texts.viewer.onlyThumbnail([failed.message, failed.hint].filter(Boolean).join(" "))}</p>}
        </div>
        {mode === "overlay" && (
          <label class="compare-split">
            <span class="aside">{words.split}</span>
            <input type="range" min={0} max={100} value={compare.split * 100} onInput={(event) => compare.slide(event.currentTarget.valueAsNumber / 100)} />
          </label>
        )}
        {facts && (
          <div class="compare-foot" tabIndex={0} role="region" aria-label={words.restsOn}>
            <SideFacts review={review} side={facts.left} name={words.left} />
            <Grounds review={review} facts={facts} />
            <SideFacts review={review} side={facts.right} name={words.right} />
          </div>
        )}
      </section>
    );
  }
}

/** The left one up to the edge, the right one from there on. */
function split<Rest extends unknown[]>(
  left: (drawing: CanvasRenderingContext2D, frame: { width: number; height: number }, ...rest: Rest) => void,
  right: (drawing: CanvasRenderingContext2D, frame: { width: number; height: number }, ...rest: Rest) => void,
  at: number,
): (drawing: CanvasRenderingContext2D, frame: { width: number; height: number }, ...rest: Rest) => void {
  return (drawing, frame, ...rest) => {
    const edge = Math.round(at * frame.width);
    for (const [paint, from, to] of [[left, 0, edge], [right, edge, frame.width]] as const) {
      drawing.save();
      drawing.beginPath();
      drawing.rect(from, 0, to - from, frame.height);
      drawing.clip();
      paint(drawing, frame, ...rest);
      drawing.restore();
    }
    drawing.fillStyle = "#fff";
    drawing.fillRect(edge - 1, 0, 2, frame.height);
  };
}

function Tools({ review }: { review: Review }) {
  const { compare, texts, settings } = review;
  const words = texts.compare;
  const shared = compare.facts?.shared_lines?.[0]?.list;
  const label = (action: CompareAction): string => keyLabel(texts, settings.keys[action]);
  return (
    <header class="viewer-head">
      <button class="tool" onClick={() => review.stages.close()}>{texts.viewer.back} <kbd>{label("compare_close")}</kbd></button>
      <h1 class="viewer-name">{words.compare}</h1>
      <div class="viewer-tools compare-modes" role="toolbar" aria-label={words.modes}>
        {MODES.map((mode) => (
          <button key={mode} class="tool" aria-pressed={mode === compare.mode} onClick={() => compare.choose(mode)}>{words.mode[mode]} <kbd>{label(KEYS[mode])}</kbd></button>
        ))}
      </div>
      <div class="viewer-tools" role="toolbar" aria-label={texts.viewer.tools}>
        {compare.mode === "difference" && <button class="tool" onClick={() => compare.amplify(1)}>{words.gain(compare.gain)} <kbd>{label("compare_more")}</kbd></button>}
        {compare.canMeet && (
          <button class="tool" aria-pressed={compare.isMeeting} onClick={() => compare.meet(!compare.isMeeting)}>{words.meet} <kbd>{label("compare_meet")}</kbd></button>
        )}
        {compare.hasEvidence && compare.mode !== "difference" && (
          <button class="tool" aria-pressed={compare.isEvidenceShown} onClick={() => compare.showEvidence(!compare.isEvidenceShown)}>{words.evidence} <kbd>{label("compare_evidence")}</kbd></button>
        )}
        {compare.rests && compare.rests.pairs.length > 0 && compare.mode === "side" && (
          <button class="tool" aria-pressed={compare.isJoined} onClick={() => compare.join()}>{texts.leads.join} <kbd>{label("compare_join")}</kbd></button>
        )}
        {compare.lead > 0 && <a class="tool" href={leadCardPath(review.caseName, compare.lead)} target="_blank" rel="noopener">{texts.leads.card} <kbd>{label("compare_lead_card")}</kbd></a>}
        {shared !== undefined && <a class="tool" href={matchCardPath(review.caseName, compare.left, shared)} target="_blank" rel="noopener">{texts.viewer.matchCard(visible(shared))} <kbd>{label("compare_match_card")}</kbd></a>}
        <button class="tool" onClick={() => compare.swap()}>{words.swap} <kbd>{label("compare_swap")}</kbd></button>
        <button class="tool" onClick={() => compare.board.whole()}>{texts.viewer.whole} <kbd>{keyLabel(texts, settings.keys.zoom_whole)}</kbd></button>
        <button class="tool" onClick={() => compare.board.original()}>{texts.viewer.original} <kbd>{keyLabel(texts, settings.keys.zoom_original)}</kbd></button>
      </div>
    </header>
  );
}

function SideFacts({ review, side, name }: { review: Review; side: ComparedSide; name: string }) {
  const { texts } = review;
  const facts = [
    side.width !== null && side.height !== null ? `${texts.number(side.width)} \u00d7 ${texts.number(side.height)}` : "",
    side.duration_ms === null ? "" : clock(side.duration_ms), bytesInWords(side.size, texts.locale), side.mime ?? "",
    cameraName(side.camera), side.taken ?? "", (side.cases ?? []).filter((each) => each !== review.caseName).join(", "),
  ];
  return (
    <section class="compare-facts">
      <h2>{name}</h2>
      <p class="digest">{side.sha256.slice(0, 16)}</p>
      <p><bdi>{visible(facts.filter((fact) => fact !== "").join(", "))}</bdi></p>
    </section>
  );
}
