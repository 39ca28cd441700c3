/** A stand-in of the server for working on the page: `npm run dev`, or `npx vite preview` for the built bundle. Not shipped. */

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Plugin } from "vite";
import { viewOf } from "../src/filters";
import { landscape } from "./drawing";
import { LETTERS, SCHEME, SampleCase } from "./sample_case";
import { mediaAnswer } from "./sample_media";

const CSP = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; report-uri /csp";
const ROOT = "/api/v1/cases/OP-114";
const DRAWINGS = 400;

type Answer = (query: URLSearchParams, body: Record<string, unknown>) => unknown;

function shell(language: string, script: string, style: string): string {
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>OP-114</title><link rel="icon" href="data:,">${style}<script type="module" src="${script}"></script></head><body><main id="content" data-page="review" data-case="OP-114"></main></body></html>`;
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return parts.length > 0 ? (JSON.parse(Buffer.concat(parts).toString()) as Record<string, unknown>) : {};
}

/** What the server answers to each request for the sample case; `tell` takes its events. */
export function answersOf(sample: SampleCase, tell: (name: string, data: unknown) => void): Record<string, Answer> {
  return {
    "GET /api/v1/me": () => ({ officer: "anna", agency: "local", version: "0", language: "en", protection: { level: process.env["LEVEL"] ?? "middle" } }),
    "GET /api/v1/schemes": () => [SCHEME, LETTERS],
    [`GET ${ROOT}/gallery`]: () => ({ snapshot: `s${sample.snapshot}`, stacks: sample.size, lanes: sample.lanes(viewOf(new URLSearchParams()).filters), undecided: sample.undecided, built_at: new Date().toISOString(), is_building: false }),
    [`GET ${ROOT}/stacks`]: (query) => {
      const { filters, sort } = viewOf(query);
      const first = Number(query.get("first"));
      const rows = sample.rows(filters, sort);
      return { snapshot: `s${sample.snapshot}`, total: rows.length, first, items: [...rows.slice(first, first + Number(query.get("count")))].map((row) => sample.tile(row)) };
    },
    [`GET ${ROOT}/facets`]: (query) => sample.facets(viewOf(query).filters),
    [`GET ${ROOT}/scrubber`]: (query) => ({ ticks: sample.ticks(viewOf(query).filters, viewOf(query).sort) }),
    [`GET ${ROOT}/place`]: (query) => {
      const rows = sample.rows(viewOf(query).filters, viewOf(query).sort);
      const row = sample.rowOf(query.get("stack") ?? query.get("after") ?? "");
      const index = row === undefined ? -1 : rows.indexOf(row);
      const found = query.has("undecided") ? rows.findIndex((each, at) => at > index && !sample.isDecided(each)) : index;
      return { index: found < 0 ? null : found };
    },
    [`GET ${ROOT}/decisions`]: (query) => {
      const after = Number(query.get("after"));
      return { items: sample.decisions.slice(after, after + Number(query.get("count"))), total: sample.decisions.length };
    },
    [`POST ${ROOT}/decisions/preview`]: (_, { stacks }) => ({ stacks: (stacks as string[]).length, media: (stacks as string[]).length * 2, applied: (stacks as string[]).length, suggested: 3, decided_already: 1, held: 0 }),
    [`POST ${ROOT}/decisions`]: (_, { key, stacks, scheme, code }) => {
      const decided = sample.decide(String(key), stacks as string[], String(scheme), String(code));
      if (!decided.was_repeated) for (const { number } of decided.decisions.slice(-1)) tell("decision", { number });
      return decided;
    },
    [`POST ${ROOT}/decisions/undo`]: (_, { key, numbers }) => sample.undo(String(key), numbers as number[]),
  };
}

function handler(): (request: IncomingMessage, response: ServerResponse, next: () => void) => void {
  const sample = new SampleCase(Number(process.env["STACKS"] ?? 400_000));
  const drawings: Buffer[] = [];
  const listeners = new Set<ServerResponse>();
  let isDown = false;
  const tell = (name: string, data: unknown): void => {
    for (const each of listeners) each.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const answers: Record<string, Answer> = {
    ...answersOf(sample, tell),
    "POST /dev/down": () => (isDown = true),
    "POST /dev/up": () => (isDown = false),
    "POST /dev/grow": () => {
      sample.grow();
      tell("gallery", { snapshot: `s${sample.snapshot}` });
      return {};
    },
  };
  const send = (response: ServerResponse, status: number, body: unknown): void => {
    response.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store" }).end(JSON.stringify(body));
  };
  const drawn = (sha256: string): Buffer => {
    const seed = Number.parseInt(sha256.slice(0, 6), 16) % DRAWINGS;
    return (drawings[seed] ??= landscape(seed));
  };
  return (request, response, next) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const answer = answers[`${request.method} ${url.pathname}`];
    const picture = /^\/api\/v1\/media\/([0-9a-f]{64})\/thumbnail$/.exec(url.pathname);
    const media = mediaAnswer(sample, url);
    if (media) {
      response.writeHead(media.status, { "Content-Type": media.type, "Cache-Control": "no-store" }).end(media.body);
    } else if (picture) {
      response.writeHead(200, { "Content-Type": "image/png", "Cache-Control": "private, max-age=31536000, immutable" }).end(drawn(picture[1] ?? ""));
    } else if (url.pathname === "/api/v1/media/thumbnails") {
      const packed = url.searchParams.getAll("of").map(drawn).flatMap((each) => [Buffer.from(Uint32Array.of(each.length).buffer).reverse(), each]);
      response.writeHead(200, { "Content-Type": "application/vnd.clew.pictures" }).end(Buffer.concat(packed));
    } else if (url.pathname === `${ROOT}/events`) {
      response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
      response.write(": hello\n\n");
      listeners.add(response);
      request.on("close", () => listeners.delete(response));
    } else if (isDown && url.pathname.startsWith("/api/")) {
      send(response, 503, { error: { code: "busy", message: "another process writes", hint: "" } });
    } else if (answer) {
      void bodyOf(request).then((body) => send(response, 200, answer(url.searchParams, body)));
    } else next();
  };
}

export function standIn(): Plugin {
  return {
    name: "stand-in-of-the-server",
    configureServer(server) {
      server.middlewares.use(handler());
      server.middlewares.use((request, response, next) => {
        const url = new URL(request.url ?? "/", "http://localhost");
        if (!url.pathname.startsWith("/cases/")) return next();
        const page = shell(url.searchParams.get("language") ?? "en", "/static/src/main.tsx", "");
        void server.transformIndexHtml(url.pathname, page).then((html) => response.setHeader("Content-Type", "text/html").end(html));
      });
    },
    configurePreviewServer(server) {
      server.middlewares.use(handler());
      server.middlewares.use((request, response, next) => {
        const url = new URL(request.url ?? "/", "http://localhost");
        if (!url.pathname.startsWith("/cases/")) return next();
        const page = shell(url.searchParams.get("language") ?? "en", "/static/review.js", '<link rel="stylesheet" href="/static/review.css">');
        response.writeHead(200, { "Content-Type": "text/html", "Content-Security-Policy": CSP }).end(page);
      });
    },
  };
}
