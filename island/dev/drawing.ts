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

/** A landscape as PNG of 320 by 240 px. */
export function landscape(seed: number): Buffer {
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
  const roof = fromHue(10, 0.55, 0.4);
  const raw = Buffer.alloc((WIDTH * 3 + 1) * HEIGHT);
  for (let y = 0; y < HEIGHT; y += 1) {
    const sky = fromHue(hue, 0.45, 0.86 - (0.34 * y) / HEIGHT);
    for (let x = 0; x < WIDTH; x += 1) {
      let colour = Math.hypot(x - sun.x, y - sun.y) < sun.r ? fromHue((hue + 180) % 360, 0.8, 0.75) : sky;
      for (const hill of hills) if (y > hill.base - hill.height * (0.5 + 0.5 * Math.sin((x + hill.shift) / hill.wave))) colour = hill.colour;
      const [dx, dy] = [x - house.x, y - house.y];
      if (Math.abs(dx) < house.size / 2 && dy > 0 && dy < house.size * 0.6) colour = wall;
      if (dy <= 0 && dy > -house.size * 0.4 && Math.abs(dx) < (house.size * 0.6 * (dy + house.size * 0.4)) / (house.size * 0.4)) colour = roof;
      raw.set(colour, y * (WIDTH * 3 + 1) + 1 + x * 3);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", deflateSync(raw, { level: 1 })), chunk("IEND", Buffer.alloc(0))]);
}
