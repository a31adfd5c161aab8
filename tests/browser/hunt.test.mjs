// "Can this lose data?": a search begun, stopped, begun again, played, shared; and that the page
// stays responsive meanwhile.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";

import { AxeBuilder } from "@axe-core/playwright";

import { launch, linkTo, open, serve, settled, where } from "./support.mjs";

const ACKS_1 = "edition 4.0\ncluster acks=1\n";
/** With two crashes and some restarts a search takes much longer than anybody waits. */
const SAFE = "edition 4.0\ncluster acks=all min.insync.replicas=2\n";

let server;
let browser;
before(async () => {
  server = await serve();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  server?.close();
});

const panel = (page) => page.locator(".hunt");
const status = (page) => page.locator(".hunt__status");
const over = (page) => page.locator('.hunt__told[aria-busy="false"]').waitFor({ timeout: 60_000 });

/** Waits until the search has found more states than these, and answers how many. */
async function beyond(page, states) {
  const found = await page.waitForFunction((states) => {
    const said = document.querySelector(".hunt__status")?.textContent ?? "";
    const found = Number(said.match(/^([\d,]+) states/)?.[1].replaceAll(",", ""));
    return found > states && found;
  }, states);
  return found.jsonValue();
}

async function opened(script, options = {}) {
  const path = linkTo(script);
  const page = await open(browser, server, { path, reducedMotion: "reduce", ...options });
  await panel(page).locator("> summary").click();
  return page;
}

test("from a bare page three clicks lead to a loss, and one more prevents it", async () => {
  const page = await open(browser, server);
  await page.getByText("Can this lose data?").click();
  await page.getByRole("button", { name: "Try to lose data" }).click();
  await over(page);
  await page.getByRole("button", { name: "Play it" }).click();
  await page.waitForFunction(() => document.querySelector("[data-step]").dataset.step >= 2);
  const steps = (await status(page).innerText()).match(/^Yes: .* in (\d+) steps/)[1];
  await page.keyboard.press("End");
  await settled(page);
  assert.equal((await where(page)).step, Number(steps));
  await page.locator(".stage__value, text", { hasText: "lost" }).first().waitFor();
  const said = await page.locator(".remedies__said").innerText();
  assert.match(said, new RegExp(`^In step ${steps} this promise is broken: “No acknowledged`));
  const { y } = await page.locator(".remedies").boundingBox();
  assert.ok(y >= 0 && y < 100, `what is said of it is in view: ${y}`);
  await page.getByRole("button", { name: "Side by side: flush.messages=1" }).click();
  await page.locator(".beside__verdict", { hasText: "flush.messages" }).waitFor();
  const side = (at) => page.locator(".beside__side").nth(at);
  const lost = (at) => side(at).getByText("lost", { exact: true });
  assert.deepEqual([await lost(0).count() > 0, await lost(1).count()], [true, 0]);
  const broken = page.locator(".timeline__mark--broken");
  assert.match(await broken.getAttribute("aria-label"), /^broken promise: No acknowledged/);
  const verdict = await page.locator(".beside__verdict").innerText();
  await page.waitForFunction(() => location.hash.startsWith("#1."));
  const other = await open(browser, server, { path: new URL(page.url()).hash });
  await other.locator(".beside__verdict").waitFor();
  assert.equal(await other.locator(".beside__verdict").innerText(), verdict);
  await page.getByRole("button", { name: "End side by side" }).click();
  await page.locator(".remedies__said", { hasText: said }).waitFor();
  assert.deepEqual([...page.problems, ...other.problems], []);
});

