import assert from "node:assert/strict";
import { test } from "node:test";
import { loses } from "../../gridmap/assets/leaving.js";

const FORM = "http://localhost/register?point=3#15/32/118";
const open = { is_unsaved: true, is_in_address: false };

test("a way back loses an open form, unless only the map's place changes", () => {
  assert.ok(loses(FORM, "http://localhost/register#15/32/118", open));
  assert.ok(loses(FORM, "http://localhost/overview?point=3#15/32/118", open));
  assert.ok(!loses(FORM, "http://localhost/register?point=3#16/32/118", open));
});

test("where nothing is unsaved, or the address keeps it, nothing is lost", () => {
  assert.ok(!loses(FORM, "http://localhost/register", { ...open, is_unsaved: false }));
  assert.ok(!loses(FORM, "http://localhost/register", { ...open, is_in_address: true }));
});
