// "Can this lose data?": a search begun, stopped, begun again, played, shared; and that the page
// stays responsive meanwhile.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { AxeBuilder } from "@axe-core/playwright";

import {
  ACKS_1, SAFE, beyond, opened as openPanel, over, panel, space, status,
} from "./hunt.mjs";
import {
  STUDY, begin, breakStudy, linkTo, linkWith, marks, open, say, settled, where,
} from "./support.mjs";

const { browser, server } = await begin();

const opened = (script, options) => openPanel(browser, server, linkTo(script), options);

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
  const broken = marks(page, "broken");
  assert.match(await broken.getAttribute("aria-label"), /^broken promise: No acknowledged/);
  const verdict = await page.locator(".beside__verdict").innerText();
  await page.waitForFunction(() => location.hash.startsWith("#1."));
  const other = await open(browser, server, { path: new URL(page.url()).hash });
  await other.locator(".beside__verdict").waitFor();
  assert.equal(await other.locator(".beside__verdict").innerText(), verdict);
  for (const each of [page, other]) {
    await each.getByRole("button", { name: "End side by side" }).click();
    await each.locator(".remedies__said", { hasText: said }).waitFor();
    await marks(each, "broken").waitFor();
  }
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
  const mark = (kind) => marks(page, kind).getAttribute("aria-label");
  assert.match(await mark("cause"), /^act behind a loss: Broker 1, the leader, crashes/);
  assert.match(await mark("loss"), /loss: b is lost/);
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

/** Begins a search that goes on for much longer than a test. */
async function searching(page) {
  await panel(page).locator("select").nth(2).selectOption("Two crashes and a restart");
  await panel(page).locator(".hunt__bounds > summary").click();
  const bounds = panel(page).getByRole("group", { name: "How often at most" });
  for (const name of ["Records", "Restarts"]) {
    await bounds.getByLabel(name, { exact: true }).fill("4");
  }
  await page.locator(".hunt__start").click();
  return beyond(page, 0);
}

test("a search moves, rests, stops, begins again, finds, and the find is shared", async () => {
  const page = await opened(SAFE);
  const bound = (name, most) => panel(page).getByLabel(name, { exact: true }).fill(most);
  const first = await searching(page);
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
  const path = await linkWith(page, `step ${last}\n`);
  const there = await where(page);
  const other = await open(browser, server, { path });
  assert.deepEqual(await where(other), there);
  assert.deepEqual([...page.problems, ...other.problems], []);
});

test("the page has no long task while a search tells how far it is", async () => {
  const page = await opened(SAFE);
  let states = await searching(page);
  await page.evaluate(() => {
    window.long = [];
    const note = (list) => window.long.push(...list.getEntries().map((task) => task.duration));
    new PerformanceObserver(note).observe({ type: "longtask" });
    setTimeout(() => {
      const end = performance.now() + 100;
      while (performance.now() < end);
    });
  });
  await page.waitForFunction(() => window.long.length > 0);
  // A machine that is busy with something else holds the page up now and then. What the page does
  // itself would take as long each time, so one quiet stretch of several reports is enough.
  const seen = [];
  for (let stretch = 0; stretch < 12; stretch += 1) {
    await page.evaluate(() => (window.long = []));
    for (let reports = 0; reports < 6; reports += 1) states = await beyond(page, states);
    await settled(page);
    seen.push(await page.evaluate(() => window.long));
    if (seen.at(-1).length === 0) break;
  }
  assert.deepEqual(seen.at(-1), [], `milliseconds of long tasks: ${JSON.stringify(seen)}`);
  assert.deepEqual(page.problems, []);
});

test("a field takes the numbers that it says, and nobody touches what is being typed", async () => {
  const page = await opened(SAFE);
  const first = await searching(page);
  const bounds = panel(page).getByRole("group", { name: "How often at most" });
  const crashes = bounds.getByLabel("Crashes", { exact: true });
  const range = await crashes.evaluate(({ min, max, value }) => [min, max, value]);
  assert.deepEqual(range, ["0", "9", "2"]);
  await crashes.fill("");
  await beyond(page, await beyond(page, first));
  assert.equal(await crashes.inputValue(), "", "reports come meanwhile");
  await page.keyboard.type("12");
  assert.equal(await crashes.evaluate((field) => field.validity.rangeOverflow), true);
  await page.keyboard.press("Tab");
  assert.equal(await crashes.inputValue(), "1", "the last one that it takes");
  const spoken = page.locator(".speaker");
  await spoken.getByText("Crashes must be between 0 and 9.").waitFor();
  await crashes.fill("3");
  await page.keyboard.press("Tab");
  assert.equal(await crashes.inputValue(), "3");
  await space(page).locator("> summary").click();
  const constants = space(page).getByRole("group", { name: "Kip101" });
  const millions = constants.getByLabel("Million states at most");
  await millions.fill("0");
  await page.keyboard.press("Tab");
  assert.equal(await millions.inputValue(), "5");
  await spoken.getByText("Million states at most must be between 1 and 20.").waitFor();
  assert.deepEqual(page.problems, []);
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
  const page = await opened(ACKS_1, { missing: STUDY });
  await page.locator(".hunt__start").click();
  await page.locator(".hunt__status", { hasText: "did not load" }).waitFor();
  await page.unroute(STUDY);
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
  assert.match(await status(page).innerText(), /^会：\d+ 步就违背了承诺/);
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
  const spoken = (text) => page.locator(".speaker").getByText(text).waitFor();
  await spoken("Left: Records 2 · Crashes 3 · Restarts 1; 30 steps.");
  await say("cut 1 2");
  await stands("Step 1 is more than is allowed here.");
  await spoken("Step 1 is more than is allowed here.");
  await page.getByRole("button", { name: "Back", exact: true }).click();
  await stands("The promise holds so far.");
  await spoken("The promise holds so far.");
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

test("who judges an attempt may fail and come back", async () => {
  const page = await opened(ACKS_1, { missing: STUDY });
  const standing = page.locator(".hunt__standing");
  const stands = (text) => standing.filter({ hasText: text }).waitFor();
  await page.getByRole("button", { name: "Try it yourself" }).click();
  await stands("This step was not judged");
  await page.unroute(STUDY);
  await breakStudy(page, 2);
  await say(page, "crash broker 2");
  await stands("Crashes 2 · Restarts 1; 29 steps.");
  await say(page, "restart broker 2");
  await stands("This step was not judged");
  await page.unroute(STUDY);
  await page.getByRole("button", { name: "Back", exact: true }).click();
  await stands("Crashes 2 · Restarts 1; 29 steps.");
});

test("a search that breaks, or says what cannot be understood, does not look busy", async () => {
  const page = await opened(ACKS_1);
  await breakStudy(page, 1);
  await page.locator(".hunt__start").click();
  await page.locator(".hunt__status", { hasText: "did not load" }).waitFor();
  const odd = 'postMessage("ready"); onmessage = () => postMessage("hunt 1\\nnonsense");';
  await page.unroute(STUDY);
  await page.route(STUDY, (route) => {
    route.fulfill({ contentType: "text/javascript", body: odd });
  });
  await page.locator(".hunt__start").click();
  await page.locator(".hunt__status", { hasText: "Load the page again." }).waitFor();
  await over(page);
  assert.deepEqual(page.problems, []);
});
