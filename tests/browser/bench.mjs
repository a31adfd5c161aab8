// Prints figures from the built page in Chromium; judges nothing.

import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";

import { launch, linkTo, open, serve, weights } from "./support.mjs";

const server = await serve();
const browser = await launch();
const page = await open(browser, server);

const rates = [];
for (let n = 0; n < 5; n += 1) {
  rates.push(
    await page.evaluate(() => {
      const began = performance.now();
      const events = window.wasmBindings.bench_steps(100000);
      return { rate: 100000 / ((performance.now() - began) / 1000), events };
    }),
  );
}
rates.sort((a, b) => a.rate - b.rate);
console.log(
  `engine steps per second, Chromium: median ${rates[2].rate.toFixed(0)} ` +
    `(min ${rates[0].rate.toFixed(0)}, max ${rates[4].rate.toFixed(0)})`,
);
console.log(`events told after 100000 steps: ${rates[0].events}`);

const frames = await page.evaluate(async () => {
  const times = [];
  let last = performance.now();
  let on = true;
  const tick = (now) => {
    times.push(now - last);
    last = now;
    if (on) requestAnimationFrame(tick);
  };
  document.querySelector(".transport__button--play").click();
  requestAnimationFrame(tick);
  await new Promise((done) => setTimeout(done, 6000));
  on = false;
  return times.slice(2).sort((a, b) => a - b);
});
const at = (share) => frames[Math.floor(frames.length * share)].toFixed(1);
console.log(`frames while playing: ${frames.length}, median ${at(0.5)} ms, 95 % ${at(0.95)} ms`);

// The searches whose answers are known, each in a worker of its own, from its start to its answer.
const PROGRAM = new URL("../../target/native/highwater", import.meta.url).pathname;
const known = execFileSync(PROGRAM, ["quests"], { encoding: "utf8" }).trim().split("\n");
for (const [name, steps, quest] of known.map((line) => line.split("\t"))) {
  const { seconds, states, rate } = await page.evaluate(
    (quest) =>
      new Promise((done) => {
        const began = performance.now();
        const worker = new Worker("study_loader.js");
        worker.onmessage = ({ data }) => {
          if (data === "ready") return worker.postMessage(`hunt\n${quest}`);
          const [told, report] = data.split("\n");
          const [verdict, states] = report.split(" ");
          if (verdict === "looking") return undefined;
          worker.terminate();
          const seconds = (performance.now() - began) / 1000;
          return done({ seconds, states, rate: told.split(" ")[1] });
        };
      }),
    JSON.parse(quest),
  );
  // The rate is of the time that the worker looked; the seconds have its loading in them.
  console.log(
    `${name}: ${steps} steps, ${states} states in ${seconds.toFixed(2)} s, ` +
      `${rate} states a second`,
  );
}

// All states of the published specs, with the bounds of `highwater bench check`.
const KAFKA = "Replicas=3 LogSize=2 MaxRecords=2 MaxLeaderEpoch=2";
const SPECS = ["KafkaTruncateToHighWatermark", "Kip101", "Kip279", "Kip320FirstTry", "Kip320"];
const counts = SPECS.map((spec) => [spec, KAFKA]);
counts.push(["AsyncIsr", "Replicas=3 MaxOffset=4 MaxVersion=4"]);
for (const [spec, constants] of counts) {
  const { seconds, told } = await page.evaluate(
    (asked) =>
      new Promise((done) => {
        const worker = new Worker("study_loader.js");
        let began;
        worker.onmessage = ({ data }) => {
          if (data === "ready") {
            began = performance.now();
            return worker.postMessage(asked);
          }
          if (!data.startsWith("space over")) return undefined;
          worker.terminate();
          return done({ seconds: (performance.now() - began) / 1000, told: data });
        };
      }),
    `space\n${spec} 20000000 ${constants}`,
  );
  const states = Number(told.match(/([\d,]+) distinct states/)[1].replaceAll(",", ""));
  const rate = (states / seconds).toFixed(0);
  console.log(`${spec}: ${states} states in ${seconds.toFixed(2)} s, ${rate} states a second`);
}

// Long tasks of the page while a search runs, and while somebody steps and acts beside it.
const busy = await open(browser, server, {
  path: linkTo("edition 4.0\ncluster acks=all min.insync.replicas=2\n"),
});
await busy.locator(".hunt > summary").click();
await busy.evaluate(() => {
  window.long = [];
  const note = (list) => window.long.push(...list.getEntries().map((task) => task.duration));
  new PerformanceObserver(note).observe({ entryTypes: ["longtask"] });
});
await busy.locator(".hunt select").nth(2).selectOption("Two crashes and a restart");
await busy.locator(".hunt__bounds > summary").click();
for (const name of ["Records", "Restarts"]) {
  await busy.locator(".hunt").getByLabel(name, { exact: true }).fill("4");
}
await busy.locator(".hunt__start").click();
const looked = Date.now() + 8000;
for (let n = 0; Date.now() < looked; n += 1) {
  await busy.locator(".explore__console").fill(`produce p1 "r${n}"`);
  await busy.locator(".explore__console").press("Enter");
  for (let step = 0; step < 5; step += 1) await busy.locator(".transport__button--next").click();
}
const long = await busy.evaluate(() => window.long);
const longest = Math.max(0, ...long).toFixed(0);
console.log(`long tasks of the page during a search: ${long.length}, the longest ${longest} ms`);
await busy.close();

const CODEC = new URL("../../target/codec/", import.meta.url);
const codec = await browser.newPage();
await codec.route("**/codec/*", async (route) => {
  const name = new URL(route.request().url()).pathname.split("/").at(-1);
  const body = name ? await readFile(new URL(name, CODEC)) : "<!doctype html>";
  const kinds = { js: "text/javascript", wasm: "application/wasm" };
  await route.fulfill({ body, contentType: kinds[name.split(".").at(-1)] ?? "text/html" });
});
await codec.goto(`${server.url}codec/`);
codec.on("console", (message) => console.log(message.text()));
console.log("\nthe codec in Chromium");
await codec.evaluate(async () => (await import("./codec.js")).default());

console.log("\nfile                                      raw      gzip    brotli");
for (const file of await weights()) {
  const cells = [file.raw, file.gzip, file.brotli].map((n) => String(n).padStart(9));
  console.log(file.name.padEnd(36) + cells.join(" "));
}
await browser.close();
server.close();
