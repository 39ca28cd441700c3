/** A frame with a picture in it: veiled until uncovered, zoomed by the wheel at the pointer or two fingers, moved by dragging. */

import { Component, type ComponentChildren, createRef } from "preact";
import type { Protection } from "../protection";
import type { Board } from "./board";
import { Fingers } from "./fingers";
import type { Point, Size } from "./geometry";

/** A pointer that rests so long on a picture means it; a finger that is held so long too. */
const REST_MS = 90;
const PRESS_MS = 220;
/** A notch of most wheels is 100 px: a quarter larger. */
const WHEEL_PX = 450;

export interface Painting {
  veil(drawing: CanvasRenderingContext2D, frame: Size): void;
  /** What is seen once it is uncovered; `near` is what one looks at. */
  clear(drawing: CanvasRenderingContext2D, frame: Size, near: Point): void;
  /** Whether all of it is here, as sharp as it gets. */
  isSharp?(): boolean;
}

interface Props {
  board: Board;
  painting: Painting;
  protection: Protection;
  label: string;
  /** A name for the canvas: what a test, and a style, finds it by. */
  name: string;
  filter?: string | undefined;
  children?: ComponentChildren;
}

export class Frame extends Component<Props> {
  readonly #canvas = createRef<HTMLCanvasElement>();
  readonly #element = createRef<HTMLDivElement>();
  #observer: ResizeObserver | null = null;
  #awaited = 0;
  #rest: ReturnType<typeof setTimeout> | null = null;
  #drag: { id: number; x: number; y: number } | null = null;
  #pointer = { x: -1, y: -1 };
  readonly #fingers = new Fingers();

