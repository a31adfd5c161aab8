// The worker for files: what another client wrote is opened, packed and opened again; large files
// neither fill the memory nor stop the page.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { test } from "node:test";

import { begin, open } from "./support.mjs";

const FIXTURE = new URL("../fixtures/orders-0/", import.meta.url);

const { browser, server } = await begin();

/** The files of the fixture, as base64, by their names. */
async function fixture() {
  const names = await readdir(FIXTURE);
  const read = async (name) => [name, (await readFile(new URL(name, FIXTURE))).toString("base64")];
  return Object.fromEntries(await Promise.all(names.map(read)));
}

/**
 * A page that has `files.ask(ask, files, during)`: asks the worker and gives its last answer, of
 * which `rows(kind)` are the cells of its rows in English; `during` takes how many bytes are read.
 * `files.cancel()` stops an opening.
 */
async function desk() {
  const page = await open(browser, server);
  await page.evaluate(async () => {
    const worker = new Worker("files_loader.js");
    const waiting = new Map();
    let asked = 0;
    const ready = new Promise((done) => worker.addEventListener("message", done, { once: true }));
    await ready;
    worker.onmessage = ({ data }) => {
      const { told, during } = waiting.get(data.id);
      const [head, ...below] = data.answer.split("\n");
      const [word, done] = head.split(" ");
      if (word === "reading" || word === "unpacking") return during?.(Number(done));
      const english = below.join("\n").split("\u001d")[0];
      const cells = english.split("\u001e").map((row) => row.split("\u001f"));
      const rows = (kind) => cells.filter(([first]) => first === kind).map((row) => row.slice(1));
      told({ word, text: below.join("\n"), rows, bytes: data.bytes });
    };
    const send = (ask, files) => {
      asked += 1;
      worker.postMessage({ id: asked, ask, files });
      return asked;
    };
    const ask = (ask, files, during) =>
      new Promise((told) => waiting.set(send(ask, files), { told, during }));
    const fromBase64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    window.files = { ask, cancel: () => send("cancel"), fromBase64 };
  });
  return page;
}

test("files of another client are opened, and batches of every codec are read", async () => {
  const page = await desk();
  const [report, codecs, records] = await page.evaluate(async (fixture) => {
    const { ask, fromBase64 } = window.files;
    const dropped = Object.entries(fixture).map(([n, text]) => new File([fromBase64(text)], n));
    const report = await ask("open", dropped);
    const [codecs, records] = [new Set(), []];
    for (const [position, , facts] of (await ask("page 0 0")).rows("batch")) {
      const batch = await ask(`batch 0 ${position}`);
      const size = new DataView(batch.bytes.buffer).getInt32(8) + 12;
      if (batch.bytes.length !== size) throw new Error("all bytes of the batch");
      codecs.add(/gzip|snappy|lz4|zstd/.exec(facts)?.[0] ?? "none");
      records.push(...batch.rows("record"));
    }
    return [["finding", "file"].map(report.rows), [...codecs], records];
  }, await fixture());
  const [findings, files] = report;
  assert.deepEqual(findings, []);
  assert.equal(files.length, 11);
  assert.deepEqual(codecs, ["none", "gzip", "snappy", "lz4", "zstd"]);
  assert.deepEqual(records.map(([offset]) => Number(offset)), [...Array(180).keys()]);
  const value = 3;
  assert.equal(records[179][value], "order 179: two coffees, one tea".repeat(2));
  assert.equal(records[176][value], "null");
  assert.deepEqual(page.problems, []);
});

test("a folder that is packed and dropped again is the same folder", async () => {
  const page = await desk();
  const [before, after, size] = await page.evaluate(async (fixture) => {
    const { ask, fromBase64 } = window.files;
    const names = Object.keys(fixture).sort();
    const bytes = names.map((name) => fromBase64(fixture[name]));
    const dropped = names.map((name, index) => new File([bytes[index]], name));
    const before = await ask("open", dropped);
    const packed = await ask(["pack", "orders-0", ...names].join("\n"), bytes);
    const archive = new File([packed.bytes], "orders-0.zip");
    const after = await ask("open", [archive]);
    return [before.text, after.text, packed.bytes.length];
  }, await fixture());
  assert.match(before, /00000000000000000180\.txnindex/);
  assert.equal(after, before);
  assert.ok(size > 1000, `${size} bytes`);
});

test("what is damaged is told with its byte, and what is no archive is refused", async () => {
  const page = await desk();
  const [findings, refused, closed] = await page.evaluate(async (fixture) => {
    const { ask, fromBase64 } = window.files;
    const name = "00000000000000000000.log";
    const bytes = fromBase64(fixture[name]);
    bytes[700] ^= 1;
    const cut = bytes.slice(0, 7400);
    const report = await ask("open", [new File([cut], name)]);
    const refused = await ask("open", [new File([cut], "orders-0.zip")]);
    const closed = await ask("bytes 0 0 10");
    return [report.rows("finding"), [refused.word, refused.text], closed.word];
  }, await fixture());
  const [at, weight, what] = [2, 4, 6];
  assert.deepEqual(findings.map((finding) => finding[at]), ["623", "7183"]);
  assert.match(findings[0][what], /^the checksum is [0-9a-f]{8}, that of the bytes [0-9a-f]{8}$/);
  assert.match(findings[1][what], /: 217 of 261 bytes$/, "what is there of the batch");
  assert.ok(findings.every((finding) => finding[weight].length > 0));
  assert.ok(refused[0] === "failed" && refused[1].length > 0, refused.join());
  assert.equal(closed, "failed", "no folder is open after that");
});

