import assert from "node:assert/strict";
import { test } from "node:test";
import { read, write } from "../../gridmap/assets/place.js";

test("a place is read as it was written", () => {
  const place = { zoom: 16.25, lat: 31.127, lon: -117.20535 };
  assert.equal(write(place), "#16.25/31.12700/-117.20535");
  assert.deepEqual(read(write(place)), place);
});

test("what is no place is none", () => {
  for (const hash of ["", "#", "#heading", "#16/31", "#16/91/117", "#16/31/181", "#16/31/117/2", "#x/31/117"]) {
    assert.equal(read(hash), null, hash);
  }
});
