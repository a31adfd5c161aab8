// The panel "Can this lose data?": what its tests have in common.
import { open } from "./support.mjs";

export const ACKS_1 = "edition 4.0\ncluster acks=1\n";
/** With two crashes and some restarts a search takes much longer than anybody waits. */
export const SAFE = "edition 4.0\ncluster acks=all min.insync.replicas=2\n";

export const panel = (page) => page.locator(".hunt");
export const space = (page) => page.locator(".hunt__space");
export const status = (page) => page.locator(".hunt__status");
/** Waits until the search has ended. */
export const over = (page) =>
  page.locator('.hunt__told[aria-busy="false"]').waitFor({ timeout: 60_000 });

/** Waits until the search has found more states than these, and answers how many. */
export async function beyond(page, states) {
  const found = await page.waitForFunction((states) => {
    const said = document.querySelector(".hunt__status")?.textContent ?? "";
    const found = Number(said.match(/^([\d,]+) states/)?.[1].replaceAll(",", ""));
    return found > states && found;
  }, states);
  return found.jsonValue();
}

/** Opens the page with a run, and in it the panel. */
export async function opened(browser, server, path, options = {}) {
  const page = await open(browser, server, { path, reducedMotion: "reduce", ...options });
  await panel(page).locator("> summary").click();
  return page;
}
