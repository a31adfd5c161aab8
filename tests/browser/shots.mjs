// Takes screenshots of both lessons at their first, middle and last step, in every size, theme and
// language, for somebody to look at: node shots.mjs [folder] [name part]
import { mkdir } from "node:fs/promises";

import { launch, open, serve } from "./support.mjs";

const [folder = "shots", only = ""] = process.argv.slice(2);
const SIZES = [
  [1440, 900],
  [1024, 768],
  [390, 844],
  [320, 240],
];

await mkdir(folder, { recursive: true });
const server = await serve();
const browser = await launch();
for (const lesson of [0, 1]) {
  for (const [width, height] of SIZES) {
    for (const colorScheme of ["light", "dark"]) {
      for (const lang of ["en", "zh"]) {
        const name = `${lesson}-${width}-${colorScheme}-${lang}`;
        if (!name.includes(only)) continue;
        const viewport = { width, height };
        const path = `?lang=${lang}&lesson=${["a-records-way", "the-leader-dies"][lesson]}`;
        const page = await open(browser, server, { path, viewport, colorScheme });
        const last = Number(await page.locator("[data-last]").getAttribute("data-last"));
        for (const [place, step] of [["first", 0], ["middle", last >> 1], ["last", last]]) {
          await page.locator(".timeline__slider").evaluate((slider, to) => {
            slider.value = to;
            slider.dispatchEvent(new Event("change", { bubbles: true }));
          }, step);
          await page.locator(`[data-step="${step}"]`).waitFor();
          await page.screenshot({ path: `${folder}/${name}-${place}.png` });
        }
        for (const problem of page.problems) console.log(`${name}: ${problem}`);
        await page.context().close();
      }
    }
  }
}
await browser.close();
server.close();
