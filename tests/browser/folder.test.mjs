// Real partition folders on the page: a replica is downloaded as files and opened again, damage
// is told with file and byte, and what another client wrote is shown; in both languages.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import zlib from "node:zlib";

import AxeBuilder from "@axe-core/playwright";

import { begin, explore, settled } from "./support.mjs";

const FIXTURE = fileURLToPath(new URL("../fixtures/orders-0/", import.meta.url));
const NATIVE = fileURLToPath(new URL("../../target/debug/highwater", import.meta.url));
const FILL = "fill 900 records of 100 bytes in batches of 10";
const LOG = "00000000000000000000.log";

const WORDS = {
  "en-US": { download: "Download this folder", sound: "No fault found.", one: "1 fault found." },
  "zh-CN": { download: "下载此目录", sound: "没有发现问题。", one: "发现 1 处问题。" },
};

const { browser, server } = await begin();

/** The files of an archive by their names, read from its central directory. */
function unzip(archive) {
  const files = {};
  const end = archive.lastIndexOf(Buffer.from("PK\x05\x06"));
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const method = archive.readUInt16LE(at + 10);
    const [packed, size] = [archive.readUInt32LE(at + 20), archive.readUInt32LE(at + 24)];
    const [name, extra, comment] = [28, 30, 32].map((n) => archive.readUInt16LE(at + n));
    const local = archive.readUInt32LE(at + 42);
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const bytes = archive.subarray(start, start + packed);
    const path = archive.toString("utf8", at + 46, at + 46 + name);
    files[path] = method === 8 ? zlib.inflateRawSync(bytes) : bytes;
    assert.equal(files[path].length, size, path);
    at += 46 + name + extra + comment;
  }
  return files;
}

/** Drops files onto the page. */
async function drop(page, files) {
  const sent = files.map(({ name, buffer }) => [name, buffer.toString("base64")]);
  const data = await page.evaluateHandle((files) => {
    const data = new DataTransfer();
    for (const [name, text] of files) {
      const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
      data.items.add(new File([bytes], name));
    }
    return data;
  }, sent);
  await page.dispatchEvent(".page__main", "dragover", { dataTransfer: data });
  await page.dispatchEvent(".page__main", "drop", { dataTransfer: data });
}

async function fixture() {
  const names = await readdir(FIXTURE);
  return Promise.all(
    names.map(async (name) => ({ name, buffer: await readFile(join(FIXTURE, name)) })),
  );
}

for (const [locale, words] of Object.entries(WORDS)) {
  test(`a replica is downloaded, opened again, and damage is told (${locale})`, async (t) => {
    const page = await explore(browser, server, { locale });
    const line = page.locator(".explore__console");
    for (const statement of ["set segment.bytes=20000", FILL]) {
      await line.fill(statement);
      await line.press("Enter");
      await settled(page);
    }
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press("l");
    const facts = await page.locator(".inside .inside__facts").allTextContents();
    const waiting = page.waitForEvent("download");
    await page.getByRole("button", { name: words.download }).click();
    const download = await waiting;
    assert.equal(download.suggestedFilename(), "highwater-0.zip");
    const archive = await readFile(await download.path());
    const files = unzip(archive);
    const names = Object.keys(files);
    assert.ok(names.every((name) => name.startsWith("highwater-0/")), names.join());
    const logs = names.filter((name) => name.endsWith(".log")).sort();
    assert.equal(logs.length, facts.length, "every segment that the page shows");
    assert.ok(names.includes("highwater-0/leader-epoch-checkpoint"));
    assert.equal(files[logs[0]].readBigInt64BE(0), 0n, "the first base offset");
    if (existsSync(NATIVE)) {
      const folder = await mkdtemp(join(tmpdir(), "highwater-folder-"));
      t.after(() => rm(folder, { recursive: true }));
      await writeFile(join(folder, "highwater-0.zip"), archive);
      const told = execFileSync(NATIVE, ["check-folder", join(folder, "highwater-0.zip")]);
      assert.match(String(told), / 900 records, offsets 0 to 899\n$/);
    }

    await drop(page, [{ name: "highwater-0.zip", buffer: archive }]);
    await page.locator(".open-files__verdict").waitFor();
    assert.equal(await page.locator(".open-files__verdict").textContent(), words.sound);
    const opened = page.locator(".open-files .inside__file").filter({ hasText: ".log" });
    const shown = await opened.locator(".inside__facts").allTextContents();
    assert.deepEqual(shown, facts, "offsets, records and batches as before");
    const sizes = await opened.evaluateAll((rows) => rows.map((row) => row.title));
    assert.deepEqual(sizes, logs.map((name) => `${files[name].length} B`));

    const damaged = Object.entries(files).map(([name, bytes]) => {
      const copy = { name: name.split("/")[1], buffer: Buffer.from(bytes) };
      if (name === logs[0]) copy.buffer[100] ^= 1;
      return copy;
    });
    await drop(page, damaged);
    await page.locator(".open-files__verdict--faulty").waitFor();
    assert.equal(await page.locator(".open-files__verdict").textContent(), words.one);
    const place = await page.locator(".open-files__place").allTextContents();
    assert.equal(place.length, 1);
    assert.match(place[0], /^00000000000000000000\.log\D+0$/, "the batch that holds the byte");
    assert.deepEqual(page.problems, []);
    await page.context().close();
  });
}

