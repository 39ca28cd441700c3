/** A picture behind its veil. */

import { Component, createRef } from "preact";
import type { Protection } from "../protection";
import type { Thumbnails } from "../thumbnails";
import { type Pixels, veiled } from "../veil";

interface Props {
  sha256: string;
  index: number;
  protection: Protection;
  thumbnails: Thumbnails;
  onMissing: () => void;
}

export class Veiled extends Component<Props> {
  readonly #canvas = createRef<HTMLCanvasElement>();
  #fetching: AbortController | null = null;

  override componentDidMount(): void {
    this.#show();
  }

  override shouldComponentUpdate({ sha256, protection }: Props): boolean {
    const now = this.props;
    return sha256 !== now.sha256 || protection.blur !== now.protection.blur || protection.is_grey !== now.protection.is_grey;
  }

  override componentDidUpdate(): void {
    this.#show();
  }

  override componentWillUnmount(): void {
    this.#fetching?.abort();
  }

  #show(): void {
    this.#fetching?.abort();
    const { sha256, thumbnails } = this.props;
    const kept = thumbnails.kept(sha256);
    if (kept) this.#draw(kept);
    else void this.#fetch(sha256);
  }

  async #fetch(sha256: string): Promise<void> {
    const fetching = new AbortController();
    this.#fetching = fetching;
    this.#canvas.current?.removeAttribute("data-shown");
    try {
      const pixels = await this.props.thumbnails.fetch(sha256, this.props.index, fetching.signal);
      if (fetching.signal.aborted) return;
      if (pixels) this.#draw(pixels);
      else this.props.onMissing();
    } catch {
      // Given up, cut off, or nothing a browser can decode: the two last are said on the tile.
      if (!fetching.signal.aborted) this.props.onMissing();
    }
  }

  #draw(pixels: Pixels): void {
    const canvas = this.#canvas.current;
    const drawing = canvas?.getContext("2d", { willReadFrequently: true });
    if (!canvas || !drawing) return;
    const { blur, is_grey } = this.props.protection;
    const { data, width, height } = veiled(pixels, blur, is_grey);
    canvas.width = width;
    canvas.height = height;
    drawing.putImageData(new ImageData(data, width, height), 0, 0);
    canvas.dataset["shown"] = this.props.sha256;
  }

  override render() {
    return <canvas ref={this.#canvas} class="veiled" />;
  }
}
