// Links: made by the browser when the picture rests, opened with the page or by hand.

import assert from "node:assert/strict";
import { test } from "node:test";
import zlib from "node:zlib";

import { begin, explore, linkTo, open, say, sealed, settled, standsAt, where } from "./support.mjs";

const { browser, server } = await begin();

const still = { reducedMotion: "reduce" };

/** A link of the first version, as it was given out. */
const OLD =
  "#1.zAkkCVWMQQrCMBBF93OKT9YqplZcxbvEdKChsS0zCdZDuPQCHsBbCR7DCG7cfd7jv8Sq04jc8zqx71jWXWQlzTzjQN" +
  "zFHKtuN1sKqVQqOMk0sKhr4cOgztIsU1cCY7Ywk3wT1mDgq_MpBv7T7-fjdbsbmJOhkZcM21AQr_2vCktSRpQxx4T-ggZH" +
  "V1kouc4dXXysl_1ZiZeZQ0ZUgUOz2q1a-gA";

/** The link in the address, once the page has written it there. */
async function linkOf(page) {
  await page.waitForFunction(() => /^#1\.[A-Za-z0-9_-]+$/.test(location.hash));
  let [before, now] = ["", await page.evaluate(() => location.hash)];
  while (before !== now) {
    await settled(page);
    [before, now] = [now, await page.evaluate(() => location.hash)];
  }
  return now;
}

test("a copied address shows another person the same run at the same step", async () => {
  const page = await explore(browser, server);
  await say(page, 'produce p1 "a" key=k');
  await say(page, "run until hw 2 = 1");
  await say(page, "crash broker 1 losing 1");
  await page.keyboard.press("ArrowLeft");
  await settled(page);
  const here = await where(page);
  const hash = await linkOf(page);
  const other = await open(browser, server, { ...still, path: hash });
  assert.deepEqual(await where(other), here);
  assert.deepEqual([page.problems, other.problems], [[], []]);
});

test("a link into a lesson opens it at the same place, in the language of the reader", async () => {
  const path = "?lesson=the-leader-dies&step=20";
  const page = await open(browser, server, { ...still, path });
  const place = (from) => from.locator("[data-step]").getAttribute("data-place");
  await standsAt(page, 20);
  const hash = await linkOf(page);
  const other = await open(browser, server, { ...still, locale: "zh-CN", path: hash });
  await other.locator(".lesson").getByText("首领宕机").first().waitFor();
  assert.equal(await place(other), await place(page));
  await other.getByRole("button", { name: "English" }).click();
  await other.locator("html[lang=en]").waitFor();
  assert.equal((await where(other)).shown, (await where(page)).shown);
  assert.deepEqual([page.problems, other.problems], [[], []]);
});

for (const [name, hash] of [
  ["a cut link", "#1.AbCd"],
  ["a link of the future", "#9.AbCd"],
  ["a link of another program", "#hello world"],
  ["a link whose packing is broken", sealed(Buffer.from([0xff, 0xff]))],
  ["a link that holds too much", linkTo("next\n".repeat(1 << 18))],
]) {
  test(`${name} says what is wrong and shows the first lesson`, async () => {
    const page = await open(browser, server, { ...still, path: hash });
    await page.locator(".notice").first().waitFor();
    const shown = await page.locator(".notice textarea").inputValue();
    assert.equal(decodeURI(shown), hash.slice(1));
    assert.equal((await where(page)).step, 0);
    await page.getByRole("heading", { name: "Reading the picture" }).first().waitFor();
    assert.deepEqual(page.problems, []);
  });
}

test("a link that was given out long ago opens", async () => {
  const page = await open(browser, server, { ...still, path: OLD });
  await standsAt(page, 7);
  await page.locator(".page--free").waitFor();
  assert.deepEqual(page.problems, []);
});

test("a link that another browser packed stays in the address as it came", async () => {
  const made = await linkOf(await open(browser, server, still));
  const text = zlib.inflateRawSync(Buffer.from(made.slice(3), "base64url").subarray(4));
  const other = sealed(zlib.deflateRawSync(text, { level: 0 }));
  assert.notEqual(other, made);
  const page = await open(browser, server, { ...still, path: other });
  await settled(page);
  assert.equal(await linkOf(page), other);
  assert.deepEqual(page.problems, []);
});

test("a link typed into the address opens, and Back leads to what was there", async () => {
  const page = await open(browser, server, still);
  const first = await linkOf(page);
  await page.evaluate((link) => (location.hash = link), OLD);
  await standsAt(page, 7);
  await page.waitForFunction((link) => location.hash !== link, OLD);
  await page.goBack();
  await page.locator(".page--lesson").waitFor();
  assert.equal(await linkOf(page), first);
  assert.deepEqual(page.problems, []);
});

test("a browser that cannot pack says so and shows the lesson", async () => {
  const context = await browser.newContext(still);
  await context.addInitScript(() => {
    delete globalThis.CompressionStream;
    delete globalThis.DecompressionStream;
  });
  const page = await context.newPage();
  await page.goto(server.url + OLD);
  await page.locator(".notice").getByText("DecompressionStream").waitFor();
  await page.getByRole("heading", { name: "Reading the picture" }).first().waitFor();
  await page.getByRole("button", { name: "Copy link" }).click();
  await page.locator(".notice").getByText("no CompressionStream").waitFor();
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await settled(page);
  assert.equal(await page.evaluate(() => location.hash), OLD);
  await context.close();
});
