// What every journey does on a page: look at it as axe, a phone and a strict browser do.

import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The narrowest screen on which every page must fit. */
const NARROWEST = 320;

/** Collects what was found wrong, page by page; the journey goes on all the same. */
export class Visit {
  constructor({ base, shots, name, language, width, axe }) {
    Object.assign(this, { base, shots, name, language, width });
    this.axe = readFileSync(axe, "utf8");
    this.pages = [];
    this.problems = [];
    this.facts = {};
    mkdirSync(shots, { recursive: true });
  }

  problem(where, what) {
    this.problems.push(`${where}: ${what}`);
  }

  /** Open a browser of its own: its cookies, its language, its width. */
  async open(browser, options = {}) {
    const context = await browser.newContext({
      viewport: { width: this.width, height: this.width < 600 ? 844 : 768 },
      locale: this.language === "hi" ? "hi-IN" : "en-GB",
      timezoneId: "Asia/Kolkata",
      hasTouch: this.width < 600,
      ...options,
    });
    context.setDefaultTimeout(15000);
    await context.addInitScript(() => {
      window.refusedByPolicy = [];
      document.addEventListener("securitypolicyviolation", (event) => {
        window.refusedByPolicy.push(`${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    const page = await context.newPage();
    this.listen(page);
    return page;
  }

  listen(page) {
    page.on("console", (message) => {
      // A page that is refused (404, 412, 422 …) is said in the console too: that is no defect.
      const status = /status of 4\d\d/.test(message.text());
      if (["error", "warning"].includes(message.type()) && !status) {
        this.problem(page.url(), `console: ${message.text()}`);
      }
    });
    page.on("pageerror", (error) => this.problem(page.url(), `script: ${error.message}`));
    page.on("response", (response) => {
      if (response.status() >= 500) this.problem(response.url(), `status ${response.status()}`);
      const part = response.request().resourceType() !== "document";
      if (part && response.status() >= 400) this.problem(response.url(), `status ${response.status()}`);
    });
    page.on("request", (request) => {
      if (!request.url().startsWith(this.base) && !request.url().startsWith("data:")) {
        this.problem(request.url(), "leads to another host");
      }
    });
  }

  async go(page, path) {
    await page.goto(this.base + path);
  }

  async signIn(page, user, password) {
    await this.go(page, "/sign-in");
    await page.fill("#form-user", user);
    await page.fill("#form-password", password);
    await page.click("#form button[type=submit]");
    await page.waitForURL("**/desk");
  }

  /** Look at the page one is on, and keep a picture of it. */
  async check(page, name, { axe = true } = {}) {
    const where = `${name} (${new URL(page.url()).pathname})`;
    this.pages.push(where);
    await page.screenshot({ path: this.shot(name), fullPage: true, type: "jpeg", quality: 75 });
    await this.checkLanguage(page, where);
    await this.checkWidth(page, where, this.width);
    if (this.width < 600) {
      const before = this.problems.length;
      await page.setViewportSize({ width: NARROWEST, height: 700 });
      await this.checkWidth(page, where, NARROWEST);
      if (this.problems.length > before) {
        await page.screenshot({ path: this.shot(`${name}-${NARROWEST}`), type: "jpeg", quality: 75 });
      }
      await page.setViewportSize({ width: this.width, height: 844 });
    }
    if (axe) await this.checkAxe(page, where);
    const refused = await page.evaluate(() => window.refusedByPolicy ?? []);
    refused.forEach((each) => this.problem(where, `refused by the content policy: ${each}`));
  }

  shot(name) {
    const number = String(this.pages.length).padStart(2, "0");
    return join(this.shots, `${this.name}-${this.language}-${this.width}-${number}-${name}.jpg`);
  }

  async checkLanguage(page, where) {
    const found = await page.evaluate(() => document.documentElement.lang);
    if (found !== this.language) this.problem(where, `is in ${found}`);
    if (this.language !== "hi") return;
    // What the office's people typed may be English; what the product says may not.
    const english = await page.evaluate(() => {
      const said = "th[scope=col], button, label, legend, summary, dt, h2, h3, .nav a, .tabs a, .button, " +
        ".new, .badge, .muted, .help, .lead, .empty-title, .flash, .custody, .entry-body strong, " +
        ".reason, .problems-title, .error-text, caption, figcaption, .card-title, .cards p, option";
      const typed = "code, .number, .subject, [lang=en], [data-files] label, dt:has(kbd), #form-to option, #form-desk option";
      return [...document.querySelectorAll(said)]
        .filter((each) => !each.closest(typed) && !each.querySelector("code"))
        .map((each) => each.textContent.trim().replace(/\s+/g, " "))
        .filter((text) => /[A-Za-z]{3}/.test(text) && !/[\u0900-\u097f]/.test(text))
        .filter((text) => !/^(SHA-256|English|CSV|PDF|[A-Z]+\/.*)$/.test(text));
    });
    [...new Set(english)].slice(0, 6).forEach((each) => this.problem(where, `untranslated: ${each.slice(0, 80)}`));
  }

  async checkAxe(page, where) {
    await page.evaluate(this.axe);
    const found = await page.evaluate(async () => (await window.axe.run()).violations);
    for (const each of found) {
      for (const node of each.nodes.slice(0, 3)) {
        this.problem(where, `axe ${each.id}: ${node.target.join(" ")} – ${node.failureSummary}`);
      }
    }
  }

  /** Nothing makes the page wider than the screen, and nothing spills out of its cell. */
  async checkWidth(page, where, width) {
    const found = await page.evaluate(() => {
      const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth;
      const name = (each) => `${each.tagName.toLowerCase()}.${[...each.classList].join(".")}`;
      const spills = [];
      for (const cell of document.querySelectorAll("td, th, .button, .badge, .cards > li, dd, h1")) {
        const box = cell.getBoundingClientRect();
        if (!box.width || getComputedStyle(cell).overflowX !== "visible") continue;
        const out = [...cell.querySelectorAll("*"), cell].find((each) => {
          const inner = each.getBoundingClientRect();
          const clipped = each.closest(".hidden, [hidden], svg, .reason, .picture");
          const beyond = inner.right > box.right + 1.5 || inner.left < box.left - 1.5;
          return inner.width > 2 && !clipped && (beyond || (each === cell && cell.scrollWidth > cell.clientWidth + 1 && cell.clientWidth));
        });
        if (out) spills.push(`${name(out)} in ${name(cell)} “${cell.textContent.trim().slice(0, 40)}”`);
      }
      const widest = wide
        ? [...document.body.querySelectorAll("*")]
            .filter((each) => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
            .filter((each) => !each.parentElement.closest(".nav ul, .tabs ul, .scroll, .picture"))
            .map(name).slice(0, 5)
        : [];
      return { wide: wide ? document.documentElement.scrollWidth : 0, widest, spills: spills.slice(0, 4) };
    });
    if (found.wide) this.problem(where, `${found.wide} px wide at ${width}: ${found.widest.join(", ")}`);
    found.spills.forEach((each) => this.problem(where, `at ${width}: ${each} spills`));
  }

  async text(page, selector) {
    return (await page.locator(selector).first().innerText()).trim();
  }

  expect(condition, what) {
    if (!condition) this.problem("journey", what);
  }
}
