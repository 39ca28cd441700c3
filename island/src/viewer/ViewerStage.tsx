/** The viewer over the grid: the picture in its frame, its tools above, the stack's copies below, what is known beside. */

import type { Review } from "../review";
import "../styles/viewer.css";
import { keyLabel } from "../texts/texts";
import { StageView } from "../views/StageView";
import { visible } from "../visible";
import { Frame, type Painting } from "./Frame";
import { matrixOf } from "./geometry";
import { Side } from "./Side";
import { Thumb } from "./Thumb";
import { curveOf, isPlain } from "./tone";

const FILTER = "viewer-tone";

export class ViewerStage extends StageView {
  protected override get stage() {
    return this.props.review.viewer;
  }

  protected override follow(): void {
    const { review, parts } = this.props;
    review.viewer.show(parts[0] ?? "");
    review.viewer.catchUp();
  }

  /** The file's name, as far as it is known. */
  get #name(): string {
    const { viewer } = this.props.review;
    const path = viewer.details?.places[0]?.path;
    return visible(path?.split("/").at(-1) ?? viewer.sha256.slice(0, 12));
  }

  get #painting(): Painting {
    const { viewer, settings } = this.props.review;
    const { surface, form, board } = viewer;
    return {
      veil: (drawing, frame) => surface?.size && surface.paintVeil(drawing, matrixOf(surface.size, form, board.view, frame), settings.protection),
      isSharp: () => surface?.isSharp ?? false,
      clear: (drawing, frame, near) => surface?.size && surface.paint(drawing, matrixOf(surface.size, form, board.view, frame), frame, near),
    };
  }

  override render() {
    const { review } = this.props;
    const { viewer, texts, settings } = review;
    const { details, problem, tone, board } = viewer;
    const isSound = viewer.kind === "audio";
    const words = problem ?? viewer.surface?.problem;
    return (
      <section ref={this.element} class={`overlay viewer${viewer.isSideOpen ? " has-side" : ""}`} aria-label={texts.viewer.viewer} tabIndex={-1}>
        <ToneFilter review={review} />
        <Tools review={review} name={this.#name} />
        <Frame
          board={board}
          painting={this.#painting}
          protection={settings.protection}
          name="picture"
          label={texts.viewer.picture(this.#name, board.uncovered !== null)}
          filter={isPlain(tone) ? undefined : `url(#${FILTER})`}
        >
          {isSound && <p class="frame-note">{texts.viewer.noPicture}</p>}
          {words && <p class="frame-problem" role="status">{problem?.code === "not_found" ? texts.viewer.unknown : texts.viewer.onlyThumbnail([words.message, words.hint].filter(Boolean).join(" "))}</p>}
          {viewer.kind !== "picture" && (
            <button class="tool is-main frame-play" onClick={() => review.stages.open("film", viewer.sha256)}>
              {isSound ? texts.viewer.playSound : texts.viewer.playFilm} <kbd>{keyLabel(texts, settings.keys.viewer_play)}</kbd>
            </button>
          )}
        </Frame>
        {details && details.members.length > 1 && <Members review={review} />}
        {viewer.isSideOpen && <Side review={review} />}
      </section>
    );
  }
}

/** The curve of brightness, contrast and gamma, as the browser applies it to the picture's frame. */
function ToneFilter({ review }: { review: Review }) {
  const curve = { type: "gamma", ...curveOf(review.viewer.tone) };
  return (
    <svg class="aside" aria-hidden="true" focusable="false">
      <filter id={FILTER} color-interpolation-filters="sRGB">
        <feComponentTransfer>
          <feFuncR {...curve} />
          <feFuncG {...curve} />
          <feFuncB {...curve} />
        </feComponentTransfer>
      </filter>
    </svg>
  );
}

function Tools({ review, name }: { review: Review; name: string }) {
  const { viewer, texts, settings, listing } = review;
  const { board, tile, category, tone } = viewer;
  const { keys } = settings;
  const percent = board.scale === null || !viewer.surface?.levels ? "\u2007" : texts.viewer.scale(texts.number(Math.round(board.scale * 100)));
  const levels = viewer.surface?.levels;
  const isCut = levels?.full_width !== undefined && levels.full_width > levels.width;
  const said = category ? review.schemes.labelOf(category.scheme, category.code) : "";
  return (
    <header class="viewer-head">
      <button class="tool" onClick={() => review.stages.close()}>{texts.viewer.back} <kbd>{keyLabel(texts, keys.viewer_close)}</kbd></button>
      <h1 class="viewer-name"><bdi>{name}</bdi></h1>
      <span class="quiet">{tile && listing.total !== null ? texts.position(review.place.cursor + 1, listing.total) : texts.viewer.notInView}</span>
      {category && <span class={`viewer-category${category.is_applied ? "" : " is-suggested"}`}>{category.is_applied ? said : texts.suggested(said)}</span>}
      {tile && !category && <span class="quiet">{texts.undecided}</span>}
      <div class="viewer-tools" role="toolbar" aria-label={texts.viewer.tools}>
        {!isPlain(tone) && (
          <button class="tool" title={texts.viewer.plainTone} onClick={() => viewer.adjust({ brightness: 0, contrast: 100, gamma: 100 })}>
            {texts.viewer.tone(tone.brightness, tone.contrast, texts.number(tone.gamma / 100))} <kbd>{keyLabel(texts, keys.plain_tone)}</kbd>
          </button>
        )}
        {isCut && <span class="quiet">{texts.viewer.full(texts.number(levels?.full_width ?? 0), texts.number(levels?.full_height ?? 0))}</span>}
        <span class="viewer-scale">{percent}</span>
        <button class="tool" onClick={() => board.whole()}>{texts.viewer.whole} <kbd>{keyLabel(texts, keys.zoom_whole)}</kbd></button>
        <button class="tool" onClick={() => board.original()}>{texts.viewer.original} <kbd>{keyLabel(texts, keys.zoom_original)}</kbd></button>
        <button class="tool" onClick={() => viewer.turn(1)}>{texts.viewer.turn} <kbd>{keyLabel(texts, keys.turn_right)}</kbd></button>
        <button class="tool" onClick={() => viewer.mirror()}>{texts.viewer.mirror} <kbd>{keyLabel(texts, keys.mirror)}</kbd></button>
        {viewer.kind === "picture" && <button class="tool" onClick={() => review.part.open(viewer.sha256)}>{texts.part.part} <kbd>{keyLabel(texts, keys.part)}</kbd></button>}
        <button class="tool" aria-pressed={viewer.isSideOpen} onClick={() => viewer.toggleSide()}>{texts.viewer.side} <kbd>{keyLabel(texts, keys.side_panel)}</kbd></button>
      </div>
    </header>
  );
}

function Members({ review }: { review: Review }) {
  const { viewer, texts } = review;
  const members = viewer.details?.members ?? [];
  return (
    <nav class="members" aria-label={texts.viewer.members}>
      {members.map(({ sha256, distance, kind }, at) => (
        <Thumb
          key={sha256}
          review={review}
          sha256={sha256}
          kind={kind}
          isCurrent={sha256 === viewer.sha256}
          label={texts.viewer.member(at + 1, members.length, distance)}
          note={texts.viewer.bits(distance)}
          onGo={() => review.stages.replace(sha256)}
        />
      ))}
    </nav>
  );
}
