// Who answers for a desk changes: (visit, browser, password).

/** Fill in the order by which something is done, and send the form. */
async function byOrder(page, number, fields = {}) {
  await page.waitForSelector("#form");
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`#form-${name}`);
    if ((await field.evaluate((each) => each.tagName)) === "SELECT") await field.selectOption(value);
    else await field.fill(value);
  }
  await page.fill("#form-order_number", number);
  await page.fill("#form-issuer", "संभागायुक्त, ग्वालियर");
  await page.click("#form button[name=save]");
  await page.waitForLoadState("load");
}

/** The desk of the post that the page of an official names first. */
async function postOf(page) {
  const href = await page.locator("#desks-title + ul a").first().getAttribute("href");
  return href.split("/").at(-2).toLowerCase();
}

/** A Collector is relieved; the old session sends nothing, the acting Collector sees the desk. */
export async function relievedCollector(visit, browser, password) {
  const hi = visit.language === "hi";
  const words = hi ? "मार्गदर्शन हेतु पत्र भेजें।" : "Write for guidance.";
  const number = `${hi ? "क्र." : "No."}${visit.width}/2026`;
  const post = "/CLR/COLLECTOR/";

  const collector = await visit.open(browser);
  await visit.signIn(collector, "collector", password);
  // Each language has a file of its own: the note taken over stays on it.
  await collector.locator("tr[data-row] a.subject").nth(hi ? 0 : 1).click();
  await collector.waitForSelector(".file-head");
  const arrive = collector.locator('form[action$="/open"] button');
  if (await arrive.count()) await arrive.click();
  await collector.waitForSelector("#note-note");
  const file = new URL(collector.url()).pathname;
  await collector.fill("#note-note", words);
  await collector.click("#note button[name=save]");
  await collector.waitForSelector(".flash.success");
  await collector.click('.actions a[href$="/return"]');
  await collector.waitForSelector("#form");

  const acting = await visit.open(browser);
  await visit.signIn(acting, "officer", password);

  const admin = await visit.open(browser);
  await visit.signIn(admin, visit.administrator, password);
  await visit.go(admin, "/official?id=officer");
  const desk = await postOf(admin);
  await visit.go(admin, post);
  await visit.check(admin, "post-held");
  await admin.click('.actions a[href$="/relieve"]');
  await visit.check(admin, "relieve");
  await byOrder(admin, number);
  visit.expect((await admin.locator("[data-problems]").count()) === 1, "the desk would fall to nobody");
  await visit.check(admin, "relieve-refused");
  await visit.go(admin, `${post}link-officer`);
  await visit.check(admin, "link-officer");
  await byOrder(admin, number, { link: desk });
  await visit.go(admin, `${post}relieve`);
  await byOrder(admin, number);
  await admin.waitForSelector(".flash.success");
  await visit.check(admin, "post-vacant");

  await collector.click("#form button[name=do]");
  await collector.waitForLoadState("load");
  visit.expect((await collector.locator('main a[href*="sign-in"]').count()) === 1, "the old session goes on");
  await visit.check(collector, "session-over");

  await visit.go(acting, "/desk");
  visit.expect((await acting.locator(".flash.info").count()) === 1, "nothing says whose desk is attended");
  await visit.check(acting, "acting-desk");
  await visit.go(acting, file);
  visit.expect((await acting.locator("form[action$='/take-note']").count()) === 1, "the note did not pass on");
  await visit.check(acting, "note-left");
  await acting.click("form[action$='/take-note'] button");
  await acting.waitForSelector("#note-note");
  visit.expect((await acting.inputValue("#note-note")) === words, "the note lost its words");
  await visit.check(acting, "note-taken");

  await visit.go(admin, "/orders");
  await visit.check(admin, "orders");
  await admin.locator("tbody a").first().click();
  await visit.check(admin, "order");
  await visit.go(admin, `${post}assign`);
  await byOrder(admin, `${number}-2`, { user: "collector" });
  await admin.waitForSelector(".flash.success");
  await admin.locator('a[href*="/handover/"]').first().click();
  await visit.check(admin, "handover-note");

  await visit.go(admin, "/leave?id=collector");
  await visit.check(admin, "leave");
  await visit.go(admin, "/official?id=collector");
  await visit.check(admin, "official");
  await visit.go(admin, "/CLR/EST/merge");
  await visit.check(admin, "merge");
  await visit.go(admin, `${post}link-officer`);
  await byOrder(admin, `${number}-2`, { link: "" });
  await visit.go(acting, "/desk");
  visit.expect((await acting.locator(".flash.info").count()) === 0, "the desk did not go back");
}
