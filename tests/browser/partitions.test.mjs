// Several partitions, and editions of Kafka: used by clicks and keys in the built page.
import assert from "node:assert/strict";
import { test } from "node:test";

import { AxeBuilder } from "@axe-core/playwright";

import { begin, explore, linkTo, open, settled, where } from "./support.mjs";

const SCRIPT = `step 4
edition 4.1
cluster brokers=4
topic orders partitions=3 replication.factor=3 min.insync.replicas=2
topic clicks replicas=4,1
produce p1 to orders-1 "a"
next 2
produce p1 "b"
next 2
`;

const { browser, server } = await begin();

const chooser = (page) => page.locator(".page__partition select");
const chosen = (list) => list.evaluate((select) => select.selectedOptions[0].textContent);

test("a partition is chosen from the list or the table, and the link keeps it", async () => {
  const page = await open(browser, server, { path: linkTo(SCRIPT), reducedMotion: "reduce" });
  assert.equal(await chosen(chooser(page)), "orders-0");
  await page.getByText("no replica").first().waitFor();
  await chooser(page).focus();
  await page.keyboard.press("ArrowDown");
  assert.equal(await chosen(chooser(page)), "orders-1");
  await page.locator(".stage__value", { hasText: "a" }).first().waitFor();
  await page.locator(".state-table__name", { hasText: "clicks-0" }).click();
  assert.equal(await chosen(chooser(page)), "clicks-0");
  await settled(page);
  await page.reload();
  await page.locator("[data-step]").waitFor();
  assert.equal(await chosen(chooser(page)), "clicks-0");
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map((violation) => violation.id), []);
  assert.deepEqual(page.problems, []);
});

test("a partition in the address that is not there is told", async () => {
  const page = await open(browser, server, { path: "?partition=orders-9" });
  await page.locator(".notice", { hasText: "partition=orders-9" }).waitFor();
});

test("in the smallest window Next stays in sight beneath the list of partitions", async () => {
  for (const lang of ["en", "zh"]) {
    const viewport = { width: 320, height: 240 };
    const page = await open(browser, server, { path: `?lang=${lang}${linkTo(SCRIPT)}`, viewport });
    for (const part of [".page__partition", ".caption__headline", ".transport__button--next"]) {
      const box = await page.locator(part).boundingBox();
      assert.ok(box.y >= 0 && box.y + box.height <= viewport.height, `${part} is in sight`);
    }
  }
});

test("at 1024 pixels what moves the picture stands on one line", async () => {
  for (const lang of ["en", "zh"]) {
    const viewport = { width: 1024, height: 768 };
    const page = await open(browser, server, { path: `?lang=${lang}`, viewport });
    const boxes = await page.locator(".transport > *").evaluateAll((parts) =>
      parts.map((part) => part.getBoundingClientRect()).filter((box) => box.height > 0)
        .map(({ top, bottom }) => [top, bottom]),
    );
    const [tops, bottoms] = [0, 1].map((side) => boxes.map((box) => box[side]));
    assert.ok(Math.max(...tops) < Math.min(...bottoms), `${lang}: ${boxes}`);
  }
});

test("what is written goes to the partition that is looked at", async () => {
  const page = await open(browser, server, { path: linkTo(SCRIPT), reducedMotion: "reduce" });
  await chooser(page).selectOption({ label: "orders-2" });
  const produce = page.locator(".explore").getByRole("button", { name: "Produce" }).first();
  await produce.click();
  await page.keyboard.press("Escape");
  await page.locator(".caption", { hasText: "orders-2: " }).waitFor();
});

test("another edition is another run, and plays the same schedule", async () => {
  const page = await explore(browser, server);
  await page.locator(".explore__console").fill('produce p1 "a"');
  await page.keyboard.press("Enter");
  await page.locator(".explore__console").fill("run 1s");
  await page.keyboard.press("Enter");
  const there = await where(page);
  await page.locator(".editions select").first().selectOption({ label: "Kafka 0.8" });
  assert.equal((await where(page)).last, 0);
  await page.locator(".editions").getByRole("button", { name: "same schedule" }).click();
  assert.ok((await where(page)).last > 0);
  await page.locator(".editions").getByRole("button", { name: "Kafka 4.0" }).click();
  assert.equal((await where(page)).shown, there.shown);
  assert.deepEqual(page.problems, []);
});

test("the table of editions is loaded when it is opened", async () => {
  const page = await open(browser, server);
  await page.locator(".releases summary").click();
  await page.locator(".releases td", { hasText: "KIP-966" }).first().waitFor();
  await page.getByRole("button", { name: "中文" }).click();
  await page.locator(".releases th", { hasText: "跟随者" }).first().waitFor();
});
