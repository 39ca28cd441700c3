/** How many cells of the contact sheet stand side by side just now. */

export function cellsAcross(): number {
  const sheet = document.querySelector(".film-sheet");
  return sheet ? Math.max(1, getComputedStyle(sheet).gridTemplateColumns.split(" ").length) : 1;
}
