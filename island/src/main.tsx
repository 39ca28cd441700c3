/** Puts the page into the element that the server left for it; which page, its `data-page` says. */

import { render } from "preact";
import { me } from "./api";
import { figuresPage } from "./figures/page";
import { ApiError, Http } from "./http";
import type { Page } from "./page";
import { reviewPage } from "./review_page";
import { findPage } from "./search/page";
import "../../src/clew/report/templates/tokens.css";
import "./styles/page.css";
import "./styles/grid.css";
import "./styles/panels.css";
import "./styles/notes.css";
import "./styles/film.css";
import "./styles/wellbeing.css";
import "./styles/figures.css";
import "./styles/team.css";
import { textsOf } from "./texts/texts";

/** A server that is busy, away or wants the session opened again is asked again after this. */
const AGAIN_MS = 3000;

const PAGES: Readonly<Record<string, Page>> = {
  review: reviewPage,
  find: findPage,
  figures: figuresPage,
};

async function start(root: HTMLElement, page: Page): Promise<void> {
  const texts = textsOf(document.documentElement.lang);
  const http = new Http();
  try {
    render(await page({ http, me: await me(http), texts, data: root.dataset }), root);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.code !== "not_found") setTimeout(() => void start(root, page), AGAIN_MS);
    const said = error.code === "unauthorised" ? texts.signedOut : `${texts.failed[error.code]}: ${error.message}`;
    render(<p class="failure" role="alert">{said}</p>, root);
  }
}

const root = document.querySelector<HTMLElement>("[data-page]");
const page = PAGES[root?.dataset["page"] ?? ""];
if (!root || !page) throw new Error("the page has no element with a data-page that is known here");
root.replaceChildren();
void start(root, page);
