// Two runs side by side: used by clicks and keys in the built page.
import assert from "node:assert/strict";
import { test } from "node:test";

import { AxeBuilder } from "@axe-core/playwright";

import {
  STUDY, begin, breakStudy, explore, linkWith, marks, open, settled, where,
} from "./support.mjs";

const { browser, server } = await begin();

const LESSON = "?lesson=cut-too-deep";
const chooser = (page) => page.locator(".editions__field select").last();
/** Puts another run beside, and waits until the worker has played it. */
const beside = async (page, label) => {
  await chooser(page).selectOption({ label });
  await sides(page).last().waitFor();
};
const sides = (page) => page.locator(".beside__side");
const verdict = (page) => page.locator(".beside__verdict").textContent();
const partings = (page) => marks(page, "parting");
/** The step that both timelines mark. */
const parting = async (page) => Number((await verdict(page)).match(/from step (\d+) on/)[1]);

test("a lesson is put beside itself under another edition, and both sides move", async () => {
  const page = await open(browser, server, { path: LESSON, reducedMotion: "reduce" });
  await beside(page, "Kafka 0.11");
  assert.equal(await sides(page).count(), 2);
  assert.deepEqual(await page.locator(".beside__name").allTextContents(), [
    "Kafka 0.9",
    "Kafka 0.11",
  ]);
  assert.match(await verdict(page), /KIP-101/);
  assert.equal(await partings(page).count(), 2, "marked on both timelines");
  const step = await parting(page);
  await partings(page).last().press("Enter");
  assert.equal((await where(page)).step, step);
  const signs = (side) => sides(page).nth(side).getByText("≠").count();
  assert.ok((await signs(0)) > 0 && (await signs(1)) > 0, "differing values on both stages");
  const region = page.getByRole("region", { name: "Side by side: Kafka 0.11" });
  assert.match(await region.locator(".stage-view__description").textContent(), /other side/);
  const before = await region.locator(".stage").getAttribute("aria-label");
  await page.keyboard.press("ArrowLeft");
  await settled(page);
  assert.equal((await where(page)).step, step - 1);
  assert.equal((await signs(0)) + (await signs(1)), 0, "nothing differs before");
  assert.notEqual(await region.locator(".stage").getAttribute("aria-label"), before);
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map((violation) => violation.id), []);
  await page.getByRole("button", { name: "End side by side" }).click();
  assert.equal(await sides(page).count(), 0);
  assert.equal(await partings(page).count(), 0);
  assert.deepEqual(page.problems, []);
});

test("the link opens the same pair in another page", async () => {
  const page = await open(browser, server, { path: LESSON, reducedMotion: "reduce" });
  await beside(page, "Kafka 0.11");
  await partings(page).first().press("Enter");
  await settled(page);
  const shown = async (page) => [
    await where(page),
    await verdict(page),
    await page.locator(".beside .stage-view__description").allTextContents(),
  ];
  const here = await shown(page);
  const path = await linkWith(page, `step ${here[0].step}\nbeside edition 0.11\n`);
  const other = await open(browser, server, { path, reducedMotion: "reduce" });
  await sides(other).first().waitFor();
  assert.deepEqual(await shown(other), here);
  assert.deepEqual([...page.problems, ...other.problems], []);
});

test("a loss goes away beside the setting that prevents it", async () => {
  const page = await explore(browser, server);
  for (const line of ["set acks=1", "cut 1 2", "cut 1 3", 'produce p1 "a"', "run 20ms",
    "crash broker 1", "run 30s"]) {
    await page.locator(".explore__console").fill(line);
    await page.keyboard.press("Enter");
    await settled(page);
  }
  await beside(page, "acks=all");
  assert.deepEqual(await page.locator(".beside__name").allTextContents(), ["acks=1", "acks=all"]);
  assert.match(await verdict(page), /acks, which is 1 here and all there/);
  const says = await page.locator(".beside .stage-view__description").allTextContents();
  assert.match(says[0], /[Ll]ost/);
  assert.doesNotMatch(says[1].replace(/other side.*/, ""), /[Ll]ost/);
  const time = (side) => sides(page).nth(side).locator(".stage-view__description").textContent();
  const before = await time(1);
  await page.locator(".explore__console").fill("restart broker 1");
  await page.keyboard.press("Enter");
  await page.locator(".explore__console").fill("run 5s");
  await page.keyboard.press("Enter");
  await page.waitForFunction(
    (before) => document.querySelector("#beside-description").textContent !== before,
    before,
  );
  assert.equal(await sides(page).count(), 2, "what is done is done on both sides");
  assert.deepEqual(page.problems, []);
});

test("playing moves both sides", async () => {
  const page = await open(browser, server, { path: `${LESSON}&step=3` });
  await beside(page, "Kafka 4.0");
  await page.locator(".transport").getByRole("button", { name: "Play", exact: true }).click();
  const names = () =>
    page.locator(".beside .stage").evaluateAll((all) => all.map((one) => one.ariaLabel).join());
  const first = await names();
  await page.waitForFunction(
    (first) => {
      const all = [...document.querySelectorAll(".beside .stage")];
      return all.map((one) => one.ariaLabel).join() !== first;
    },
    first,
  );
  assert.deepEqual(page.problems, []);
});

test("a run beside that cannot be had is told, and can be tried again", async () => {
  const options = { path: LESSON, reducedMotion: "reduce", missing: STUDY };
  const page = await open(browser, server, options);
  const told = page.locator(".notice").getByText("could not be loaded");
  const again = () => page.locator(".notice").getByRole("button", { name: "Try again" }).click();
  await chooser(page).selectOption({ label: "Kafka 0.11" });
  await told.waitFor();
  const asked = page.waitForRequest(STUDY);
  await again();
  await asked;
  await told.waitFor();
  await page.unroute(STUDY);
  await breakStudy(page, 2);
  await again();
  await sides(page).last().waitFor();
  assert.match(await verdict(page), /KIP-101/);
  await chooser(page).selectOption({ label: "Kafka 4.0" });
  await told.waitFor();
  await page.unroute(STUDY);
  await again();
  await sides(page).last().waitFor();
  assert.equal(await page.locator(".beside__name").last().textContent(), "Kafka 4.0");
  assert.equal(await page.locator(".notice").count(), 0);
});

test("nothing overlaps on a phone or in an embed", async () => {
  for (const [width, height] of [[390, 844], [320, 240], [1024, 768]]) {
    const page = await open(browser, server, {
      path: LESSON,
      reducedMotion: "reduce",
      viewport: { width, height },
    });
    await beside(page, "Kafka 0.11");
    await settled(page);
    const boxes = await page
      .locator(".beside__head, .beside .stage-view, .caption, .transport, .timeline")
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()));
    for (const [at, one] of boxes.entries()) {
      assert.ok(one.width > 0 && one.height > 0 && one.right <= width + 1, `${width}: ${at}`);
      for (const other of boxes.slice(at + 1)) {
        const apart = one.bottom <= other.top + 1 || other.bottom <= one.top + 1 ||
          one.right <= other.left + 1 || other.right <= one.left + 1;
        assert.ok(apart, `${width}: ${JSON.stringify([one, other])}`);
      }
    }
    const scrolls = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(scrolls <= width, `${width}: ${scrolls}`);
    assert.deepEqual(page.problems, []);
  }
});
