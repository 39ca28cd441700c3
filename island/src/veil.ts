/** The veil over a picture: small pixels blurred, and greyed, so that what was blurred away is not in the page at all. */

export interface Pixels {
  /** Red, green, blue and opacity of each pixel, row by row. */
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** Width to which pictures are shrunk first: the least blur there is (3 %) leaves no more detail than this shows. */
export const VEIL_WIDTH = 64;
/** Three box filters are within 3 % of a Gaussian (Wells, PAMI 8(2), 1986). */
const PASSES = 3;

/** Mean over 2 * radius + 1 values along a line that begins at `start`; beyond its ends the last value goes on. */
function boxLine(from: Float32Array, to: Float32Array, start: number, step: number, length: number, radius: number): void {
  const at = (place: number): number => from[start + Math.min(Math.max(place, 0), length - 1) * step] ?? 0;
  let sum = 0;
  for (let place = -radius; place <= radius; place += 1) sum += at(place);
  for (let place = 0; place < length; place += 1) {
    to[start + place * step] = sum / (2 * radius + 1);
    sum += at(place + radius + 1) - at(place - radius);
  }
}

/** Blur one channel by a Gaussian of `sigma` pixels. */
function blurred(channel: Float32Array, width: number, height: number, sigma: number): Float32Array {
  const radius = Math.max(1, Math.round((Math.sqrt((12 * sigma * sigma) / PASSES + 1) - 1) / 2));
  let [from, to]: [Float32Array, Float32Array] = [channel, new Float32Array(channel.length)];
  for (let pass = 0; pass < PASSES; pass += 1) {
    for (let row = 0; row < height; row += 1) boxLine(from, to, row * width, 1, width, radius);
    [from, to] = [to, from];
    for (let column = 0; column < width; column += 1) boxLine(from, to, column, width, height, radius);
    [from, to] = [to, from];
  }
  return from;
}

/** Blur by `blur` hundredths of the picture's width, and take the colour away where asked (ITU-R BT.601). */
export function veiled({ data, width, height }: Pixels, blur: number, isGrey: boolean): Pixels {
  const sigma = (blur / 100) * width;
  const channel = (offset: number): Float32Array => Float32Array.from({ length: width * height }, (_, at) => data[4 * at + offset] ?? 0);
  const [red, green, blue] = isGrey
    ? [Float32Array.from({ length: width * height }, (_, at) => 0.299 * (data[4 * at] ?? 0) + 0.587 * (data[4 * at + 1] ?? 0) + 0.114 * (data[4 * at + 2] ?? 0))]
    : [channel(0), channel(1), channel(2)];
  const soft = [red, green ?? red, blue ?? red].map((each, at, all) => (at > 0 && each === all[0] ? null : blurred(each, width, height, sigma)));
  const result = new Uint8ClampedArray(data.length);
  for (let at = 0; at < width * height; at += 1) {
    for (let offset = 0; offset < 3; offset += 1) result[4 * at + offset] = (soft[offset] ?? soft[0])?.[at] ?? 0;
    result[4 * at + 3] = 255;
  }
  return { data: result, width, height };
}
