import { expect, test } from "vitest";
import { BY_LEVEL, LEAST_BLUR, levelOf, protectionFrom } from "../src/protection";
import { de } from "../src/texts/de";
import { en } from "../src/texts/en";
import { clock, keyLabel, textsOf } from "../src/texts/texts";
import { visible } from "../src/visible";

const leaves = (of: object, path = ""): string[] =>
  Object.entries(of).flatMap(([name, value]) => (typeof value === "object" ? leaves(value as object, `${path}${name}.`) : [`${path}${name}`]));

test("both languages have the same texts, none empty", () => {
  expect(leaves(de)).toEqual(leaves(en));
  for (const texts of [en, de]) expect(JSON.stringify(texts)).not.toContain('""');
});

test("the language of the page is taken by its first part", () => {
  expect([textsOf("de-AT").locale, textsOf("DE").locale, textsOf("en").locale, textsOf("fr").locale]).toEqual(["de", "de", "en", "en"]);
});

test("one is one in both languages", () => {
  expect([en.copies(1), en.copies(1200), de.copies(1), de.copies(1200)]).toEqual(["1 copy", "1,200 copies", "1 Kopie", "1.200 Kopien"]);
});

test("times are minutes and seconds, then hours", () => {
  expect([clock(0), clock(65_900), clock(3_600_000)]).toEqual(["0:00", "1:05", "1:00:00"]);
});

test("keys are labelled as they are printed", () => {
  expect([keyLabel(en, "Shift+ArrowLeft"), keyLabel(de, "Home"), keyLabel(en, "+"), keyLabel(en, "n"), keyLabel(en, "")]).toEqual(["Shift \u2190", "Pos1", "+", "N", "none"]);
});

test("names from evidence can't hide a character or turn the line around", () => {
  expect(visible("holiday\u202egpj.exe\n\u00a0")).toBe("holiday\\u202egpj.exe\\u000a\\u00a0");
  expect(visible("Übersicht 写真 🌉")).toBe("Übersicht 写真 🌉");
});

test("an unknown level protects most, and nothing an officer sets takes the blur away", () => {
  expect(protectionFrom("unheard of", null)).toEqual(BY_LEVEL.strong);
  expect(protectionFrom("light", '{"blur": 0}').blur).toBe(LEAST_BLUR);
  expect(levelOf(protectionFrom("middle", null))).toBe("middle");
  expect(levelOf(protectionFrom("middle", '{"blur": 11}'))).toBeNull();
});
