// The state spaces of published specs, counted in the page.
import assert from "node:assert/strict";
import { test } from "node:test";

import { AxeBuilder } from "@axe-core/playwright";

import { ACKS_1, beyond, opened, over, space, status } from "./hunt.mjs";
import { begin, linkTo } from "./support.mjs";

const { browser, server } = await begin();

/** The panel of state spaces, opened, with a spec and its constants. */
async function spaceOf(spec, constants, options = {}) {
  const page = await opened(browser, server, linkTo(ACKS_1), options);
  await space(page).locator("> summary").click();
  await space(page).locator("select").selectOption(spec);
  for (const [name, value] of Object.entries(constants)) {
    await space(page).getByLabel(name, { exact: true }).fill(String(value));
  }
  return page;
}

const SMALL = { Replicas: 2, LogSize: 2, MaxRecords: 2, MaxLeaderEpoch: 2 };

test("the state space of a spec has the figures of TLC, and a broken law its steps", async () => {
  const page = await spaceOf("KafkaTruncateToHighWatermark", SMALL);
  const count = space(page).getByRole("button", { name: "Count all states" });
  await count.click();
  await over(page);
  assert.equal(await status(page).innerText(), "10,131 distinct states, depth 19: all there are.");
  const law = (name) => space(page).locator(".hunt__law", { hasText: `${name}: ` });
  assert.equal(await law("X_HwWithinLog").innerText(), "X_HwWithinLog: holds");
  assert.match(await law("LeaderInIsr").first().innerText(), /broken in the first state/);
  const broken = law("X_HwPrefixAgreement");
  const told = "X_HwPrefixAgreement: broken after 14 steps; 12 states break it";
  assert.equal(await broken.locator("summary").innerText(), told);
  await broken.locator("summary").click();
  assert.equal(await broken.locator("li").count(), 14);
  assert.equal(await broken.locator("li").first().innerText(), "ControllerElectLeader leader=r1");
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map((violation) => violation.id), []);

  await space(page).locator("select").selectOption("Kip320");
  assert.equal(await space(page).getByLabel("Replicas").inputValue(), "3");
  for (const [name, value] of Object.entries(SMALL)) {
    await space(page).getByLabel(name, { exact: true }).fill(String(value));
  }
  await count.click();
  await space(page).getByText("5,973 distinct states, depth 17: all there are.").waitFor();
  assert.equal(await law("X_HwPrefixAgreement").innerText(), "X_HwPrefixAgreement: holds");

  await space(page).getByLabel("Replicas").fill("9");
  await count.click();
  await space(page).getByText("Replicas is from 1 to 8.").waitFor();
  assert.deepEqual(page.problems, []);
});

test("the count of states moves, rests, goes on, stops, and ends at its limit", async () => {
  const large = { Replicas: 3, LogSize: 3, MaxRecords: 3, MaxLeaderEpoch: 3 };
  const page = await spaceOf("Kip101", { ...large, "Million states at most": 1 });
  const press = (name) => space(page).getByRole("button", { name }).click();
  await press("Count all states");
  const first = await beyond(page, 0);
  const progress = / states up to depth \d+ so far; [\d,]+ a second; [\d.]+ [KM]iB/;
  assert.match(await status(page).innerText(), progress);
  await press("Pause");
  await space(page).getByRole("button", { name: "Go on" }).waitFor();
  await press("Go on");
  await beyond(page, first);
  await press("Stop");
  await status(page).waitFor({ state: "detached" });
  await press("Count all states");
  await over(page);
  const stopped = /^Stopped at 1,0\d\d,\d{3} states, depth \d+: there are more\./;
  assert.match(await status(page).innerText(), stopped);
  assert.ok(await space(page).getByText("TypeOk: not broken so far").isVisible());
  assert.deepEqual(page.problems, []);
});

test("the state spaces fit a phone and speak Chinese in the dark", async () => {
  const page = await spaceOf("Kip101", SMALL, {
    viewport: { width: 390, height: 844 },
    locale: "zh-CN",
    colorScheme: "dark",
  });
  await page.locator(".hunt__count").click();
  await space(page).getByText("共有 9,045 个不同的状态，深度 17：这就是全部。").waitFor();
  await space(page).locator("summary", { hasText: "WeakIsr" }).click();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 390, `the page is ${wide} pixels wide`);
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map((violation) => violation.id), []);
});
