/** The review page of one case. */

import { Api, schemes } from "./api";
import { viewOf } from "./filters";
import type { Page } from "./page";
import { Review } from "./review";
import { App } from "./views/App";

export const reviewPage: Page = async ({ http, me, texts, data }) => {
  const caseName = data["case"] ?? "";
  const review = new Review(http, new Api(http, caseName), caseName, me, await schemes(http), texts);
  review.start(viewOf(new URLSearchParams(location.search)));
  return <App review={review} />;
};
