/** Draws landscapes: sky, sun, hills and a house, one for each seed; PNG without any library. */

import { crc32, deflateSync } from "node:zlib";

const WIDTH = 320;
const HEIGHT = 240;

function random(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

function fromHue(hue: number, saturation: number, light: number): [number, number, number] {
  const channel = (offset: number): number => {
    const k = (offset + hue / 30) % 12;
    return Math.round(255 * (light - saturation * Math.min(light, 1 - light) * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(data.length);
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc32(body));
  return Buffer.concat([head, body, tail]);
}

/** A piece of a landscape: `scale` px for one of its 320 by 240, from a place on, of a size. */
export interface Piece {
  readonly scale: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const WHOLE: Piece = { scale: 1, left: 0, top: 0, width: WIDTH, height: HEIGHT };

/** A landscape, or a piece of it at any scale, as PNG; bricks and a number on the house show how sharp it is. */
export function landscape(seed: number, piece: Piece = WHOLE): Buffer {
  const next = random(seed);
  const hue = next() * 360;
  const horizon = HEIGHT * (0.4 + next() * 0.25);
  const sun = { x: WIDTH * next(), y: horizon * (0.2 + next() * 0.5), r: 12 + next() * 14 };
  const hills = Array.from({ length: 4 }, (_, at) => ({
    base: horizon + (at * (HEIGHT - horizon)) / 5, height: 10 + next() * 34, wave: 30 + next() * 70, shift: next() * 400,
    colour: fromHue((hue + 60 + 15 * at) % 360, 0.35, 0.46 - 0.08 * at),
  }));
  const house = { x: WIDTH * (0.15 + next() * 0.55), y: HEIGHT * 0.66, size: 30 + next() * 50 };
  const wall = fromHue(40, 0.4, 0.85);
  const mortar = fromHue(40, 0.2, 0.6);
  const isMortar = (dx: number, dy: number): boolean => dy % 2 < 0.2 || (dx + 100 + (Math.floor(dy / 2) % 2) * 2) % 4 < 0.2;
  const roof = fromHue(10, 0.55, 0.4);
  const raw = Buffer.alloc((piece.width * 3 + 1) * piece.height);
  for (let down = 0; down < piece.height; down += 1) {
    const y = (piece.top + down) / piece.scale;
    const sky = fromHue(hue, 0.45, 0.86 - (0.34 * y) / HEIGHT);
    for (let across = 0; across < piece.width; across += 1) {
      const x = (piece.left + across) / piece.scale;
      let colour = Math.hypot(x - sun.x, y - sun.y) < sun.r ? fromHue((hue + 180) % 360, 0.8, 0.75) : sky;
      for (const hill of hills) if (y > hill.base - hill.height * (0.5 + 0.5 * Math.sin((x + hill.shift) / hill.wave))) colour = hill.colour;
      const [dx, dy] = [x - house.x, y - house.y];
      if (Math.abs(dx) < house.size / 2 && dy > 0 && dy < house.size * 0.6) colour = isMortar(dx, dy) ? mortar : wall;
      if (dy <= 0 && dy > -house.size * 0.4 && Math.abs(dx) < (house.size * 0.6 * (dy + house.size * 0.4)) / (house.size * 0.4)) colour = roof;
      raw.set(colour, down * (piece.width * 3 + 1) + 1 + across * 3);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(piece.width, 0);
  header.writeUInt32BE(piece.height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", deflateSync(raw, { level: 1 })), chunk("IEND", Buffer.alloc(0))]);
}
