/* When the search asks, and which answer counts. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as rest } from "node:timers/promises";

import { Asking, isShortcut, step, told } from "../../gridmap/assets/asking.js";

test("letters typed at once are one question", async () => {
  const asked = [], answered = [];
  const asking = new Asking(5, async (text) => [asked.push(text)], (text, found) => answered.push([text, found]));
  for (const text of ["j", "jb", "jbx"]) asking.ask(text);
  await rest(30);
  assert.deepEqual(asked, ["jbx"]);
  assert.deepEqual(answered, [["jbx", [1]]]);
  assert.equal(asking.isWaiting, false);
});

test("an old answer that comes late is dropped", async () => {
  const answered = [], late = { slow: 40, quick: 1 };
  const asking = new Asking(1, (text) => rest(late[text]), (text) => answered.push(text));
  asking.ask("slow");
  await rest(10);
  asking.ask("quick");
  await rest(70);
  assert.deepEqual(answered, ["quick"]);
});

test("nothing is asked for blanks, nor after a stop", async () => {
  const asked = [];
  const asking = new Asking(1, async (text) => asked.push(text), () => {});
  asking.ask("  ");
  await rest(10);
  asking.ask("a");
  asking.stop();
  await rest(10);
  assert.deepEqual(asked, []);
});

test("a failure is an answer of nothing", async () => {
  const answered = [];
  const asking = new Asking(1, async () => { throw new Error("gone"); }, (_text, found) => answered.push(found));
  asking.ask("a");
  await rest(20);
  assert.deepEqual(answered, [null]);
});

test("arrows go round", () => {
  assert.deepEqual([step(-1, 3, 1), step(2, 3, 1), step(0, 3, -1), step(-1, 3, -1), step(0, 0, 1)], [0, 0, 2, 2, -1]);
});

test("a person's line has the post", () => {
  const words = { posts: { worker: "社区工作者" }, language: "zh_CN" };
  assert.equal(told({ role: "worker", where: "FX-Z01" }, words), "社区工作者 · FX-Z01");
  assert.equal(told({ services: { zh_CN: "公交站", en: "Bus stop" }, where: "复兴社区" }, words), "公交站 · 复兴社区");
  assert.equal(told({ role: "", services: null, where: "" }, words), "");
});

test("a slash that somebody writes is a slash", () => {
  const body = { closest: () => null }, field = { closest: () => ({}) };
  assert.ok(isShortcut({ key: "/", target: body }));
  assert.ok(!isShortcut({ key: "/", target: field }));
  assert.ok(!isShortcut({ key: "/", ctrlKey: true, target: body }));
});
