// @ts-check
/* How a feature is drawn, by the style table that Python wrote: pure functions, tested with Node. */

/** Metres per pixel at zoom 0 on the equator, in EPSG:3857. */
const WIDEST = 156543.03392804097;

/**
 * Zoom of a resolution in metres per pixel of EPSG:3857, to a quarter.
 * @param {number} resolution
 */
export function zoomOf(resolution) {
  return Math.round(4 * Math.log2(WIDEST / resolution)) / 4;
}

/**
 * Value at a zoom: a number, or steps of [zoom, value] with straight lines between them.
 * @param {number | [number, number][]} value
 * @param {number} zoom
 * @returns {number}
 */
export function atZoom(value, zoom) {
  if (!Array.isArray(value)) return value ?? 0;
  let [z0, v0] = value[0];
  if (zoom <= z0) return v0;
  for (const [z1, v1] of value) {
    if (zoom <= z1) return v0 + ((v1 - v0) * (zoom - z0)) / (z1 - z0 || 1);
    [z0, v0] = [z1, v1];
  }
  return v0;
}

/**
 * Class of a feature: by its value in the table, else by the highest step that it reaches.
 * @param {GridmapTable} table
 * @param {Record<string, any>} properties
 * @returns {GridmapLook}
 */
export function classOf(table, properties) {
  const value = table.by === null ? undefined : properties[table.by];
  let found = table.values[value] ?? table.otherwise;
  if (value !== undefined) {
    for (const [atLeast, step] of table.steps) if (value >= atLeast) found = step;
  }
  return found;
}

/**
 * Class name of a legend's swatch: a dot, an area (no name) or a line.
 * @param {GridmapLook} shape
 */
export function kind(shape) {
  if (shape.radius) return "gridmap-dot";
  return shape.fill ? "" : "gridmap-line";
}

/**
 * Radians clockwise by which a name is turned: along its street, and never upside down.
 * @param {number | null} angle degrees from east, counter-clockwise
 */
export function upright(angle) {
  let turned = angle === null ? 0 : -angle;
  if (turned > 90) turned -= 180;
  if (turned < -90) turned += 180;
  return (turned * Math.PI) / 180;
}

/** Pixels from the middle of a point or mark to where a name is free of it. */
const APART = 10;

/**
 * Pixels by which a name is moved down (up if negative) so that no point lies on it: 0 or the first
 * of the moves that does; 0 where none does.
 * @param {string} text
 * @param {number} size of the letters, in pixels
 * @param {number[]} moves
 * @param {number[][]} points pixels to the right of the name's place and below it
 */
export function aside(text, size, moves, points) {
  const half = (size * [...text].reduce((sum, letter) => sum + (letter > "\u2e80" ? 1 : 0.55), 0)) / 2;
  const near = points.filter(([right]) => Math.abs(right) < half + APART);
  return [0, ...moves].find((move) => near.every(([, below]) => Math.abs(below - move) >= size / 2 + APART)) ?? 0;
}

/**
 * Colour with an opacity, as canvas takes it.
 * @param {string} hex "#rrggbb"
 * @param {number} opacity 0 to 1
 */
export function rgba(hex, opacity) {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return `rgba(${red},${green},${blue},${opacity})`;
}

/**
 * Whether a point lies in an area: rings one after the other, holes by crossing them once more.
 * @param {ArrayLike<number>} flat x, y, x, y, ...
 * @param {number[]} ends where each ring ends in `flat`
 * @param {number} x
 * @param {number} y
 */
export function holds(flat, ends, x, y) {
  let inside = false;
  let start = 0;
  for (const end of ends) {
    for (let at = start, before = end - 2; at < end; before = at, at += 2) {
      const [x0, y0, x1, y1] = [flat[before], flat[before + 1], flat[at], flat[at + 1]];
      if (y0 > y !== y1 > y && x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0) inside = !inside;
    }
    start = end;
  }
  return inside;
}

/**
 * Keys whose value differs between two maps, or that only one of them has.
 * @template K, V
 * @param {Map<K, V>} before
 * @param {Map<K, V>} after
 * @returns {Set<K>}
 */
export function differences(before, after) {
  const changed = new Set();
  for (const [key, value] of after) {
    if (!before.has(key) || before.get(key) !== value) changed.add(key);
  }
  for (const key of before.keys()) if (!after.has(key)) changed.add(key);
  return changed;
}
