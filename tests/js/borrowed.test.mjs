/* Words that Streamlit writes itself, in ours. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { pattern, translated } from "../../gridmap/assets/borrowed.js";

const words = [
  [pattern("Upload"), "选择文件"],
  [pattern("Help for {what}"), "$<what>：说明"],
  [pattern("{size} per file"), "每个文件不超过$<size>"],
  [pattern("Running..."), "正在处理"],
];

test("whole words are replaced, and nothing that only holds one", () => {
  assert.equal(translated("Upload", words), "选择文件");
  assert.equal(translated("Upload a list", words), "Upload a list");
  assert.equal(translated("RunningXXX", words), "RunningXXX");
  assert.equal(translated("Running...", words), "正在处理");
});

test("what stands in a place is kept", () => {
  assert.equal(translated("Help for 台账", words), "台账：说明");
  assert.equal(translated("300MB per file", words), "每个文件不超过300MB");
});