  override componentDidMount(): void {
    const element = this.#element.current;
    if (!element) return;
    this.#observer = new ResizeObserver(() => this.#measure());
    this.#observer.observe(element, { box: "device-pixel-content-box" }); // so that another screen is heard of too
    element.addEventListener("wheel", this.#wheeled, { passive: false });
    this.#measure();
  }

  override componentDidUpdate(): void {
    this.#awaited ||= requestAnimationFrame(() => {
      this.#awaited = 0;
      this.#paint();
    });
  }

  override componentWillUnmount(): void {
    this.#observer?.disconnect();
    cancelAnimationFrame(this.#awaited);
    if (this.#rest) clearTimeout(this.#rest);
  }

  #measure(): void {
    const { current: canvas } = this.#canvas;
    const { current: element } = this.#element;
    if (!canvas || !element) return;
    const box = element.getBoundingClientRect();
    const [left, top, right, bottom] = [box.left, box.top, box.right, box.bottom].map((edge) => Math.round(edge * devicePixelRatio)) as [number, number, number, number];
    const size = { width: Math.max(1, right - left), height: Math.max(1, bottom - top) };
    if (canvas.width === size.width && canvas.height === size.height) return;
    canvas.width = size.width;
    canvas.height = size.height;
    this.props.board.frame = size;
    this.props.board.settle();
    this.#paint();
  }

  #paint(): void {
    const canvas = this.#canvas.current;
    const drawing = canvas?.getContext("2d");
    if (!canvas || !drawing) return;
    const { board, painting, protection } = this.props;
    const frame = { width: canvas.width, height: canvas.height };
    drawing.resetTransform();
    drawing.clearRect(0, 0, frame.width, frame.height);
    const isLens = protection.reveals === "lens";
    if (!board.uncovered || isLens) painting.veil(drawing, frame);
    const near = { x: board.lens.x * frame.width, y: board.lens.y * frame.height };
    if (board.uncovered && isLens) this.#paintLens(drawing, frame, near);
    else if (board.uncovered) painting.clear(drawing, frame, near);
    canvas.dataset["uncovered"] = board.uncovered ? (isLens ? "lens" : "whole") : "no";
    canvas.dataset["sharp"] = board.uncovered && (painting.isSharp?.() ?? true) ? "yes" : "no";
  }

  #paintLens(drawing: CanvasRenderingContext2D, frame: Size, near: Point): void {
    const radius = (this.props.protection.lens / 200) * Math.min(frame.width, frame.height);
    const ring = (width: number, colour: string): void => {
      drawing.lineWidth = width * devicePixelRatio;
      drawing.strokeStyle = colour;
      drawing.stroke(circle);
    };
    const circle = new Path2D();
    circle.arc(near.x, near.y, radius, 0, 2 * Math.PI);
    drawing.save();
    drawing.clip(circle);
    drawing.clearRect(0, 0, frame.width, frame.height);
    this.props.painting.clear(drawing, frame, near);
    drawing.restore();
    ring(4, "rgb(0 0 0 / 60%)");
    ring(2, "#fff");
  }

  /** Where an event is, in px of the canvas. */
  #at({ clientX, clientY }: Pick<MouseEvent, "clientX" | "clientY">): Point {
    const box = this.#element.current?.getBoundingClientRect();
    return { x: (clientX - (box?.left ?? 0)) * devicePixelRatio, y: (clientY - (box?.top ?? 0)) * devicePixelRatio };
  }

  #placeLens(event: MouseEvent): void {
    const { board } = this.props;
    const canvas = this.#canvas.current;
    const at = this.#at(event);
    if (canvas) board.moveLens({ x: at.x / canvas.width, y: at.y / canvas.height });
  }

  #wheeled = (event: WheelEvent): void => {
    event.preventDefault();
    const px = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 33 : event.deltaY;
    this.props.board.zoomBy(2 ** (-px / WHEEL_PX), this.#at(event));
  };

  #moved = (event: PointerEvent): void => {
    const { board, protection } = this.props;
    if (event.pointerType === "touch") return this.#touched(event);
    if (event.screenX === this.#pointer.x && event.screenY === this.#pointer.y) return;
    this.#pointer = { x: event.screenX, y: event.screenY };
    if (this.#drag?.id === event.pointerId) {
      board.panBy((event.clientX - this.#drag.x) * devicePixelRatio, (event.clientY - this.#drag.y) * devicePixelRatio);
      this.#drag = { id: event.pointerId, x: event.clientX, y: event.clientY };
    }
    this.#placeLens(event);
    if (board.uncovered || !protection.by_hover) return;
    if (this.#rest) clearTimeout(this.#rest);
    this.#rest = setTimeout(() => board.uncovered ?? board.reveal("hover"), REST_MS);
  };

  /** Two fingers zoom; one moves the lens where it has uncovered, else the picture. */
  #touched(event: PointerEvent): void {
    const { board } = this.props;
    const moved = this.#fingers.move(event.pointerId, { x: event.clientX, y: event.clientY });
    if (this.#fingers.count === 1 && board.uncovered === "press") return this.#placeLens(event);
    if (!moved) return;
    if (this.#rest) clearTimeout(this.#rest);
    const by = "factor" in moved ? moved.moved : moved;
    if ("factor" in moved) board.zoomBy(moved.factor, this.#at({ clientX: moved.at.x, clientY: moved.at.y }));
    board.panBy(by.x * devicePixelRatio, by.y * devicePixelRatio);
  }

  #pressed = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    this.#element.current?.setPointerCapture(event.pointerId);
    if (event.pointerType !== "touch") {
      this.#drag = { id: event.pointerId, x: event.clientX, y: event.clientY };
      return;
    }
    this.#fingers.down(event.pointerId, { x: event.clientX, y: event.clientY });
    if (this.#rest) clearTimeout(this.#rest);
    if (!this.#fingers.isHeld) return;
    this.#placeLens(event);
    this.#rest = setTimeout(() => this.props.board.reveal("press"), PRESS_MS);
  };

  #released = (event: PointerEvent): void => {
    this.#drag = null;
    this.#fingers.up(event.pointerId);
    if (this.#rest) clearTimeout(this.#rest);
    if (this.#fingers.count === 0) this.props.board.hide("press");
  };

  #left = (): void => {
    if (this.#rest) clearTimeout(this.#rest);
    if (!this.#drag) this.props.board.hide("hover");
  };

  override render({ label, name, filter, children }: Props) {
    return (
      <div
        ref={this.#element}
        class="frame"
        role="img"
        aria-label={label}
        onPointerMove={this.#moved}
        onPointerDown={this.#pressed}
        onPointerUp={this.#released}
        onPointerCancel={this.#released}
        onPointerLeave={this.#left}
        onDblClick={(event) => this.props.board.toggle(this.#at(event))}
        onContextMenu={(event) => this.props.board.uncovered === "press" && event.preventDefault()}
      >
        <canvas ref={this.#canvas} data-name={name} style={filter ? { filter } : {}} />
        {children}
      </div>
    );
  }
}
