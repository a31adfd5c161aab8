// What the page weighs at first load, and what it loads only when somebody needs it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { begin, open, settled, weights } from "./support.mjs";

const { browser, server } = await begin();

/** The names of the files that were fetched to show the page. */
async function loaded(page) {
  await page.waitForLoadState("networkidle");
  const urls = await page.evaluate(() => [
    location.href,
    ...performance.getEntriesByType("resource").map((entry) => entry.name),
  ]);
  const names = urls.map((url) => new URL(url).pathname.split("/").at(-1) || "index.html");
  return new Set(names);
}

test("the page keeps to its weight at first load", async () => {
  const page = await open(browser, server);
  const names = await loaded(page);
  const files = (await weights()).filter((file) => names.has(file.name));
  assert.equal(files.length, names.size, `${[...names]} are all in the built page`);
  const total = files.reduce((sum, file) => sum + file.brotli, 0);
  const wasm = files.find((file) => file.name.endsWith(".wasm"));
  assert.ok(total <= 500_000, `${total} bytes compressed in all`);
  assert.ok(wasm.brotli <= 350_000, `${wasm.brotli} bytes of WebAssembly`);
});

test("what is modelled is loaded when it is opened, and once more if it failed", async () => {
  const page = await open(browser, server);
  assert.ok(!(await loaded(page)).has("fidelity.en.html"));
  const panel = page.locator(".fidelity");
  await page.route("**/fidelity.en.html", (route) => route.fulfill({ status: 404 }));
  await panel.locator("summary").click();
  await panel.getByText("could not be loaded").waitFor();
  await page.unroute("**/fidelity.en.html");
  await panel.getByRole("button", { name: "Try again" }).click();
  await panel.locator("tbody tr").nth(40).waitFor();
  await page.getByRole("button", { name: "中文" }).click();
  await panel.getByText("按批次追加").waitFor();
});

test("the text of the help is loaded when it is opened, and once more if it failed", async () => {
  const page = await open(browser, server);
  const help = page.getByRole("dialog");
  const rarely = help.locator(".help__key--single").first();
  await page.route("**/help.en.html", (route) => route.fulfill({ status: 404 }));
  await page.keyboard.press("?");
  await help.getByText("could not be loaded").waitFor();
  await page.unroute("**/help.en.html");
  await help.getByRole("button", { name: "Try again" }).click();
  await help.locator(".legend__sign").nth(20).waitFor();
  assert.ok(await rarely.isVisible());
  await help.getByRole("checkbox").uncheck();
  assert.ok(!(await rarely.isVisible()), "keys that are switched off are not listed");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "中文" }).click();
  await page.locator(".header").getByRole("button", { name: "帮助" }).click();
  await help.getByText("截断").first().waitFor();
});

test("only the words and the lesson in use are loaded", async () => {
  const page = await open(browser, server);
  const early = await loaded(page);
  const texts = [...early].filter((name) => name.endsWith(".txt") || name.endsWith(".md"));
  assert.deepEqual(texts.sort(), ["a-records-way.en.md", "lessons.en.txt", "words.en.txt"]);
  await page.getByRole("button", { name: "中文" }).click();
  await page.locator("html[lang=zh-Hans]").waitFor();
  const more = await loaded(page);
  for (const name of ["a-records-way.zh.md", "lessons.zh.txt", "words.zh.txt"]) {
    assert.ok(more.has(name), name);
  }
});

test("without its words the page says that it could not start", async () => {
  const page = await open(browser, server, { ready: false, missing: "**/words.en.txt*" });
  await page.getByText("could not start").waitFor();
  assert.ok(await page.locator("#stills").isVisible());
});

test("a text that does not come is told, and can be asked for once more", async () => {
  const page = await open(browser, server);
  await page.route("**/words.zh.txt*", (route) => route.fulfill({ status: 404 }));
  await page.getByRole("button", { name: "中文" }).click();
  await page.locator(".notice").getByText("could not be loaded").waitFor();
  await page.unroute("**/words.zh.txt*");
  await page.locator(".notice").getByRole("button", { name: "Try again" }).click();
  await page.locator("html[lang=zh-Hans]").waitFor();
  assert.equal(await page.locator(".notice").count(), 0);

  await page.route("**/the-leader-dies.zh.md*", (route) => route.fulfill({ status: 404 }));
  await page.locator(".header select").first().selectOption("the-leader-dies");
  await page.locator(".notice").getByRole("button", { name: "重试" }).waitFor();
});

test("a lesson that comes late takes nobody's place", async () => {
  const page = await open(browser, server);
  let release;
  const released = new Promise((done) => (release = done));
  await page.route("**/the-leader-dies.en.md*", async (route) => {
    await released;
    await route.continue();
  });
  const lessons = page.locator(".header select").first();
  await lessons.selectOption("the-leader-dies");
  await lessons.selectOption("");
  await page.locator(".page--free").waitFor();
  const late = page.waitForResponse("**/the-leader-dies.en.md*");
  release();
  await (await late).finished();
  await settled(page);
  assert.equal(await page.locator(".page--free").count(), 1);
});

test("the worker for files keeps to its weight and is not part of the first load", async () => {
  const page = await open(browser, server);
  const early = [...(await loaded(page))].filter((name) => name.startsWith("files"));
  assert.deepEqual(early, []);
  const worker = (await weights()).find((file) => file.name === "files_bg.wasm");
  assert.ok(worker.brotli <= 400_000, `${worker.brotli} bytes of WebAssembly`);
});

/** Starts the worker, waits until it is ready, and asks it something. */
function ask(page, request) {
  return page.evaluate(
    (request) =>
      new Promise((told) => {
        const worker = new Worker("files_loader.js");
        worker.onerror = (event) => {
          event.preventDefault();
          told(`failed: ${event.message}`);
        };
        worker.onmessage = (ready) => {
          worker.onmessage = (answer) => told([ready.data, answer.data]);
          worker.postMessage(request);
        };
      }),
    request,
  );
}

test("the worker for files says that it is ready, and answers", async () => {
  const page = await open(browser, server);
  assert.deepEqual(await ask(page, "version"), ["ready", "0.1.0"]);
  assert.deepEqual(await ask(page, { what: "nobody knows" }), ["ready", null]);
  assert.deepEqual(page.problems, []);
});

for (const missing of ["files_loader.js", "files.js", "files_bg.wasm"]) {
  test(`without ${missing} the worker for files tells the page that it failed`, async () => {
    const page = await open(browser, server);
    await page.context().route(`**/${missing}`, (route) => route.abort());
    assert.match(await ask(page, "version"), /^failed: /);
  });
}
