// Play one journey in Chromium and print what was found as JSON: node run.mjs '{"journey": …}'.

import { createRequire } from "node:module";
import * as charge from "./charge.mjs";
import * as deskWork from "./desk_work.mjs";
import * as habits from "./habits.mjs";
import * as journeys from "./journeys.mjs";
import { Visit } from "./page.mjs";
import * as people from "./people.mjs";
import * as places from "./places.mjs";
import * as walks from "./walk.mjs";

const given = JSON.parse(process.argv[2]);
const require = createRequire(`${given.modules}/`);
const { chromium } = require("playwright-core");

const visit = new Visit({ ...given, name: given.journey, axe: require.resolve("axe-core/axe.min.js") });
visit.administrator = given.administrator;
Object.assign(visit, { walker: given.walker, most: given.most });
visit.endSessions = () => deskWork.nightPasses(given.python, given.transient);
const browser = await chromium.launch({
  executablePath: given.chromium,
  args: ["--no-sandbox", "--disable-dev-shm-usage", "--font-render-hinting=none"],
});
try {
  await { ...journeys, ...habits, ...deskWork, ...places, ...people, ...walks, ...charge }[given.journey](visit, browser, given.password);
} catch (error) {
  visit.problem("the journey stopped", error.stack);
  for (const context of browser.contexts()) {
    for (const page of context.pages()) {
      await page.screenshot({ path: visit.shot("stopped") }).catch(() => {});
      visit.problem("the journey stopped at", page.url());
    }
  }
} finally {
  await browser.close();
}
console.log(JSON.stringify({ pages: visit.pages, problems: visit.problems, facts: visit.facts }));
