/** The review page of one case. */

import { Api, schemes } from "./api";
import { viewOf } from "./filters";
import type { Page } from "./page";
import { Review } from "./review";
import { App } from "./views/App";

export const reviewPage: Page = async ({ http, me, texts, data }) => {
  const caseName = data["case"] ?? "";
  const api = new Api(http, caseName);
  const [known, first] = await Promise.all([schemes(http), api.scheme()]);
  const review = new Review(http, api, caseName, me, known, texts, first);
  review.start(viewOf(new URLSearchParams(location.search)));
  return <App review={review} />;
};
