// Inside a log: files, a look-up step by step, bytes; by keys and by pointer, in both languages.

import assert from "node:assert/strict";
import { test } from "node:test";

import AxeBuilder from "@axe-core/playwright";

import { begin, explore, settled, standsAt, where } from "./support.mjs";

const { browser, server } = await begin();

/** Does one statement by the console. */
async function say(page, statement) {
  const line = page.locator(".explore__console");
  await line.fill(statement);
  await line.press("Enter");
  await settled(page);
  await page.evaluate(() => document.activeElement.blur());
}

/** Opens the log of the leader by its key. */
async function enter(page) {
  await page.keyboard.press("l");
  await page.locator(".inside").waitFor();
}

const languages = [
  {
    locale: "en-US",
    find: "Look up",
    next: "Next look",
    previous: "Previous look",
    first: "368801 lies between the log start 0 and the log end 400000.",
    found: /^Found: record 368801, the 368802nd offset of the segment, in the batch at byte \d+\.$/,
  },
  {
    locale: "zh-CN",
    find: "查找",
    next: "下一次查看",
    previous: "上一次查看",
    first: "368801 在日志起始偏移量 0 与日志末端 400000 之间。",
    found: /^找到了：记录 368801，该日志段的第 368802 个偏移量，在字节 \d+ 处的批次中。$/,
  },
];

for (const words of languages) {
  test(`a record is found in a long log, look by look (${words.locale})`, async () => {
    const page = await explore(browser, server, { locale: words.locale });
    await say(page, "fill 400000 records of 100 bytes");
    await standsAt(page, 1);
    await enter(page);
    await page.locator(".inside__find").fill("368801");
    await page.getByRole("button", { name: words.find, exact: true }).click();
    const shown = page.locator(".inside__now");
    assert.equal(await shown.textContent(), words.first);
    const told = [words.first];
    const next = page.getByRole("button", { name: words.next });
    while ((await next.getAttribute("aria-disabled")) === null) {
      await next.click();
      await settled(page);
      told.push(await shown.textContent());
    }
    assert.match(told.at(-1), words.found);
    assert.ok(told.length > 8, told.join("\n"));
    await page.locator(".inside__found").waitFor();
    await page.getByRole("button", { name: words.previous }).click();
    await settled(page);
    assert.equal(await shown.textContent(), told.at(-2));
    await page.keyboard.press("ArrowLeft");
    await settled(page);
    assert.equal(await shown.textContent(), told.at(-3), "the arrows move the search");
    assert.equal((await where(page)).step, 1, "and not the run");
    assert.deepEqual(page.problems, []);
    await page.context().close();
  });
}

test("a field that has the focus lights its bytes, and bytes light their field", async () => {
  const page = await explore(browser, server);
  await say(page, 'produce p1 "hello" key=k');
  await say(page, "run until hw = 1");
  await enter(page);
  const lit = page.locator(".hex__run--lit");
  const field = page.locator(".hex__field--lit");
  await page.locator(".hex__field").filter({ hasText: "lastOffsetDelta" }).focus();
  await settled(page);
  assert.equal((await lit.allTextContents()).join(" "), "00 00 00 00", "on two rows");
  const spoken = await lit.first().getAttribute("aria-label");
  assert.match(spoken, /^lastOffsetDelta, int32, 0, bytes 23–26$/);
  await page.keyboard.press("ArrowDown");
  await settled(page);
  assert.match(await field.textContent(), /^baseTimestamp/);
  assert.ok(await field.evaluate((element) => element === document.activeElement));
  await page.locator('.hex__run[aria-label^="value, bytes"]').first().hover();
  await settled(page);
  assert.match(await field.textContent(), /^valuebytes"hello"$/);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test("opened from the inspector it follows the playhead, and gives the focus back", async () => {
  const page = await explore(browser, server);
  await say(page, "fill 1000 records of 100 bytes");
  await page.locator(".state-table__name").nth(1).click();
  const opener = page.getByRole("button", { name: "Inside the log" });
  await opener.click();
  await page.getByRole("heading", { name: "Inside the log of broker 2" }).waitFor();
  const facts = page.locator(".inside__facts").first();
  assert.match(await facts.textContent(), /1000 records/);
  await page.keyboard.press("ArrowLeft");
  await standsAt(page, 0);
  assert.equal(await facts.textContent(), "empty");
  await page.keyboard.press("Escape");
  await page.locator(".stage").waitFor();
  assert.equal(await page.locator(".inside").count(), 0);
  assert.ok(await opener.evaluate((element) => element === document.activeElement));
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test("axe finds nothing, wide and narrow, light and dark", async () => {
  for (const [width, colorScheme] of [[1440, "light"], [390, "dark"]]) {
    const page = await explore(browser, server, { viewport: { width, height: 844 }, colorScheme });
    await say(page, "fill 1000 records of 100 bytes");
    await enter(page);
    await page.locator(".inside__find").fill("123");
    await page.locator(".inside__find").press("Enter");
    await page.locator(".inside__now").waitFor();
    const found = await new AxeBuilder({ page }).include(".inside").analyze();
    const told = found.violations.map((v) => `${v.id}: ${v.nodes[0].html}`);
    assert.deepEqual(told, []);
    await page.context().close();
  }
});
