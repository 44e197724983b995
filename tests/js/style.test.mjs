/* How features are drawn: the pure part of the map's scripts. */
import assert from "node:assert/strict";
import { test } from "node:test";

await import("../../gridmap/assets/style.js");
const { atZoom, look, kind, upright, meet } = globalThis.gridmapStyle;

const thin = { weight: 1, radius: 0, fill: true };
const bold = { weight: 4, radius: 0, fill: true };
const none = { weight: 0, radius: 0, fill: true };

test("a number is the same at every zoom", () => {
  assert.equal(atZoom(3, 12), 3);
  assert.equal(atZoom(3, 18), 3);
});

test("steps have straight lines between them and nothing beyond", () => {
  const steps = [[12, 1], [14, 5], [16, 6]];
  assert.deepEqual([10, 12, 13, 14, 15, 16, 20].map((zoom) => atZoom(steps, zoom)), [1, 1, 3, 5, 5.5, 6, 6]);
});

test("two steps at one zoom are a jump, not a division by zero", () => {
  assert.equal(atZoom([[12, 1], [12, 5]], 12), 1);
  assert.equal(atZoom([[12, 1], [12, 5]], 13), 5);
});

test("a value has its own look, any other the table's", () => {
  const table = { by: "kind", values: { home: bold }, steps: [], otherwise: thin };
  assert.equal(look(table, { kind: "home" }, 15).weight, 4);
  assert.equal(look(table, { kind: "shop" }, 15).weight, 1);
  assert.equal(look(table, {}, 15).weight, 1);
});

test("a number has the highest step that it reaches", () => {
  const table = { by: "walk_m", values: {}, steps: [[0, thin], [500, bold]], otherwise: none };
  assert.equal(look(table, { walk_m: 499.9 }, 15).weight, 1);
  assert.equal(look(table, { walk_m: 500 }, 15).weight, 4);
  assert.equal(look(table, {}, 15).weight, 0);
});

test("a line of no weight is no line", () => {
  const table = { by: null, values: {}, steps: [], otherwise: none };
  assert.equal(look(table, { kind: "home" }, 15).stroke, false);
  assert.equal(look({ ...table, otherwise: thin }, {}, 15).stroke, true);
});

test("a table is not changed by what is drawn from it", () => {
  const otherwise = { weight: [[12, 1], [16, 3]], radius: 0, fill: false };
  const table = { by: null, values: {}, steps: [], otherwise };
  assert.equal(look(table, {}, 14).weight, 2);
  assert.deepEqual(otherwise.weight, [[12, 1], [16, 3]]);
});

test("a swatch is a dot, an area or a line", () => {
  assert.equal(kind({ radius: 4, fill: true }), "gridmap-dot");
  assert.equal(kind({ radius: 0, fill: true }), "");
  assert.equal(kind({ radius: 0, fill: false }), "gridmap-line");
});

test("no name stands on its head", () => {
  for (let angle = -180; angle <= 180; angle += 15) {
    const turned = upright(angle);
    assert.ok(Math.abs(turned) <= 90, `${angle} gives ${turned}`);
    assert.equal((((turned + angle) % 180) + 180) % 180, 0);
  }
  assert.equal(upright(null), 0);
});

test("labels meet when they overlap or nearly touch", () => {
  const box = { left: 0, right: 10, top: 0, bottom: 10 };
  const moved = (x, y) => ({ left: x, right: x + 10, top: y, bottom: y + 10 });
  assert.ok(meet(box, moved(5, 5)));
  assert.ok(meet(box, moved(13, 0)));
  assert.ok(!meet(box, moved(14, 0)));
  assert.ok(meet(box, moved(0, 11)));
  assert.ok(!meet(box, moved(0, 12)));
  assert.equal(meet(moved(13, 0), box), meet(box, moved(13, 0)));
});
