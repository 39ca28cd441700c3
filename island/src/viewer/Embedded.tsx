/** The small picture that a camera or an editor put into the file, which may show what the picture showed before: veiled as the picture is. */

import { Component } from "preact";
import type { Review } from "../review";
import { VEIL_WIDTH, type Pixels, veiled } from "../veil";
import { embeddedOf } from "./api";
import { Board } from "./board";
import { Frame, type Painting } from "./Frame";
import { UPRIGHT, matrixOf } from "./geometry";

interface Props {
  review: Review;
  sha256: string;
  distance: number | null;
}

export class Embedded extends Component<Props, { hasFailed: boolean }> {
  override state = { hasFailed: false };
  readonly #board: Board;
  #picture: ImageBitmap | null = null;
  #small: Pixels | null = null;
  #fetching = new AbortController();

  constructor(props: Props) {
    super(props);
    const size = () => this.#picture;
    this.#board = new Board({ size, pictures: () => [this.props.sha256] }, props.review.revealing.ledger, () => this.setState({}));
  }

  override componentDidMount(): void {
    void this.#fetch();
    this.props.review.viewer.beside = this.#board;
  }

  override componentDidUpdate(before: Props): void {
    if (before.sha256 === this.props.sha256) return;
    this.#board.hide();
    this.#forget();
    void this.#fetch();
  }

  override componentWillUnmount(): void {
    this.#board.hide();
    this.#forget();
    this.props.review.viewer.beside = null;
  }

  #forget(): void {
    this.#fetching.abort();
    this.#picture?.close();
    this.#picture = null;
    this.#small = null;
  }

  async #fetch(): Promise<void> {
    const fetching = (this.#fetching = new AbortController());
    try {
      const answer = await fetch(embeddedOf(this.props.sha256), { credentials: "same-origin", signal: fetching.signal });
      if (!answer.ok) return this.setState({ hasFailed: true });
      const picture = await createImageBitmap(await answer.blob());
      if (fetching.signal.aborted) return picture.close();
      this.#picture = picture;
      this.#small = smallOf(picture);
      this.#board.settle();
      this.setState({ hasFailed: false });
    } catch {
      if (!fetching.signal.aborted) this.setState({ hasFailed: true });
    }
  }

  get #painting(): Painting {
    const paint = (image: CanvasImageSource): Painting["veil"] => (drawing, frame) => {
      if (!this.#picture) return;
      drawing.setTransform(...matrixOf(this.#picture, UPRIGHT, this.#board.view, frame));
      drawing.drawImage(image, 0, 0, this.#picture.width, this.#picture.height);
      drawing.resetTransform();
    };
    const { protection } = this.props.review.settings;
    return {
      veil: (drawing, frame) => this.#small && paint(canvasOf(veiled(this.#small, protection.blur, protection.is_grey)))(drawing, frame),
      isSharp: () => this.#picture !== null,
      clear: (drawing, frame) => this.#picture && paint(this.#picture)(drawing, frame),
    };
  }

  override render({ review, distance }: Props) {
    const words = review.texts.viewer;
    if (this.state.hasFailed) return <p class="quiet">{words.embeddedGone}</p>;
    return (
      <div class="embedded">
        <Frame board={this.#board} painting={this.#painting} protection={review.settings.protection} name="embedded" label={words.picture(words.embedded, this.#board.uncovered !== null)} />
        {distance !== null && <p class="quiet">{words.embeddedDistance(review.texts.number(distance))}</p>}
      </div>
    );
  }
}

function smallOf(picture: ImageBitmap): Pixels {
  const height = Math.max(1, Math.round((picture.height / picture.width) * VEIL_WIDTH));
  const drawing = new OffscreenCanvas(VEIL_WIDTH, height).getContext("2d", { willReadFrequently: true });
  drawing?.drawImage(picture, 0, 0, VEIL_WIDTH, height);
  const data = drawing?.getImageData(0, 0, VEIL_WIDTH, height).data;
  return { data: data ? new Uint8ClampedArray(data) : new Uint8ClampedArray(VEIL_WIDTH * height * 4), width: VEIL_WIDTH, height };
}

function canvasOf({ data, width, height }: Pixels): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d")?.putImageData(new ImageData(data, width, height), 0, 0);
  return canvas;
}
