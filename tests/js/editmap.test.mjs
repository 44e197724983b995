/* What an edit changes on the map: the pure part of the map to edit on. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

// A module without an ending of its own is one to Node only as text.
const source = await readFile(new URL("../../gridmap/assets/editmap.js", import.meta.url), "utf8");
const { differences, either } = await import(`data:text/javascript,${encodeURIComponent(source)}`);

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

test("one of two selections and not of the other", () => {
  assert.deepEqual([...either(new Set([1, 2]), new Set([2, 3]))].sort(), [1, 3]);
  assert.equal(either(new Set([1]), new Set([1])).size, 0);
});
