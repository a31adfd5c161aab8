// Why, and why not: asked of what is chosen on the stage, and answered by the worker that thinks.

import assert from "node:assert/strict";
import { test } from "node:test";

import AxeBuilder from "@axe-core/playwright";

import { STUDY, begin, breakStudy, explore, say, standsAt } from "./support.mjs";

const { browser, server } = await begin();

const script = [
  'produce p1 "a"',
  "run until hw = 1",
  "run 2s",
  "cut 1 3",
  'produce p1 "b"',
  "run 200ms",
];

/** Opens a run in which broker 3 holds the high watermark back, at its end. */
async function held() {
  const page = await explore(browser, server);
  for (const line of script) await say(page, line);
  return page;
}

/** Chooses a high watermark on the stage. */
async function choose(page, name) {
  const signs = page.locator(".stage-view__pick--high-watermark");
  const sign = signs.and(page.getByRole("button", { name }));
  await sign.focus();
  await page.keyboard.press("Enter");
  await page.locator(".inspector").waitFor();
}

test("a high watermark says why, leads to its steps, and says why it stays", async () => {
  const page = await held();
  const end = Number(await page.locator("[data-step]").getAttribute("data-step"));
  await choose(page, /broker 1/i);
  await page.getByRole("button", { name: "Why, and why not?" }).click();
  const why = page.locator(".why");
  await why.getByText("The high watermark of broker 1, which leads, is 1").waitFor();
  const live = page.locator("[aria-live]:not([hidden]), [role=status]:not([hidden])");
  assert.equal(await live.count(), 1, "one voice for all that is spoken");
  await live.getByText("The high watermark of broker 1, which leads, is 1").waitFor();
  const behind = why.locator(".why__line", { hasText: "moves the high watermark from 0 to 1" });
  assert.match(await behind.locator(".why__rule").textContent(), /^HW-1/);
  const hasCut = { hasText: "The link between broker 3 and broker 1 is cut" };
  const cut = why.locator(".why__line", hasCut);
  await why.locator(".why__line", { hasText: "Broker 3 is in the ISR" }).waitFor();
  const step = Number((await behind.getByRole("button").textContent()).match(/\d+/)[0]);
  assert.ok(step > 0 && step < end);
  await behind.getByRole("button").click();
  await standsAt(page, step);
  assert.ok(await cut.isVisible(), "the answer stays while one follows it");
  await page.getByRole("button", { name: "Why, and why not?" }).click();
  await why.getByText("is 1; its log ends at 1").waitFor();
  await why.getByText("nothing lies above the high watermark").waitFor();
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test("the answer is in the language of the page, and axe finds nothing in it", async () => {
  const page = await held();
  await page.getByRole("button", { name: "中文" }).click();
  await page.locator("html[lang=zh-Hans]").waitFor();
  await page.locator(".state-table__name").nth(1).click();
  await page.locator(".why__ask").click();
  await page.locator(".why").getByText("broker 2 在 ISR 中").first().waitFor();
  assert.equal(await page.locator(".why__now").count(), 4, "life, ISR, high watermark, log end");
  const { violations } = await new AxeBuilder({ page }).include(".inspector").analyze();
  assert.deepEqual(violations.map((violation) => violation.id), []);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test("what did not load is told, and can be tried again", async () => {
  const page = await held();
  await choose(page, /broker 2/i);
  await page.route(STUDY, (route) => route.fulfill({ status: 404 }));
  await page.locator(".why__ask").click();
  await page.locator(".notice").getByText("could not be loaded").waitFor();
  await page.unroute(STUDY);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator(".why").getByText("The high watermark of broker 2").waitFor();
  await page.context().close();
});

test("an answer that a broken worker owes is told, and can be tried again", async () => {
  const page = await held();
  await breakStudy(page, 2);
  await choose(page, /broker 2/i);
  const ask = page.getByRole("button", { name: "Why, and why not?" });
  await ask.click();
  const why = page.locator(".why");
  await why.getByText("The high watermark of broker 2").waitFor();
  await page.keyboard.press("ArrowLeft");
  await ask.click();
  await page.locator(".notice").getByText("could not be loaded").waitFor();
  assert.equal(await why.getByText("Loading").count(), 0);
  await page.unroute(STUDY);
  await page.getByRole("button", { name: "Try again" }).click();
  await why.getByText("The high watermark of broker 2").waitFor();
  assert.equal(await page.locator(".notice").count(), 0);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test("a refusal says why it is as it is", async () => {
  const page = await explore(browser, server);
  await say(page, "crash broker 2");
  await say(page, "crash broker 2");
  const refused = page.locator(".explore__problem");
  await refused.getByText("is down").waitFor();
  const console = page.locator(".explore form", { has: refused });
  await console.getByRole("button", { name: "Why, and why not?" }).click();
  await page.locator(".why__now", { hasText: "Broker 2 is down." }).waitFor();
  const crash = page.locator(".why__line--act", { hasText: "Broker 2 crashes" });
  await crash.getByRole("button", { name: "Step 1" }).click();
  await standsAt(page, 1);
  assert.deepEqual(page.problems, []);
});
