// All that a clerk and an officer do with one file, page by page, and what a session's end does.

import { execFileSync } from "node:child_process";

/** Take a step of the file by its form, looking at the form first. */
async function step(visit, page, action, fields = {}) {
  await page.click(`.actions a[href$="/${action}"]`);
  await page.waitForSelector("#form");
  await visit.check(page, action);
  for (const [name, value] of Object.entries(fields)) await page.fill(`#form-${name}`, value);
  await page.click("#form button[name=do]");
  await page.waitForSelector(".flash.success");
}

const inDays = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10);

/** A clerk begins a file, fills it, parks it, takes it up, sends it, pulls it back, closes it. */
export async function oneFileWhole(visit, browser, password) {
  const page = await visit.open(browser);
  await visit.signIn(page, "clerk", password);
  await page.click('.page-head a[href="/new-file"]');
  await visit.check(page, "new-file");
  await page.fill("#form-subject", visit.language === "hi" ? "भवन किराए के भुगतान की स्वीकृति" : "Sanction of rent");
  await page.selectOption("#form-category", "finance");
  await page.click("#form button[name=create]");
  await page.waitForSelector(".file-head");
  const file = new URL(page.url()).pathname;
  await visit.check(page, "begun");
  await page.click('a[href$="/add-letter"]');
  await visit.check(page, "add-letter");
  await page.click("#form button[name=add]");
  await page.waitForSelector("[data-problems]");
  await visit.check(page, "add-letter-refused");
  await page.setInputFiles("#form input[type=file]", { name: "bill.txt", mimeType: "text/plain", buffer: Buffer.from("Rent: 4,000") });
  await page.click("#form button[name=add]");
  await page.waitForSelector(".paper-list");
  await page.click(".paper-list a");
  await visit.check(page, "letter");
  await visit.go(page, `${file}add-draft`);
  await visit.check(page, "add-draft");
  await page.fill("#form-title", visit.language === "hi" ? "भुगतान आदेश" : "Order of payment");
  await page.fill("#form-text", "4,000");
  await page.click("#form button[name=add]");
  await page.waitForSelector(".file-head");
  await page.click('.paper-list a[href*="/drafts/"]');
  await visit.check(page, "draft");
  await visit.go(page, file);
  await page.locator(".button.off").first().focus();
  visit.expect(await page.locator(".reason:visible").count() === 1, "a button that is off does not say why");
  await visit.check(page, "why-not");
  await step(visit, page, "park", { reason: "Court", until: inDays(9) });
  await visit.go(page, "/parked");
  await visit.check(page, "parked");
  await visit.go(page, file);
  await visit.check(page, "parked-file");
  await page.click('form[action$="/resume"] button');
  await page.waitForSelector('.actions a[href$="/put-up"]');
  await step(visit, page, "put-up", { note: "1", due: inDays(5) });
  await visit.go(page, file);
  await visit.check(page, "in-transit");
  await page.click('form[action$="/pull-back"] button');
  await page.waitForSelector('.actions a[href$="/put-up"]');
  await visit.check(page, "pulled-back");
  await visit.go(page, `${file}access`);
  await page.selectOption("#form-desk", { index: 3 });
  await page.click("#form button[name=share]");
  await page.waitForSelector(".flash.success");
  await visit.check(page, "shared");
  await page.click('form[action*="/unshare"] button');
  await page.waitForSelector(".flash.success");
  await visit.go(page, "/together/open");
  await visit.check(page, "nothing-chosen");
  await visit.go(page, "/desk");
  await page.locator("[data-pick]").nth(0).check();
  await page.locator("[data-pick]").nth(1).check();
  await page.click('button[formaction="/together/send"]');
  await page.waitForSelector("#form");
  await visit.check(page, "together");
  await page.context().close();
}

/** An hour's words survive the end of the session: they stand in the form after signing in. */
export async function sessionEnds(visit, browser, password) {
  const page = await visit.open(browser);
  await visit.signIn(page, "clerk", password);
  const words = visit.language === "hi" ? "एक घंटे में लिखी गई टीप।" : "Words that took an hour.";
  await visit.go(page, "/new-file");
  await page.fill("#form-subject", words);
  await lateThenBack(visit, page, password, "#form button[name=create]", "new-file");
  visit.expect((await page.inputValue("#form-subject")) === words, "the subject is lost");
  await page.click("#form button[name=create]");
  await page.waitForSelector(".file-head");
  await page.fill("#note-note", words);
  await lateThenBack(visit, page, password, "#note button[name=save]", "note");
  visit.expect((await page.inputValue("#note-note")) === words, "the note is lost");
  await page.click("#note button[name=save]");
  await page.waitForSelector(".flash.success");
  visit.expect((await page.inputValue("#note-note")) === words, "the note was not kept");
  await page.context().close();
}

async function lateThenBack(visit, page, password, button, name) {
  visit.endSessions();
  await page.click(button);
  await page.waitForSelector('main a[href^="/sign-in"]');
  await visit.check(page, `${name}-too-late`);
  await page.click('main a[href^="/sign-in"]');
  await page.fill("#form-user", "clerk");
  await page.fill("#form-password", password);
  await visit.check(page, `${name}-sign-in`);
  await page.click("#form button[type=submit]");
  await page.waitForSelector(".flash.info");
  await visit.check(page, `${name}-again`);
}

/** Make all sessions as old as a night, in the store that the server reads. */
export function nightPasses(python, transient) {
  const age = "import sqlite3, sys; d = sqlite3.connect(sys.argv[1], timeout=10); " +
    "d.execute('UPDATE session SET seen = seen - 32400'); d.commit()";
  execFileSync(python, ["-c", age, transient]);
}
