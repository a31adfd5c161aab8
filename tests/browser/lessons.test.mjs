// Both lessons, forward and back, against what the native program tells of each step.

import assert from "node:assert/strict";
import { test } from "node:test";

import { begin, native, nativeTold, open, settled, standsAt, where } from "./support.mjs";

const { browser, server } = await begin();

const NEXT = { name: "Next", exact: true };

/** Presses Next; answers or skips what stands in the way. Notes what is seen at each place. */
async function walkForward(page, seen) {
  for (let pressed = 0; pressed < 200; pressed += 1) {
    const now = await where(page);
    const place = `${now.run} ${now.step}`;
    const known = seen.get(place);
    assert.ok(known === undefined || known === now.shown, `${place} is always the same`);
    seen.set(place, now.shown);
    // Skip answers the question and goes on, as Next does where there is none.
    const skip = page.getByRole("button", { name: "Skip" });
    const next = page.getByRole("button", NEXT);
    const button = (await skip.isVisible()) ? skip : next;
    if ((await button.getAttribute("aria-disabled")) === "true") return;
    await button.click();
    await settled(page);
  }
  assert.fail("a lesson ends");
}

for (const lesson of ["a-records-way", "the-leader-dies"]) {
  test(`${lesson} plays forward and back, as the native engine does`, async () => {
    const page = await open(browser, server, { reducedMotion: "reduce" });
    await page.getByRole("combobox", { name: "Lesson" }).selectOption(lesson);
    const told = nativeTold(lesson);
    const seen = new Map();
    await walkForward(page, seen);
    let compared = 0;
    for (const [place, shown] of seen) {
      const [run, step] = place.split(" ").map(Number);
      assert.ok(shown.includes(told[run][step]), `run ${run}, step ${step}: ${shown}`);
      compared += 1;
    }
    const steps = told.reduce((sum, run) => sum + run.length, 0);
    assert.equal(compared, steps, "every step was seen");
    for (let pressed = 0; pressed < 200; pressed += 1) {
      const now = await where(page);
      assert.equal(seen.get(`${now.run} ${now.step}`), now.shown, "back is exact");
      if (now.run === 0 && now.step === 0) break;
      await page.keyboard.press("ArrowLeft");
    }
    assert.equal((await where(page)).step, 0, "back at the beginning");
    assert.deepEqual(page.problems, []);
  });
}

test("the engine takes the same steps in the browser as natively", async () => {
  const page = await open(browser, server);
  const answer = await page.evaluate(
    () =>
      new Promise((told) => {
        const worker = new Worker("study_loader.js");
        worker.onmessage = ({ data }) => {
          if (data === "ready") worker.postMessage("fingerprint\n14000");
          else told(data);
        };
      }),
  );
  assert.equal(answer, `fingerprint\n${native("fingerprint", "14000")}`);
});

test("the page opens paused on the first step, and nothing moves or runs", async () => {
  const page = await open(browser, server);
  const calls = await page.evaluate(async () => {
    let frames = 0;
    const real = window.requestAnimationFrame;
    window.requestAnimationFrame = (callback) => {
      frames += 1;
      return real(callback);
    };
    const timers = [];
    window.setTimeout = (...given) => timers.push(given);
    window.setInterval = (...given) => timers.push(given);
    // Two turns of the browser's own clock, seen from a worker, so that no timer of ours counts.
    const worker = new Worker(
      URL.createObjectURL(new Blob(["setTimeout(() => postMessage(0), 1500)"])),
    );
    await new Promise((done) => (worker.onmessage = done));
    return { frames, timers: timers.length, moving: document.getAnimations().length };
  });
  assert.deepEqual(calls, { frames: 0, timers: 0, moving: 0 });
  assert.equal((await where(page)).step, 0);
  const next = await page.getByRole("button", NEXT).boundingBox();
  assert.ok(next.y + next.height <= 900, "Next is above the fold");
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "BODY");
});

test("Next moves the picture, and the next press does not wait for it", async () => {
  const page = await open(browser, server);
  const next = page.getByRole("button", NEXT);
  // The first presses lead to the first question; answer it to get into the run.
  for (let pressed = 0; pressed < 3; pressed += 1) await next.click();
  await page.getByRole("button", { name: "Skip" }).click();
  const before = (await where(page)).step;
  await page.evaluate(() => {
    const button = document.querySelector(".transport__button--next");
    button.click();
    button.click();
  });
  await standsAt(page, before + 2);
  assert.deepEqual(page.problems, []);
});

test("a prediction stays on screen with the choice and the outcome", async () => {
  const page = await open(browser, server, { reducedMotion: "reduce" });
  const next = page.getByRole("button", NEXT);
  const card = page.locator(".prediction");
  for (let pressed = 0; pressed < 4 && !(await card.isVisible()); pressed += 1) {
    await next.click();
  }
  await card.getByRole("button", { name: "1", exact: true }).click();
  await next.click();
  await card.getByText("That is its LEO", { exact: false }).waitFor();
  assert.deepEqual(page.problems, []);
});

test("the slider moves the playhead continuously, and backwards plays backwards", async () => {
  const page = await open(browser, server);
  const slider = page.getByRole("slider", { name: "Timeline" });
  const at = async (position) => {
    await slider.evaluate((input, to) => {
      input.value = to;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }, position);
    const message = page.locator('.stage-view__pick--message').first();
    return message.evaluate((node) => node.getBoundingClientRect().x);
  };
  const forward = [await at(1.2), await at(1.5), await at(1.8)];
  assert.ok(forward[0] < forward[1] && forward[1] < forward[2], `moves on: ${forward}`);
  assert.deepEqual([await at(1.8), await at(1.5), await at(1.2)], forward.toReversed());
  assert.deepEqual(page.problems, []);
});
