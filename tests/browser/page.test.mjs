// Exploring, keyboard, languages, accessibility, and pages that cannot run.

import assert from "node:assert/strict";
import { test } from "node:test";

import AxeBuilder from "@axe-core/playwright";

import { begin, open, say, settled, standsAt, where } from "./support.mjs";

const { browser, server } = await begin();

const still = { reducedMotion: "reduce" };

/** Opens the page where one acts freely. */
async function explore(options = still) {
  const page = await open(browser, server, options);
  const lesson = page.getByRole("combobox", { name: "Lesson" });
  await lesson.selectOption({ label: "Explore" });
  await page.locator(".page--free").waitFor();
  return page;
}

test("exploring: a produced record, a crash and an election become steps", async () => {
  const page = await explore();
  await page.getByRole("textbox", { name: "Value" }).fill("hello");
  await page.getByRole("button", { name: "Produce", exact: true }).click();
  await standsAt(page, 1);
  await page.locator(".explore").getByRole("button", { name: /^Crash/ }).first().click();
  await standsAt(page, 2);
  const next = page.getByRole("button", { name: "Next", exact: true });
  const elected = page.locator(".caption").getByText("elects", { exact: false });
  for (let pressed = 0; pressed < 20 && !(await elected.isVisible()); pressed += 1) {
    await next.click();
    await settled(page);
  }
  assert.ok(await elected.isVisible(), "the controller elects a leader");
  const end = await where(page);
  await page.keyboard.press("Home");
  await standsAt(page, 0);
  await page.keyboard.press("End");
  await standsAt(page, end.last);
  assert.equal((await where(page)).shown, end.shown);
  assert.deepEqual(page.problems, []);
});

test("exploring: what an operator asks for, by buttons", async () => {
  const page = await explore();
  const panel = page.locator(".explore");
  const press = async (name, told, where = ".caption") => {
    await panel.getByRole("button", { name, exact: true }).click();
    await page.locator(where).getByText(told).first().waitFor();
  };
  await panel.locator("summary", { hasText: "Operations" }).click();
  await press("Create topic", /creates topic payments \(partitions: 3, replicas of each: 3\)/);
  const chooser = page.locator(".page__partition select");
  await chooser.selectOption({ label: "payments-1" });
  await press("Add to this topic", /adds partitions to topic payments: 1 more/);
  await chooser.locator("option", { hasText: "payments-3" }).waitFor({ state: "attached" });
  await press("Assign to c1", /Consumer 1 reads payments-1 from now on/);
  await press("Elect the preferred leader", /leads already/, ".notice");
  const replicas = panel.getByLabel("Replicas, preferred leader first");
  const [first, ...others] = (await replicas.inputValue()).split(",");
  await replicas.fill([...others, first].join(","));
  await press("Reassign", /moves payments-1 to the replicas/);
  await press("Elect the preferred leader", /asks for the preferred leader in payments-1/);
  await press("Shut down: broker 3", /Broker 3.* is asked to stop in order/);
  assert.deepEqual(page.problems, []);
});

test("acting in the past starts a branch, and both branches stay", async () => {
  const page = await explore();
  await say(page, 'produce p1 "a"');
  await say(page, "run until hw = 1");
  const first = await where(page);
  await page.keyboard.press("Home");
  await say(page, "crash broker 2");
  const second = await where(page);
  assert.notEqual(second.branch, first.branch);
  const branches = page.locator(".branches").getByRole("button");
  await branches.first().click();
  await page.keyboard.press("End");
  await standsAt(page, first.last);
  assert.equal((await where(page)).shown, first.shown);
  assert.deepEqual(page.problems, []);
});

test("a refused act says why and changes nothing; a wrong statement names its column", async () => {
  const page = await explore();
  await say(page, "restart broker 1");
  await page.getByText("is up already", { exact: false }).first().waitFor();
  assert.equal((await where(page)).last, 0);
  await say(page, "crush broker 1");
  await page.locator(".explore__problem").getByText("crash", { exact: false }).waitFor();
  assert.equal((await where(page)).last, 0);
  assert.deepEqual(page.problems, []);
});

test("an address that names an unknown lesson says so and offers the nearest", async () => {
  const page = await open(browser, server, { ...still, path: "?lesson=the-leader-dyes" });
  await page.locator(".notice").getByRole("button", { name: /leader/i }).first().click();
  await page.getByRole("heading", { name: "Two records, safe" }).first().waitFor();
  assert.deepEqual(page.problems, []);
});

test("the space-time diagram opens and a step in it leads there", async () => {
  const page = await explore();
  await say(page, 'produce p1 "a"');
  await say(page, "run until hw = 1");
  await page.locator("summary", { hasText: "Space and time" }).click();
  await page.locator(".spacetime svg").first().waitFor();
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map((v) => v.id), []);
  assert.deepEqual(page.problems, []);
});