test("batches of every codec are shown with their records", async () => {
  const page = await explore(browser, server);
  await drop(page, await fixture());
  await page.locator(".open-files__line").first().waitFor();
  const seen = new Set();
  const lines = page.locator(".open-files__line");
  for (let at = 0; at < (await lines.count()); at += 1) {
    const facts = await lines.nth(at).textContent();
    const codec = ["gzip", "snappy", "lz4", "zstd"].find((name) => facts.includes(name)) ?? "none";
    if (seen.has(codec)) continue;
    seen.add(codec);
    const base = /^offsets? (\d+)/.exec(facts)[1];
    await lines.nth(at).click();
    await page.getByRole("heading", { name: `Records of the batch from offset ${base}` }).waitFor();
    const row = page.locator(".open-files__records tbody tr").first();
    // The uncompressed batch holds a record without key and value, but with a header.
    const said = codec === "none" ? "null.*null.*trace=" : `order ${base}: two coffees`;
    assert.match(await row.textContent(), new RegExp(`^${base}.*${said}`));
    const named = codec === "none" ? "not compressed" : `compressed with ${codec}`;
    await page.getByText(named).waitFor();
    await page.locator(".hex__field").filter({ hasText: "baseOffset" }).first().waitFor();
  }
  assert.deepEqual([...seen].sort(), ["gzip", "lz4", "none", "snappy", "zstd"]);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test("a search goes through the files step by step, and indexes show their entries", async () => {
  const page = await explore(browser, server);
  await drop(page, await fixture());
  await page.locator(".open-files__line").first().waitFor();
  await page.locator(".inside__find").fill("150");
  await page.locator(".inside__find").press("Enter");
  await page.locator(".inside__now").waitFor();
  const first = await page.locator(".inside__now").textContent();
  assert.match(first, /^150 lies between the log start 0 and the log end \d+\.$/);
  await page.getByRole("button", { name: "To the answer" }).click();
  await settled(page);
  assert.match(await page.locator(".inside__now").textContent(), /^Found: record 150,/);
  await page.getByRole("heading", { name: /^Records of the batch from offset/ }).waitFor();
  await page.locator(".inside__file").filter({ hasText: /^0{20}\.index/ }).click();
  await page.locator(".open-files__entries li").first().waitFor();
  assert.match(await page.locator(".open-files__entries li").first().textContent(), /→ byte \d+$/);
  await page.keyboard.press("Escape");
  await page.locator(".stage").waitFor();
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test("what is no folder, and a worker that does not come, are told with what to do", async () => {
  const page = await explore(browser, server);
  await page.getByRole("button", { name: "Open files of a real broker…" }).click();
  const title = page.getByRole("heading", { name: "Files of a real broker" }).first();
  assert.ok(await page.locator("#open-files-title").evaluate((e) => e === document.activeElement));
  await title.waitFor();
  const choose = page.getByLabel("Choose files or an archive");
  await choose.setInputFiles([{ name: "holiday.jpg", mimeType: "", buffer: Buffer.from("jpg") }]);
  await page.getByText("None of these is a file of a partition folder").waitFor();
  await choose.setInputFiles([{ name: "a.zip", mimeType: "", buffer: Buffer.from("no zip") }]);
  await page.getByText("These files could not be opened").waitFor();
  assert.deepEqual(page.problems, []);
  await page.context().route("**/files_bg.wasm", (route) => route.abort());
  await choose.setInputFiles([{ name: LOG, mimeType: "", buffer: Buffer.alloc(0) }]);
  await page.getByText("What reads files could not be loaded").waitFor();
  await page.context().unroute("**/files_bg.wasm");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator(".open-files__verdict").waitFor();
  await page.locator(".inside__close").click();
  await page.locator(".stage").waitFor();
  const opener = page.locator(".open-files__opener");
  assert.ok(await opener.evaluate((element) => element === document.activeElement));
  assert.equal(page.workers().length, 0, "the worker ends with the view");
  await page.context().close();
});

test("axe finds nothing, wide and narrow, light and dark", async () => {
  for (const [width, colorScheme] of [[1440, "light"], [390, "dark"]]) {
    const page = await explore(browser, server, { viewport: { width, height: 844 }, colorScheme });
    const files = await fixture();
    files.find(({ name }) => name === LOG).buffer[700] ^= 1;
    await drop(page, files);
    await page.locator(".open-files__line").first().click();
    await page.locator(".open-files__records").waitFor();
    const found = await new AxeBuilder({ page }).include(".open-files").analyze();
    assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes[0].html}`), []);
    await page.context().close();
  }
});
