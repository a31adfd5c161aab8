// What every browser test needs: a server of the built page, a browser, and a page that notes
// what must not happen.

import { execFileSync } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import zlib from "node:zlib";

import { chromium } from "playwright-core";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const DIST = join(ROOT, "dist");

/** The file with which the worker that thinks begins. */
export const STUDY = "**/study_loader.js";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
};

/** Serves the built page from a folder, as a static host would. */
export async function serve(folder = "/some/folder/") {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    const name = path.startsWith(folder) ? path.slice(folder.length) || "index.html" : "";
    try {
      const body = await readFile(join(DIST, name));
      response.writeHead(200, { "content-type": TYPES[extname(name)] ?? "text/plain" });
      response.end(body);
    } catch {
      response.writeHead(404);
      response.end();
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  server.url = `http://127.0.0.1:${server.address().port}${folder}`;
  return server;
}

/** Starts Chromium. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROME ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A server and a browser for the tests of a file, until the last of them is over. */
export async function begin() {
  const server = await serve();
  const browser = await launch();
  after(async () => {
    await browser.close();
    server.close();
  });
  return { browser, server };
}

/**
 * Opens the page; a file that matches `missing` is not found. `page.problems` collects what must
 * not happen: console errors, crashes, requests to another origin, missing files.
 */
export async function open(browser, server, options = {}) {
  const { path = "", ready = true, missing, ...context } = options;
  const size = { width: 1440, height: 900 };
  const opened = await browser.newContext({ viewport: size, locale: "en-US", ...context });
  opened.setDefaultTimeout(10_000);
  const page = await opened.newPage();
  page.problems = [];
  page.on("console", (message) => {
    if (message.type() === "error") page.problems.push(message.text());
  });
  page.on("pageerror", (error) => page.problems.push(String(error)));
  page.on("request", (request) => {
    const here = request.url().startsWith(new URL(server.url).origin);
    const inside = request.url().startsWith("data:") || request.url().startsWith("blob:");
    if (!here && !inside) page.problems.push(`request to ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) page.problems.push(`${response.status()} ${response.url()}`);
  });
  if (missing) await page.route(missing, (route) => route.fulfill({ status: 404 }));
  await page.goto(server.url + path);
  if (ready) await page.locator("[data-step]").waitFor();
  return page;
}

/** Opens the page where one acts freely. */
export async function explore(browser, server, options = {}) {
  const page = await open(browser, server, { reducedMotion: "reduce", ...options });
  await page.locator(".header__field--lesson select").selectOption("");
  await page.locator(".page--free").waitFor();
  return page;
}

/**
 * From its question of this number on, the worker that thinks breaks, as it does when its memory is
 * used up; `page.unroute(STUDY)` gives the next one back its health.
 */
export async function breakStudy(page, question) {
  const body = `let asked = 0;
addEventListener("message", (event) => {
  asked += 1;
  if (asked < ${question}) return;
  event.stopImmediatePropagation();
  throw new Error("broken by a test");
});
${await readFile(join(DIST, "study_loader.js"), "utf8")}`;
  await page.route(STUDY, (route) => route.fulfill({ contentType: "text/javascript", body }));
}

/** Where the page stands, and the state that it shows, in words. */
export async function where(page) {
  const root = page.locator("[data-step]");
  const read = (name) => root.getAttribute(`data-${name}`);
  const names = ["step", "last", "run", "branch"];
  const [step, last, run, branch] = (await Promise.all(names.map(read))).map(Number);
  const shown = page.locator(".state-table table, #stage-description");
  return { step, last, run, branch, shown: (await shown.allTextContents()).join("\n") };
}

/** The link in the address, once its text has these lines: the browser packs it meanwhile. */
export async function linkWith(page, lines) {
  for (;;) {
    const { hash } = new URL(page.url());
    const packed = Buffer.from(hash.split(".")[1] ?? "", "base64url").subarray(4);
    const text = packed.length > 0 ? zlib.inflateRawSync(packed).toString() : "";
    if (text.includes(lines)) return hash;
    await settled(page);
  }
}

/** The markers of the timeline that have the sign of a kind. */
export function marks(page, kind) {
  const sign = page.locator(`.timeline__mark--${kind}`);
  return page.locator(".timeline__mark", { has: sign }).and(page.getByRole("button"));
}

/** Does one statement by the console. */
export async function say(page, statement) {
  const line = page.locator(".explore__console");
  await line.fill(statement);
  await line.press("Enter");
  await settled(page);
  await page.evaluate(() => document.activeElement.blur());
}

/** Waits until the page stands at a step. */
export async function standsAt(page, step) {
  await page.locator(`[data-step="${step}"]`).waitFor();
}

/** Waits until the page has taken in what was pressed: two frames of the browser. */
export function settled(page) {
  return page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
}

/** What the native program prints. */
export function native(...words) {
  return execFileSync(join(ROOT, "target/debug/highwater"), words, { encoding: "utf8" }).trim();
}

/** What the stage says of each step of a lesson, natively. */
export function nativeTold(lesson) {
  const runs = [];
  for (const line of native("told", lesson).split("\n")) {
    const [, run, step, told] = line.match(/^(\d+) (\d+) (.*)$/);
    (runs[run] ??= [])[step] = told;
  }
  return runs;
}

/** Every file of the built page with its size raw and compressed. */
export async function weights() {
  const [gzip, brotli] = [promisify(zlib.gzip), promisify(zlib.brotliCompress)];
  const files = [];
  for (const entry of await readdir(DIST, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const body = await readFile(join(entry.parentPath ?? entry.path, entry.name));
    const packed = await Promise.all([gzip(body, { level: 9 }), brotli(body)]);
    const [small, smaller] = packed.map((bytes) => bytes.length);
    files.push({ name: entry.name, raw: body.length, gzip: small, brotli: smaller });
  }
  return files.sort((a, b) => b.raw - a.raw);
}

/** The link to a run that plays a script. */
export function linkTo(script) {
  return sealed(zlib.deflateRawSync(Buffer.from(script)));
}

/** The link of a packed text: a checksum (FNV-1a), and the text. */
export function sealed(packed) {
  const sum = packed.reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, 0x811c9dc5);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(sum);
  return `#1.${Buffer.concat([head, packed]).toString("base64url")}`;
}