test("everything can be done by keyboard", async () => {
  const page = await open(browser, server, still);
  const at = () => page.locator("[data-step]").getAttribute("data-place");
  const start = await at();
  await page.keyboard.press("ArrowRight");
  await settled(page);
  const second = await at();
  assert.notEqual(second, start);
  await page.keyboard.press("ArrowLeft");
  await settled(page);
  assert.equal(await at(), start);
  await page.keyboard.press("?");
  const help = page.getByRole("dialog");
  await help.waitFor();
  await page.keyboard.press("Escape");
  await help.waitFor({ state: "hidden" });
  await page.keyboard.press("Tab");
  const seen = new Set();
  for (let pressed = 0; pressed < 120; pressed += 1) {
    const id = await page.evaluate(() => {
      const focus = document.activeElement;
      return focus === document.body ? "body" : focus.outerHTML.slice(0, 200);
    });
    if (id === "body" && seen.size > 10) break;
    seen.add(id);
    await page.keyboard.press("Tab");
  }
  assert.ok(seen.size > 15, `Tab reaches ${seen.size} places`);
  assert.ok([...seen].some((html) => html.includes("transport__button--next")));
  assert.ok([...seen].some((html) => html.includes("stage-view__pick")));
  assert.deepEqual(page.problems, []);
});

test("holding a key neither loses nor doubles a step", async () => {
  const page = await explore({});
  await say(page, 'produce p1 "a"');
  await say(page, "run until hw 3 = 1");
  await page.keyboard.press("Home");
  await page.locator(".transport__button--next").focus();
  for (let pressed = 0; pressed < 7; pressed += 1) await page.keyboard.press("ArrowRight");
  await standsAt(page, 7);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await standsAt(page, 5);
});

test("Chinese is complete, and switching keeps the place", async () => {
  const page = await open(browser, server, { ...still, locale: "zh-CN" });
  assert.equal(await page.locator("html").getAttribute("lang"), "zh-Hans");
  await page.getByRole("button", { name: "下一步", exact: true }).click();
  await settled(page);
  const place = await page.locator("[data-step]").getAttribute("data-place");
  // A term of the protocol keeps its English name beside the Chinese one; so do configurations.
  const shown = await page.locator(".page").innerText();
  const text = shown.replaceAll("leader epoch", "").replaceAll("unclean.leader.election", "");
  const words = text.match(/\b(?:leader|follower|Step|Next|Back|broker is|appends|fetches)\b/gi);
  assert.equal(words, null);
  await page.getByRole("button", { name: "English", exact: true }).click();
  await page.getByRole("button", { name: "Next", exact: true }).waitFor();
  assert.equal(await page.locator("[data-step]").getAttribute("data-place"), place);
  assert.deepEqual(page.problems, []);
});

test("the spoken caption changes with the picture, and there is one live region", async () => {
  const page = await explore();
  assert.equal(await page.locator('[aria-live="polite"], [role="status"]').count(), 1);
  await say(page, 'produce p1 "a"');
  await page.keyboard.press("ArrowRight");
  await settled(page);
  const headline = await page.locator(".caption__headline").innerText();
  await page.locator(".speaker").getByText(headline).waitFor({ state: "attached" });
});

for (const colorScheme of ["light", "dark"]) {
  for (const lang of ["en", "zh"]) {
    test(`axe finds nothing: ${colorScheme}, ${lang}`, async () => {
      const page = await open(browser, server, { ...still, colorScheme, path: `?lang=${lang}` });
      const check = async (what) => {
        const { violations } = await new AxeBuilder({ page }).analyze();
        const told = violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 160)}`);
        assert.deepEqual(told, [], what);
      };
      const lesson = page.getByRole("combobox").first();
      for (const id of ["a-records-way", "the-leader-dies"]) {
        await lesson.selectOption(id);
        for (const place of ["first", "middle", "last"]) {
          const { last } = await where(page);
          const step = { first: 0, middle: last >> 1, last }[place];
          await page.locator(".timeline__slider").evaluate((slider, to) => {
            slider.value = to;
            slider.dispatchEvent(new Event("change", { bubbles: true }));
          }, step);
          await standsAt(page, step);
          await check(`${id}, ${place} step`);
        }
      }
      await lesson.selectOption({ index: 2 });
      await check("exploring");
      await page.keyboard.press("?");
      await page.locator(".help .legend").waitFor();
      await check("help");
    });
  }
}

for (const [width, height] of [[1440, 900], [1024, 768], [390, 844], [320, 240]]) {
  test(`at ${width} x ${height} nothing is wider than the page and Next is in sight`, async () => {
    const viewport = { width, height };
    const page = await open(browser, server, { ...still, viewport });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= width, `the page is ${wide} wide`);
    for (const part of [".transport__button--next", ".caption__headline", ".stage-view"]) {
      const box = await page.locator(part).boundingBox();
      assert.ok(box.y >= 0 && box.y + box.height <= height + 1, `${part} is in sight`);
    }
  });
}

test("without JavaScript the page tells the lessons in still pictures", async () => {
  const page = await open(browser, server, { javaScriptEnabled: false, ready: false });
  assert.ok((await page.locator("figure.still svg").count()) >= 15);
  await page.locator("figure.still svg").first().waitFor();
  assert.match(await page.locator("noscript").innerHTML(), /needs JavaScript/);
});

test("without WebAssembly the page says so and keeps the still pictures", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.route("**/*.wasm", (route) => route.abort());
  await page.goto(server.url);
  await page.getByText("could not start", { exact: false }).waitFor();
  assert.ok((await page.locator("figure.still svg").count()) >= 15);
});
