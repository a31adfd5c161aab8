// The worker for files: what another client wrote is opened, packed and opened again; large files
// neither fill the memory nor stop the page.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { after, before, test } from "node:test";

import { launch, open, serve } from "./support.mjs";

const FIXTURE = new URL("../fixtures/orders-0/", import.meta.url);

let server;
let browser;
before(async () => {
  [server, browser] = [await serve(), await launch()];
});
after(async () => {
  await browser.close();
  server.close();
});

/** The files of the fixture, as base64, by their names. */
async function fixture() {
  const names = await readdir(FIXTURE);
  const read = async (name) => [name, (await readFile(new URL(name, FIXTURE))).toString("base64")];
  return Object.fromEntries(await Promise.all(names.map(read)));
}

/**
 * A page that has `files.ask(ask, files, during)`: asks the worker and gives its last answer;
 * `during` takes what it says of its progress. `files.cancel()` stops an opening.
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
      const answer = JSON.parse(data.answer);
      const { told, during } = waiting.get(data.id);
      if (answer.Progress || answer.Unpacking) during?.(answer);
      else told({ answer, bytes: data.bytes });
    };
    const send = (ask, files) => {
      asked += 1;
      worker.postMessage({ id: asked, ask: JSON.stringify(ask), files });
      return asked;
    };
    const ask = (ask, files, during) =>
      new Promise((told) => waiting.set(send(ask, files), { told, during }));
    const fromBase64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    window.files = { ask, cancel: () => send("Cancel"), fromBase64 };
  });
  return page;
}

test("files of another client are opened, and batches of every codec are read", async () => {
  const page = await desk();
  const [report, codecs, values] = await page.evaluate(async (fixture) => {
    const { ask, fromBase64 } = window.files;
    const dropped = Object.entries(fixture).map(([n, text]) => new File([fromBase64(text)], n));
    const report = (await ask("Open", dropped)).answer.Opened;
    const first = { file: 0, from: { Ordinal: 0 }, count: 100 };
    const { batches } = (await ask({ Page: first })).answer.Page;
    const [codecs, values] = [new Set(), []];
    for (const { position, header } of batches) {
      const one = { file: 0, position, records: 1000 };
      const { answer, bytes } = await ask({ Batch: one });
      if (bytes.length !== header.batch_length + 12) throw new Error("all bytes of the batch");
      codecs.add(header.attributes & 7);
      for (const { value } of answer.Batch.records) values.push(value && atob(value.bytes));
    }
    return [report, [...codecs], values];
  }, await fixture());
  assert.deepEqual(report.findings, []);
  assert.equal(report.files.length, 11);
  assert.deepEqual(codecs, [0, 1, 2, 3, 4]);
  assert.equal(values.length, 180);
  assert.equal(values[179], "order 179: two coffees, one tea".repeat(2));
  assert.equal(values[176], null);
  assert.deepEqual(page.problems, []);
});

test("a folder that is packed and dropped again is the same folder", async () => {
  const page = await desk();
  const [before, after, size] = await page.evaluate(async (fixture) => {
    const { ask, fromBase64 } = window.files;
    const names = Object.keys(fixture).sort();
    const bytes = names.map((name) => fromBase64(fixture[name]));
    const dropped = names.map((name, index) => new File([bytes[index]], name));
    const before = (await ask("Open", dropped)).answer.Opened;
    const packed = await ask({ Pack: { folder: "orders-0", names } }, bytes);
    const archive = new File([packed.bytes], "orders-0.zip");
    const after = (await ask("Open", [archive])).answer.Opened;
    return [before, after, packed.bytes.length];
  }, await fixture());
  assert.deepEqual(after, before);
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
    const report = (await ask("Open", [new File([cut], name)])).answer.Opened;
    const refused = (await ask("Open", [new File([cut], "orders-0.zip")])).answer;
    const closed = (await ask({ Bytes: { file: 0, position: 0, count: 10 } })).answer;
    return [report.findings, refused, closed];
  }, await fixture());
  assert.deepEqual(findings.map(({ position, what }) => [position, Object.keys(what)[0]]), [
    [623, "CrcMismatch"],
    [7183, "BatchCutOff"],
  ]);
  assert.ok(refused.Failed, JSON.stringify(refused));
  assert.ok(closed.Failed, "no folder is open after that");
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
    const during = ({ Progress }) => steps.push(Progress.done);
    const report = (await window.files.ask("Open", [window.large], during)).answer.Opened;
    const took = performance.now() - start;
    clearInterval(watch);
    const ask = { Page: { file: 0, from: { Offset: 409_512 }, count: 2 } };
    const late = (await window.files.ask(ask)).answer.Page;
    return [report, took, gaps.sort((a, b) => a - b), steps, late];
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
  assert.deepEqual(report.findings, []);
  assert.equal(report.files[0].content.Log.batches, 4096);
  assert.equal(report.files[0].content.Log.readable, 2 ** 30);
  assert.ok(memory <= 64 << 20, `${memory} bytes of memory`);
  // On a busy machine a single pause says nothing; a page that stands still has few and long ones.
  assert.ok(usual < 100, `one pause in twenty is longer than ${usual} ms`);
  assert.ok(longest < 1000, `the page waited ${longest} ms`);
  assert.ok(steps.length >= 2 && steps.length <= took / 100 + 2, `${steps.length} steps told`);
  assert.ok(steps.every((done, index) => index === 0 || done >= steps[index - 1]));
  assert.equal(late.ordinal, 4095);
  assert.equal(late.batches[0].header.base_offset, 409_500);
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
    const outcome = (await ask("Open", [window.large], during)).answer;
    const waited = performance.now() - stopped;
    const small = Object.entries(fixture).map(([n, text]) => new File([fromBase64(text)], n));
    const next = (await ask("Open", small)).answer.Opened;
    return [outcome, waited, next];
  }, await fixture());
  assert.equal(outcome, "Cancelled");
  assert.ok(waited < 300, `it took ${waited} ms to stop`);
  assert.deepEqual(next.findings, []);
});
