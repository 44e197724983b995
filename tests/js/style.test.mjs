/* How features are drawn: the pure part of the map's scripts. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { aside, atZoom, classOf, differences, holds, kind, rgba, upright, zoomOf } from "../../gridmap/assets/style.js";

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
  assert.equal(classOf(table, { kind: "home" }).weight, 4);
  assert.equal(classOf(table, { kind: "shop" }).weight, 1);
  assert.equal(classOf(table, {}).weight, 1);
});

test("a number has the highest step that it reaches", () => {
  const table = { by: "walk_m", values: {}, steps: [[0, thin], [500, bold]], otherwise: none };
  assert.equal(classOf(table, { walk_m: 499.9 }).weight, 1);
  assert.equal(classOf(table, { walk_m: 500 }).weight, 4);
  assert.equal(classOf(table, {}).weight, 0);
});

test("a swatch is a dot, an area or a line", () => {
  assert.equal(kind({ radius: 4, fill: true }), "gridmap-dot");
  assert.equal(kind({ radius: 0, fill: true }), "");
  assert.equal(kind({ radius: 0, fill: false }), "gridmap-line");
});

test("no name stands on its head", () => {
  for (let angle = -180; angle <= 180; angle += 15) {
    const turned = (upright(angle) * 180) / Math.PI;
    assert.ok(Math.abs(turned) <= 90.001, `${angle} gives ${turned}`);
    assert.ok(Math.abs(Math.sin(((turned + angle) * Math.PI) / 180)) < 1e-9);
  }
  assert.equal(upright(null), 0);
});

test("a zoom is that of its resolution, to a quarter", () => {
  assert.equal(zoomOf(156543.03392804097), 0);
  assert.equal(zoomOf(156543.03392804097 / 2 ** 15.5), 15.5);
  assert.equal(zoomOf(156543.03392804097 / 2 ** 15.6), 15.5);
});

test("a colour with an opacity", () => {
  assert.equal(rgba("#1d5fa8", 0.5), "rgba(29,95,168,0.5)");
});

test("a point is in a ring and not in its hole", () => {
  const flat = [0, 0, 10, 0, 10, 10, 0, 10, 0, 0, 4, 4, 6, 4, 6, 6, 4, 6, 4, 4];
  assert.ok(holds(flat, [10, 20], 1, 1));
  assert.ok(!holds(flat, [10, 20], 5, 5));
  assert.ok(!holds(flat, [10, 20], 11, 5));
  assert.ok(holds(flat, [10], 5, 5));
});

test("what is new, gone or another value differs", () => {
  const before = new Map([[1, "a"], [2, "b"], [3, "c"]]);
  const after = new Map([[1, "a"], [2, "x"], [4, "d"]]);
  assert.deepEqual([...differences(before, after)].sort(), [2, 3, 4]);
  assert.deepEqual([...differences(after, before)].sort(), [2, 3, 4]);
});

test("an undefined value is a value", () => {
  assert.deepEqual([...differences(new Map(), new Map([[1, undefined]]))], [1]);
  assert.deepEqual([...differences(new Map([[1, undefined]]), new Map([[1, undefined]]))], []);
});

test("a name stands aside of points", () => {
  const moves = [-16, 16];
  assert.equal(aside("复兴社区", 15, moves, []), 0);
  assert.equal(aside("复兴社区", 15, moves, [[0, 3]]), -16);
  assert.equal(aside("复兴社区", 15, moves, [[-30, -3], [30, -20]]), 16);
  assert.equal(aside("复兴社区", 15, moves, [[0, 3], [0, -20], [0, 20]]), 0, "no room: where it was");
  assert.equal(aside("复兴社区", 15, moves, [[45, 0], [0, 40]]), 0, "beside it");
  assert.equal(aside("Gate", 15, moves, [[30, 0]]), 0, "Latin letters are narrower");
});
