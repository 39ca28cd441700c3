/** Brightness, contrast and gamma of what is shown; the evidence stays as it is. */

export interface Tone {
  /** Added to each channel, in hundredths of its range. */
  readonly brightness: number;
  /** Factor around the middle, in hundredths. */
  readonly contrast: number;
  /** Exponent's inverse in hundredths: over 100 lightens what is dark. */
  readonly gamma: number;
}

export const PLAIN: Tone = { brightness: 0, contrast: 100, gamma: 100 };

const LIMITS: Readonly<Record<keyof Tone, readonly [least: number, most: number, step: number]>> = {
  brightness: [-80, 80, 10],
  contrast: [40, 300, 20],
  gamma: [40, 400, 30],
};

export function isPlain({ brightness, contrast, gamma }: Tone): boolean {
  return brightness === PLAIN.brightness && contrast === PLAIN.contrast && gamma === PLAIN.gamma;
}

/** One step of a key. */
export function stepped(tone: Tone, name: keyof Tone, direction: 1 | -1): Tone {
  const [least, most, step] = LIMITS[name];
  return { ...tone, [name]: Math.min(Math.max(tone[name] + direction * step, least), most) };
}

/** The curve of each channel, 0 to 1: slope * value ^ exponent + offset (SVG's feComponentTransfer, type gamma). */
export function curveOf({ brightness, contrast, gamma }: Tone): { amplitude: number; exponent: number; offset: number } {
  const amplitude = contrast / 100;
  return { amplitude, exponent: 100 / gamma, offset: 0.5 - 0.5 * amplitude + brightness / 100 };
}
