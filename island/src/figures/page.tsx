/** The page of a case's figures. */

import { schemes } from "../api";
import type { Page } from "../page";
import { FiguresPage } from "./FiguresPage";
import { exposure, figures } from "./api";

export const figuresPage: Page = async ({ http, texts, data }) => {
  const caseName = data["case"] ?? "";
  document.title = `${texts.figures.title(caseName)} \u00b7 Clew`;
  const [first, seen, known] = await Promise.all([figures(http, caseName), exposure(http, caseName), schemes(http)]);
  return <FiguresPage http={http} texts={texts} caseName={caseName} schemes={known} first={first} seen={seen} />;
};
