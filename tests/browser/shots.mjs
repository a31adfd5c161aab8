// Takes screenshots for somebody to look at, in every size, theme and language: each lesson at its
// first, middle and last step, a search and what it found, state spaces, why, the inside of a log,
// the files of a broker, several partitions, and what there is to explore and to read below.
// node shots.mjs [folder] [name part]
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { launch, linkTo, marks, open, say, serve, settled } from "./support.mjs";

const [folder = "shots", only = ""] = process.argv.slice(2);
const LESSONS = [
  "a-records-way",
  "the-leader-dies",
  "where-an-offset-lives",
  "what-retention-takes-away",
  "acknowledged-by-one",
  "an-unclean-election",
  "the-last-replica-standing",
  "cut-too-deep",
  "logs-that-differ",
  "a-fast-fail-over",
  "an-isr-that-flaps",
];
const SIZES = [
  [1440, 900],
  [1024, 768],
  [390, 844],
  [320, 240],
];
const ORDERS = fileURLToPath(new URL("../fixtures/orders-0", import.meta.url));

async function go(page, step) {
  await page.locator(".timeline__slider").evaluate((slider, to) => {
    slider.value = to;
    slider.dispatchEvent(new Event("change", { bubbles: true }));
  }, step);
  await page.locator(`[data-step="${step}"]`).waitFor();
}

const last = async (page) => Number(await page.locator("[data-last]").getAttribute("data-last"));

/** What is shown: a name, the lesson it is reached from, and the way to its pictures. */
const VIEWS = LESSONS.map((lesson, at) => [String(at), lesson, async (page, shoot) => {
  const end = await last(page);
  for (const [place, step] of [["first", 0], ["middle", end >> 1], ["last", end]]) {
    await go(page, step);
    await shoot(place);
  }
}]);
VIEWS.push(["beside", "cut-too-deep", async (page, shoot) => {
  await page.locator(".editions__field select").last().selectOption({ label: "Kafka 0.11" });
  await marks(page, "parting").first().press("Enter");
  await shoot("parting");
  await go(page, await last(page));
  await shoot("end");
}]);
const OVER = '.hunt__told[aria-busy="false"]';
VIEWS.push(["hunt", LESSONS[0], async (page, shoot) => {
  await page.locator(".hunt > summary").click();
  await page.locator(".hunt__start").click();
  await page.locator(OVER).waitFor({ timeout: 60_000 });
  await page.locator(".hunt").evaluate((panel) => panel.scrollIntoView());
  await shoot("panel");
  await page.locator(".hunt__play").click();
  await page.locator(".remedies").waitFor();
  await page.keyboard.press("End");
  await settled(page);
  await shoot("found");
  await page.locator(".remedies button").first().click();
  await page.locator(".beside__verdict").waitFor();
  await shoot("kept");
}]);
VIEWS.push(["space", LESSONS[0], async (page, shoot) => {
  await page.locator(".hunt > summary").click();
  await page.locator(".hunt__space > summary").click();
  await page.locator(".hunt__count").click();
  await page.locator(OVER).waitFor({ timeout: 60_000 });
  await page.locator(".hunt__space").evaluate((panel) => panel.scrollIntoView());
  await shoot("panel");
}]);
VIEWS.push(["why", LESSONS[1], async (page, shoot) => {
  await go(page, await last(page));
  await page.locator(".stage-view__pick--high-watermark").first().press("Enter");
  await page.locator(".why__ask").click();
  await page.locator(".why__head").first().waitFor();
  await page.locator(".inspector").evaluate((panel) => panel.scrollIntoView());
  await shoot("answer");
}]);
VIEWS.push(["inside", LESSONS[2], async (page, shoot) => {
  await go(page, await last(page));
  await page.keyboard.press("l");
  await page.locator(".inside__picture").waitFor();
  await shoot("files");
  await page.locator(".inside__find").fill("368801");
  await page.keyboard.press("Enter");
  await page.locator(".inside__now").waitFor();
  await shoot("search");
}]);
VIEWS.push(["folder", LESSONS[0], async (page, shoot) => {
  await page.locator(".explore > summary").click();
  await page.locator(".open-files__opener").click();
  await page.locator("input[type=file]").last().setInputFiles(ORDERS);
  await page.locator(".open-files__verdict").waitFor();
  await shoot("sums");
}]);

/** Two topics, and a partition with eligible leader replicas. */
const SEVERAL = `edition 4.1
cluster brokers=3 min.insync.replicas=2
topic orders partitions=3
topic payments partitions=2 replication.factor=2
produce p1 to orders-1 "a" key=k
run 1s
shutdown broker 3
run 10s
crash broker 2
run 20s
`;
VIEWS.push(["partitions", LESSONS[0], async (page, shoot) => {
  await page.evaluate((link) => (location.hash = link), linkTo(SEVERAL));
  await page.locator(".page__partition").waitFor();
  await go(page, await last(page));
  await page.locator(".page__partition select").selectOption({ label: "orders-1" });
  await shoot("chooser");
  for (const part of [".state-table", ".editions"]) {
    await page.locator(part).first().evaluate((panel) => {
      panel.open = true;
      panel.scrollIntoView();
    });
    await shoot(part.slice(1));
  }
}]);
VIEWS.push(["editions", LESSONS[0], async (page, shoot) => {
  await page.locator(".releases summary").click();
  await page.locator(".releases tbody tr").nth(5).waitFor();
  await page.locator(".releases").evaluate((panel) => panel.scrollIntoView());
  await shoot("table");
  await page.locator(".header__field--lesson select").selectOption("");
  await say(page, 'produce p1 "a"');
  await say(page, "run 1s");
  await page.locator(".editions select").first().selectOption({ index: 0 });
  await page.locator(".editions").evaluate((panel) => panel.scrollIntoView());
  await shoot("offered");
  await page.locator(".editions button").first().click();
  await settled(page);
  await shoot("played");
}]);
VIEWS.push(["operations", LESSONS[0], async (page, shoot) => {
  await page.locator(".header__field--lesson select").selectOption("");
  await page.locator(".explore details > summary").last().click();
  await page.locator(".explore").evaluate((panel) => panel.scrollIntoView());
  await shoot("top");
  await page.locator(".explore details").last().evaluate((panel) => panel.scrollIntoView());
  await shoot("group");
}]);

await mkdir(folder, { recursive: true });
const server = await serve();
const browser = await launch();
for (const [view, lesson, show] of VIEWS) {
  for (const [width, height] of SIZES) {
    for (const colorScheme of ["light", "dark"]) {
      for (const lang of ["en", "zh"]) {
        const name = `${view}-${width}-${colorScheme}-${lang}`;
        if (!name.includes(only)) continue;
        const viewport = { width, height };
        const path = `?lang=${lang}&lesson=${lesson}`;
        const page = await open(browser, server, { path, viewport, colorScheme });
        await show(page, (place) => page.screenshot({ path: `${folder}/${name}-${place}.png` }));
        for (const problem of page.problems) console.log(`${name}: ${problem}`);
        await page.context().close();
      }
    }
  }
}
await browser.close();
server.close();