/** Makes `window.large`: a log file of 1 GiB whose parts the browser keeps only once. */
async function makeLarge(page, batches) {
  await page.evaluate((count) => {
    const crc32c = (bytes) => {
      const table = Array.from({ length: 256 }, (_, byte) => {
        let crc = byte;
        for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
        return crc;
      });
      let crc = -1;
      for (const byte of bytes) crc = (crc >>> 8) ^ table[(crc ^ byte) & 255];
      return ~crc >>> 0;
    };
    const size = 1 << 18;
    const batch = new Uint8Array(size);
    const view = new DataView(batch.buffer);
    for (let at = 61; at < size; at += 1) batch[at] = (at * 2654435761) >>> 24;
    view.setInt32(8, size - 12);
    view.setInt8(16, 2);
    view.setInt32(23, 99);
    view.setInt32(57, 100);
    view.setUint32(17, crc32c(batch.subarray(21)));
    const rest = new Blob([batch.subarray(8)]);
    const parts = [];
    for (let index = 0; index < count; index += 1) {
      const offset = new DataView(new ArrayBuffer(8));
      offset.setBigInt64(0, BigInt(index * 100));
      parts.push(offset.buffer, rest);
    }
    window.large = new File(parts, "00000000000000000000.log");
  }, batches);
}

test("a file of 1 GiB is opened in bounded memory while the page stays alive", async (t) => {
  const page = await desk();
  await makeLarge(page, 4096);
  const [report, took, gaps, steps, late] = await page.evaluate(async () => {
    let last = performance.now();
    const gaps = [];
    const watch = setInterval(() => {
      gaps.push(performance.now() - last);
      last = performance.now();
    }, 10);
    const steps = [];
    const start = performance.now();
    const report = await window.files.ask("open", [window.large], (done) => steps.push(done));
    const took = performance.now() - start;
    clearInterval(watch);
    const late = (await window.files.ask("page-of 0 409512")).rows("batch");
    const told = ["finding", "kept", "file"].map(report.rows);
    return [told, took, gaps.sort((a, b) => a - b), steps, late];
  });
  const memory = await page.workers()[0].evaluate(
    async () => (await wasm_bindgen()).memory.buffer.byteLength,
  );
  const rate = (took / 1024) * 100;
  const [usual, longest] = [gaps[Math.floor(gaps.length * 0.95)], gaps.at(-1)];
  t.diagnostic(`1 GiB in ${Math.round(took)} ms, that is 100 MiB in ${Math.round(rate)} ms`);
  const pauses = `95 % below ${Math.round(usual)} ms, the longest ${Math.round(longest)} ms`;
  t.diagnostic(`pauses of the page: ${pauses}`);
  t.diagnostic(`${memory} bytes of memory in the worker`);
  const [findings, kept, files] = report;
  assert.deepEqual([findings, kept], [[], []], "all of it could be read");
  assert.equal(files[0][4], `${2 ** 30} B`);
  assert.match(files[0][5], / 409600 records · 4096 batches$/);
  assert.ok(memory <= 64 << 20, `${memory} bytes of memory`);
  // On a busy machine a single pause says nothing; a page that stands still has few and long ones.
  assert.ok(usual < 100, `one pause in twenty is longer than ${usual} ms`);
  assert.ok(longest < 1000, `the page waited ${longest} ms`);
  assert.ok(steps.length >= 2 && steps.length <= took / 100 + 2, `${steps.length} steps told`);
  assert.ok(steps.every((done, index) => index === 0 || done >= steps[index - 1]));
  assert.deepEqual(late.map(([position]) => Number(position)), [4095 * 2 ** 18]);
  assert.match(late[0][1], /^offsets 409500–409599$/);
});

test("an opening can be stopped, and another one begun", async () => {
  const page = await desk();
  await makeLarge(page, 4096);
  const [outcome, waited, next] = await page.evaluate(async (fixture) => {
    const { ask, cancel, fromBase64 } = window.files;
    let stopped = 0;
    const during = () => {
      if (stopped) return;
      stopped = performance.now();
      cancel();
    };
    const outcome = (await ask("open", [window.large], during)).word;
    const waited = performance.now() - stopped;
    const small = Object.entries(fixture).map(([n, text]) => new File([fromBase64(text)], n));
    const next = await ask("open", small);
    return [outcome, waited, next.rows("finding")];
  }, await fixture());
  assert.equal(outcome, "cancelled");
  assert.ok(waited < 300, `it took ${waited} ms to stop`);
  assert.deepEqual(next, []);
});
