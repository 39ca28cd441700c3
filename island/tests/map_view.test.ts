import { expect, test } from "vitest";
import { STEPS, borders, land } from "virtual:world";
import { above, coordinates, gpsOf, mapPanned, mapTiles, mapZoomed, onMap, placeOf } from "../src/viewer/map_view";

const VIENNA = { latitude: 48.20849, longitude: 16.37208 };
const FRAME = { width: 300, height: 200 };

test("places are where Web Mercator has them", () => {
  expect(placeOf({ latitude: 0, longitude: 0 })).toEqual({ x: 0.5, y: 0.5 });
  // The tile of Vienna at zoom 12 is 2234/1420 (counted by the formula of OpenStreetMap's "Slippy map tilenames").
  const { x, y } = placeOf(VIENNA);
  expect([Math.floor(x * 4096), Math.floor(y * 4096)]).toEqual([2234, 1420]);
  const back = gpsOf({ x, y });
  expect([back.latitude, back.longitude].map((value) => value.toFixed(6))).toEqual(["48.208490", "16.372080"]);
  expect(placeOf({ latitude: 90, longitude: 180 }).y).toBeCloseTo(0, 4);
});

test("what is below the pointer stays there", () => {
  const view = { ...placeOf(VIENNA), zoom: 3 };
  const at = { x: 250, y: 40 };
  const after = mapPanned(mapZoomed(view, 2, at, FRAME), 10, -20);
  const place = { x: view.x + 100 / (256 * 8), y: view.y - 60 / (256 * 8) };
  expect(onMap(place, after, FRAME).x).toBeCloseTo(260, 6);
  expect(onMap(place, after, FRAME).y).toBeCloseTo(20, 6);
});

test("only tiles in sight are asked for, of a zoom that there is", () => {
  const tiles = mapTiles({ ...placeOf(VIENNA), zoom: 16 }, FRAME, 0, 12);
  expect(tiles).toEqual([{ zoom: 12, x: 2234, y: 1420 }]);
  expect(mapTiles({ x: 0, y: 0, zoom: 1 }, FRAME, 0, 12)).toEqual([{ zoom: 1, x: 0, y: 0 }]);
});

test("farther out than a map of a town goes, none of its tiles are asked for", () => {
  expect(mapTiles({ ...placeOf(VIENNA), zoom: 3 }, FRAME, 10, 14)).toEqual([]);
  const nearly = mapTiles({ ...placeOf(VIENNA), zoom: 9 }, FRAME, 10, 14);
  expect(nearly).toContainEqual({ zoom: 10, x: 558, y: 355 });
  expect(nearly.length).toBeLessThan(20);
  expect(above({ zoom: 10, x: 558, y: 355 })).toEqual({ zoom: 9, x: 279, y: 177 });
});

test("no coast goes once round the world to go on", () => {
  const longest = land.map((ring) => Math.max(...ring.filter((_, at) => at % 2 === 0 && at > 1).map(Math.abs)));
  const around = longest.filter((steps) => steps / STEPS > 180);
  expect(around).toEqual([360 * STEPS]); // Antarctica, along the pole
  expect(land.filter((ring) => Math.abs(ring.reduce((sum, step, at) => (at % 2 === 0 && at > 1 ? sum + step : sum), 0)) > 2)).toEqual([]);
});

test("coordinates are said as people write them", () => {
  expect(coordinates({ latitude: -33.5, longitude: 151.25 }, "en", ["N", "S", "E", "W"])).toBe("33.50000\u00b0 S 151.25000\u00b0 E");
  expect(coordinates({ latitude: 48.2, longitude: 16.3 }, "de", ["N", "S", "O", "W"])).toBe("48,20000\u00b0 N 16,30000\u00b0 O");
});

test("the outline holds the land and its borders, and no more than the page can carry", () => {
  expect([land.length > 100, borders.length > 100]).toEqual([true, true]);
  expect(JSON.stringify([land, borders]).length).toBeLessThan(90_000);
});
