/** Builds the bundle elsewhere and compares it with the committed one, byte by byte, and its size with the limit. */

import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const COMMITTED = new URL("../src/clew/web/static/", import.meta.url).pathname;
const NAMES = ["review.css", "review.js"];
const LIMIT_BYTES = 300_000;

const built = mkdtempSync(join(tmpdir(), "clew-review-"));
let wrong = 0;
let gzipped = 0;
try {
  await build({ logLevel: "error", build: { outDir: built } });
  const made = readdirSync(built).sort();
  if (made.join() !== NAMES.join()) {
    console.error(`the build makes ${made.join(", ")}; wanted are ${NAMES.join(", ")}`);
    wrong += 1;
  }
  for (const name of NAMES) {
    const fresh = readFileSync(join(built, name));
    gzipped += gzipSync(fresh, { level: 9 }).length;
    if (!fresh.equals(readFileSync(join(COMMITTED, name)))) {
      console.error(`${name} is not what the source builds: run "npm run build" and commit it`);
      wrong += 1;
    }
  }
} finally {
  rmSync(built, { recursive: true });
}
console.log(`bundle: ${gzipped.toLocaleString("en")} bytes gzipped of ${LIMIT_BYTES.toLocaleString("en")} allowed`);
process.exitCode = wrong > 0 || gzipped > LIMIT_BYTES ? 1 : 0;