test("what was found is stepped through, saved and shared", async () => {
  const page = await opened(ACKS_1);
  await panel(page).locator("select").nth(2).selectOption("Two crashes and a restart");
  await page.getByRole("button", { name: "Try to lose data" }).click();
  await over(page);
  assert.match(await status(page).innerText(), /^Yes: .* in \d+ steps, and in no fewer/);
  await page.getByRole("button", { name: "Play it" }).click();
  await page.keyboard.press("Home");
  await settled(page);
  const { step, last } = await where(page);
  assert.equal(step, 0);
  assert.match(await status(page).innerText(), new RegExp(`in ${last} steps`));
  for (let at = 1; at <= last; at += 1) await page.keyboard.press("ArrowRight");
  await settled(page);
  assert.equal((await where(page)).step, last);
  await page.locator(".stage__value, text", { hasText: "lost" }).first().waitFor();
  const mark = (kind) => page.locator(`.timeline__mark--${kind}`).getAttribute("aria-label");
  assert.match(await mark("cause"), /^act behind a loss: Broker 1, the leader, crashes/);
  assert.match(await mark("loss"), /^loss: /);
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map((violation) => violation.id), []);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as a lesson" }).click();
  const saved = await download;
  assert.equal(saved.suggestedFilename(), "my-lesson.en.md");
  const lesson = await readFile(await saved.path(), "utf8");
  assert.match(lesson, /^---\nlesson: my-lesson\n.*\nexpect lost = "b"\n```\n$/s);
  const there = await where(page);
  const other = await open(browser, server, { path: new URL(page.url()).hash });
  assert.deepEqual(await where(other), there);
  assert.deepEqual([...page.problems, ...other.problems], []);
});

test("a search moves, rests, stops, begins again, finds, and the find is shared", async () => {
  const page = await opened(SAFE);
  await panel(page).locator("select").nth(2).selectOption("Two crashes and a restart");
  await panel(page).locator(".hunt__bounds > summary").click();
  const bound = (name, most) => panel(page).getByLabel(name, { exact: true }).fill(most);
  await bound("Records", "4");
  await bound("Restarts", "4");
  await page.locator(".hunt__start").click();
  const first = await beyond(page, 0);
  await beyond(page, first);
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("button", { name: "Go on" }).waitFor();
  assert.match(await status(page).innerText(), /\(paused\)$/);
  const paused = await beyond(page, first);
  await page.getByRole("button", { name: "Go on" }).click();
  await beyond(page, paused);
  await page.locator(".explore__console").fill("crash broker 1");
  await page.locator(".explore__console").press("Enter");
  await page.locator('[data-step="1"]').waitFor();
  await page.getByRole("button", { name: "Stop" }).click();
  await status(page).waitFor({ state: "detached" });
  await page.locator(".explore__console").fill("set acks=1");
  await page.locator(".explore__console").press("Enter");
  await page.locator('[data-step="2"]').waitFor();
  await panel(page).locator("select").nth(1).selectOption({ index: 1 });
  await bound("Crashes", "1");
  await bound("Restarts", "0");
  await page.locator(".hunt__start").click();
  await over(page);
  const steps = Number((await status(page).innerText()).match(/^Yes: .* in (\d+) steps/)[1]);
  await page.getByRole("button", { name: "Play it" }).click();
  await page.keyboard.press("Home");
  await settled(page);
  const { last } = await where(page);
  assert.equal(last, 2 + steps, "what led to it, and the schedule");
  for (let at = 1; at <= last; at += 1) await page.keyboard.press("ArrowRight");
  await page.locator(`[data-step="${last}"]`).waitFor();
  await page.waitForFunction(() => location.hash.startsWith("#1."));
  const there = await where(page);
  const other = await open(browser, server, { path: new URL(page.url()).hash });
  assert.deepEqual(await where(other), there);
  assert.deepEqual([...page.problems, ...other.problems], []);
});

test("an honest no, and another promise, by the keyboard alone", async () => {
  const page = await open(browser, server, { path: linkTo(SAFE), reducedMotion: "reduce" });
  await panel(page).locator("> summary").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowDown");
  const promise = panel(page).locator("select").first();
  assert.match(await promise.evaluate((s) => s.selectedOptions[0].textContent), /Replicas agree/);
  await panel(page).locator(".hunt__bounds > summary").focus();
  await page.keyboard.press("Enter");
  for (const [name, most] of [["Records", "1"], ["Crashes", "1"], ["Restarts", "0"]]) {
    await panel(page).getByLabel(name, { exact: true }).fill(most);
  }
  await page.locator(".hunt__start").focus();
  await page.keyboard.press("Enter");
  await over(page);
  assert.match(await status(page).innerText(), /^No: nothing that can happen within the bounds/);
  assert.deepEqual(page.problems, []);
});

test("a search that does not load says so, and can be tried again", async () => {
  const page = await opened(ACKS_1, { missing: "**/study_loader.js" });
  await page.locator(".hunt__start").click();
  await page.locator(".hunt__status", { hasText: "did not load" }).waitFor();
  await page.unroute("**/study_loader.js");
  await page.locator(".hunt__start").click();
  await over(page);
  assert.match(await status(page).innerText(), /^Yes: /);
});

test("the panel fits a phone and speaks Chinese in the dark", async () => {
  const page = await opened(ACKS_1, {
    viewport: { width: 390, height: 844 },
    locale: "zh-CN",
    colorScheme: "dark",
  });
  await page.locator(".hunt__start").click();
  await over(page);
  assert.match(await status(page).innerText(), /^会：只需 \d+ 步/);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 390, `the page is ${wide} pixels wide`);
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map((violation) => violation.id), []);
});

test("a promise is broken by hand, with hints, and what is too much is told", async () => {
  const page = await opened(ACKS_1);
  const standing = page.locator(".hunt__standing");
  const stands = (text) => standing.filter({ hasText: text }).waitFor();
  const say = async (statement) => {
    await page.locator(".explore__console").fill(statement);
    await page.locator(".explore__console").press("Enter");
  };
  await page.getByRole("button", { name: "Try it yourself" }).click();
  await stands("The promise holds so far. Left: Records 2 · Crashes 3 · Restarts 1; 30 steps.");
  await say("cut 1 2");
  await stands("Step 1 is more than is allowed here.");
  await page.getByRole("button", { name: "Back", exact: true }).click();
  await stands("The promise holds so far.");
  const advice = page.locator(".hunt__told").last().locator(".hunt__status");
  for (let steps = 1; !/^You did it/.test(await standing.innerText()); steps += 1) {
    assert.ok(steps < 30, "the hints lead to the end");
    await page.getByRole("button", { name: "Give me a hint" }).click();
    await advice.filter({ hasText: "from here" }).waitFor({ timeout: 60_000 });
    const [, act] = (await advice.innerText()).match(/^Do this next: (.*) \(the/) ?? [];
    const before = await standing.innerText();
    await (act ? say(act) : page.getByRole("button", { name: "Next", exact: true }).click());
    await standing.filter({ hasNotText: before }).waitFor();
  }
  await page.getByRole("button", { name: "End the attempt" }).click();
  await standing.waitFor({ state: "detached" });
  assert.deepEqual(page.problems, []);
});

const space = (page) => page.locator(".hunt__space");

/** The panel of state spaces, opened, with a spec and its constants. */
async function spaceOf(spec, constants, options = {}) {
  const page = await opened(ACKS_1, options);
  await space(page).locator("> summary").click();
  await space(page).locator("select").selectOption(spec);
  for (const [name, value] of Object.entries(constants)) {
    await space(page).getByLabel(name, { exact: true }).fill(String(value));
  }
  return page;
}

const SMALL = { Replicas: 2, LogSize: 2, MaxRecords: 2, MaxLeaderEpoch: 2 };

test("the state space of a spec has the figures of TLC, and a broken law its steps", async () => {
  const page = await spaceOf("KafkaTruncateToHighWatermark", SMALL);
  const count = space(page).getByRole("button", { name: "Count all states" });
  await count.click();
  await over(page);
  assert.equal(await status(page).innerText(), "10,131 distinct states, depth 19: all there are.");
  const law = (name) => space(page).locator(".hunt__law", { hasText: `${name}: ` });
  assert.equal(await law("X_HwWithinLog").innerText(), "X_HwWithinLog: holds");
  assert.match(await law("LeaderInIsr").first().innerText(), /broken in the first state/);
  const broken = law("X_HwPrefixAgreement");
  const told = "X_HwPrefixAgreement: broken after 14 steps; 12 states break it";
  assert.equal(await broken.locator("summary").innerText(), told);
  await broken.locator("summary").click();
  assert.equal(await broken.locator("li").count(), 14);
  assert.equal(await broken.locator("li").first().innerText(), "ControllerElectLeader leader=r1");
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map((violation) => violation.id), []);

  await space(page).locator("select").selectOption("Kip320");
  assert.equal(await space(page).getByLabel("Replicas").inputValue(), "3");
  for (const [name, value] of Object.entries(SMALL)) {
    await space(page).getByLabel(name, { exact: true }).fill(String(value));
  }
  await count.click();
  await space(page).getByText("5,973 distinct states, depth 17: all there are.").waitFor();
  assert.equal(await law("X_HwPrefixAgreement").innerText(), "X_HwPrefixAgreement: holds");

  await space(page).getByLabel("Replicas").fill("9");
  await count.click();
  await space(page).getByText("Replicas is from 1 to 8.").waitFor();
  assert.deepEqual(page.problems, []);
});

test("the count of states moves, rests, goes on, stops, and ends at its limit", async () => {
  const large = { Replicas: 3, LogSize: 3, MaxRecords: 3, MaxLeaderEpoch: 3 };
  const page = await spaceOf("Kip101", { ...large, "Million states at most": 1 });
  const press = (name) => space(page).getByRole("button", { name }).click();
  await press("Count all states");
  const first = await beyond(page, 0);
  const progress = / states up to depth \d+ so far; [\d,]+ a second; [\d.]+ [KM]iB/;
  assert.match(await status(page).innerText(), progress);
  await press("Pause");
  await space(page).getByRole("button", { name: "Go on" }).waitFor();
  await press("Go on");
  await beyond(page, first);
  await press("Stop");
  await status(page).waitFor({ state: "detached" });
  await press("Count all states");
  await over(page);
  const stopped = /^Stopped at 1,0\d\d,\d{3} states, depth \d+: there are more\./;
  assert.match(await status(page).innerText(), stopped);
  assert.ok(await space(page).getByText("TypeOk: not broken so far").isVisible());
  assert.deepEqual(page.problems, []);
});

test("the state spaces fit a phone and speak Chinese in the dark", async () => {
  const page = await spaceOf("Kip101", SMALL, {
    viewport: { width: 390, height: 844 },
    locale: "zh-CN",
    colorScheme: "dark",
  });
  await page.locator(".hunt__count").click();
  await space(page).getByText("共有 9,045 个不同的状态，深度 17：这就是全部。").waitFor();
  await space(page).locator("summary", { hasText: "WeakIsr" }).click();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 390, `the page is ${wide} pixels wide`);
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map((violation) => violation.id), []);
});
