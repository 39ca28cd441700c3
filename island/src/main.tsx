/** Puts the review page into the element that the server left for it. */

import { render } from "preact";
import { Api, ApiError } from "./api";
import { viewOf } from "./filters";
import { Review } from "./review";
import "./styles/page.css";
import "./styles/grid.css";
import "./styles/panels.css";
import { textsOf } from "./texts/texts";
import { App } from "./views/App";

/** A server that is busy, away or wants the session opened again is asked again after this. */
const AGAIN_MS = 3000;

async function start(root: HTMLElement, caseName: string): Promise<void> {
  const texts = textsOf(document.documentElement.lang);
  const api = new Api(caseName);
  try {
    const [me, schemes] = await Promise.all([api.me(), api.schemes()]);
    const review = new Review(api, caseName, me, schemes, texts);
    review.start(viewOf(new URLSearchParams(location.search)));
    render(<App review={review} />, root);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.code !== "not_found") setTimeout(() => void start(root, caseName), AGAIN_MS);
    const said = error.code === "unauthorised" ? texts.signedOut : `${texts.failed[error.code]}: ${error.message}`;
    render(<p class="failure" role="alert">{said}</p>, root);
  }
}

const root = document.querySelector<HTMLElement>("[data-case]");
if (!root?.dataset["case"]) throw new Error("the page has no element with a data-case");
root.replaceChildren();
void start(root, root.dataset["case"]);
