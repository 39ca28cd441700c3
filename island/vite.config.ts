/** How the bundle is built: two files with fixed names, the same bytes for the same source. */

import { defineConfig } from "vite";
import { standIn } from "./dev/stand_in";
import { world } from "./world";

export default defineConfig({
  base: "/static/",
  publicDir: false,
  plugins: [standIn(), world()],
  esbuild: { jsx: "automatic", jsxImportSource: "preact", legalComments: "none" },
  build: {
    target: "es2023",
    outDir: "../src/clew/web/static",
    emptyOutDir: false,
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    reportCompressedSize: false,
    rollupOptions: {
      input: "src/main.tsx",
      output: { entryFileNames: "review.js", assetFileNames: "review[extname]", inlineDynamicImports: true },
    },
  },
});
