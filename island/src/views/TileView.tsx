/** One stack: its picture, blurred until revealed, and why it stands where it does. */

import { Component } from "preact";
import { type Category, type Tile, thumbnailOf } from "../api";
import type { NoteKind, TileNotes } from "../notes/api";
import { initials } from "../team/team";
import type { Protection } from "../protection";
import type { Texts } from "../texts/texts";
import { clock } from "../texts/texts";
import type { Thumbnails } from "../thumbnails";
import { visible } from "../visible";
import { Icon } from "./icons";
import { Veiled } from "./Veiled";

interface Props {
  index: number;
  column: number;
  total: number;
  tile: Tile | undefined;
  category: Category | null;
  /** The category in words, "" where there is none. */
  label: string;
  isCursor: boolean;
  isSelected: boolean;
  isBookmarked: boolean;
  revealed: "tile" | "lens" | null;
  lens: { x: number; y: number } | null;
  /** Whether one is still on one's way, so that pictures need not be fetched yet. */
  isOnJourney: boolean;
  protection: Protection;
  /** Who looks. */
  officer: string;
  thumbnails: Thumbnails;
  texts: Texts;
}

type Spoken = Pick<Props, "officer" | "tile" | "index" | "total" | "category" | "label" | "isBookmarked" | "revealed" | "texts">;

/** What a screen reader says of a tile. */
export function spoken({ tile, index, total, category, label, isBookmarked, revealed, texts, officer }: Spoken): string {
  if (!tile) return texts.tile(index + 1, total, [texts.loading]);
  const decided = category ? (category.is_applied ? texts.decidedAs(label) : texts.suggested(label)) : texts.undecided;
  const parts = [
    texts.lane[tile.lane],
    ...(tile.kind === "picture" ? [] : [texts.kind[tile.kind]]),
    texts.copies(tile.copies),
    texts.reasonIs(tile.reason === null ? texts.noReason : visible(tile.reason)),
    decided,
    ...tile.badges.filter((badge) => badge !== "video").map((badge) => texts.badge[badge]),
    ...(tile.assigned === null ? [] : [tile.assigned === officer ? texts.team.heldByMe : texts.team.heldBy(visible(tile.assigned))]),
    ...marksOf(tile.notes, isBookmarked, texts).map(([, said]) => said),
    ...(revealed ? [texts.revealed] : []),
  ];
  return texts.tile(index + 1, total, parts);
}

/** What is noted of a stack, each with its words. */
function marksOf({ comments, tags, series }: TileNotes, isBookmarked: boolean, texts: Texts): [NoteKind, string][] {
  const { marks } = texts.notes;
  const said: [NoteKind, string, boolean][] = [
    ["bookmark", marks.bookmark, isBookmarked],
    ["comment", marks.comments(comments), comments > 0],
    ["tag", marks.tags(visible(tags.join(", "))), tags.length > 0],
    ["series", marks.series(visible(series.join(", "))), series.length > 0],
  ];
  return said.filter(([, , isThere]) => isThere).map(([kind, words]) => [kind, words]);
}

export class TileView extends Component<Props, { hasFailed: boolean }> {
  override state = { hasFailed: false };
  #isPictured = false;

  override shouldComponentUpdate(next: Props, state: { hasFailed: boolean }): boolean {
    const now = this.props;
    const names = Object.keys(next) as (keyof Props)[];
    return state.hasFailed !== this.state.hasFailed || names.some((name) => name !== "category" && next[name] !== now[name]) || next.category?.code !== now.category?.code || next.category?.is_applied !== now.category?.is_applied;
  }

  override componentDidUpdate(before: Props): void {
    if (before.tile?.sha256 === this.props.tile?.sha256) return;
    if (this.state.hasFailed) this.setState({ hasFailed: false });
  }

  override render() {
    const { tile, index, column, category, label, isCursor, isSelected, revealed, lens } = this.props;
    const names = [
      "tile",
      tile ? `in-${tile.lane}` : "is-empty",
      isCursor ? "is-cursor" : "",
      isSelected ? "is-selected" : "",
      category?.is_applied ? "is-decided" : "",
    ];
    return (
      <div
        id={`tile-${index}`}
        class={names.filter((name) => name !== "").join(" ")}
        role="gridcell"
        data-index={index}
        aria-colindex={column + 1}
        aria-selected={isSelected}
        aria-label={spoken(this.props)}
      >
        <div class={`picture${revealed ? ` is-revealed by-${revealed}` : ""}`} style={lens ? { "--x": `${lens.x}%`, "--y": `${lens.y}%` } : {}} aria-hidden="true">
          {tile && this.#picture(tile)}
        </div>
        {category && <span class={`category${category.is_applied ? "" : " is-suggested"}`} title={label} aria-hidden="true">{label}</span>}
        {tile && this.#caption(tile)}
      </div>
    );
  }

  #picture(tile: Tile) {
    const { index, isOnJourney, isSelected, revealed, protection, thumbnails, texts, officer } = this.props;
    const isMine = tile.assigned === officer;
    this.#isPictured ||= !isOnJourney;
    const hasPicture = tile.kind !== "audio" && !this.state.hasFailed;
    return (
      <>
        {!hasPicture && <p class="none">{tile.kind === "audio" ? <Icon name="sound" /> : texts.noPicture}</p>}
        {hasPicture && this.#isPictured && (
          <Veiled sha256={tile.sha256} index={index} protection={protection} thumbnails={thumbnails} onMissing={() => this.setState({ hasFailed: true })} />
        )}
        {hasPicture && revealed && <img class="clear" src={thumbnailOf(tile.sha256)} alt="" draggable={false} />}
        {isSelected && <span class="chosen" />}
        <span class="badges">
          {tile.kind === "audio" && tile.duration_ms !== null && <span class="badge">{clock(tile.duration_ms)}</span>}
          {tile.assigned !== null && (
            <span class={`holder${isMine ? " is-mine" : ""}`} title={isMine ? texts.team.heldByMe : texts.team.heldBy(visible(tile.assigned))}>{initials(tile.assigned)}</span>
          )}
          {tile.badges.map((badge) => (
            <span key={badge} class={`badge is-${badge}`} title={texts.badge[badge]}>
              <Icon name={badge} />
              {badge === "video" && tile.duration_ms !== null && clock(tile.duration_ms)}
            </span>
          ))}
        </span>
      </>
    );
  }

  #caption(tile: Tile) {
    const { texts, isBookmarked } = this.props;
    const marks = marksOf(tile.notes, isBookmarked, texts);
    const reason = tile.reason === null ? texts.noReason : visible(tile.reason);
    return (
      <div class="caption" aria-hidden="true">
        <p class="facts">
          <span class="lane">{texts.lane[tile.lane]}</span> <span class="rank">{texts.number(tile.rank)}</span>
          {tile.copies > 1 && <span class="copies" title={texts.copies(tile.copies)}>{`\u00d7${texts.number(tile.copies)}`}</span>}
          {marks.length > 0 && <span class="marks">{marks.map(([kind, said]) => <span key={kind} class="mark-note" title={said}><Icon name={kind} /></span>)}</span>}
        </p>
        <p class="why" title={reason}>
          <bdi>{reason}</bdi>
        </p>
      </div>
    );
  }
}
