// The journeys of the people of the demo district, one function each: (visit, browser, password).

/** Open the file of a row of the desk, by a request of one's own where it has just arrived. */
async function openFile(visit, page, row) {
  const number = (await row.locator(".c-number").innerText()).trim();
  await row.locator("a.subject").click();
  await page.waitForSelector(".file-head");
  const arrive = page.locator('form[action$="/open"] button');
  if (await arrive.count()) {
    await arrive.click();
    await page.waitForSelector('.actions a[href$="/send"]');
  }
  return number;
}

async function act(page, action, fields = {}) {
  await page.click(`.actions a[href$="/${action}"]`);
  await page.waitForSelector("#form");
  for (const [name, value] of Object.entries(fields)) await page.fill(`#form-${name}`, value);
}

async function submit(page) {
  await page.click("#form button[name=do]");
  await page.waitForLoadState("load");
}

const rowOf = (page, number) => page.locator("tr[data-row]", { hasText: number });

/** A clerk writes a note on the file on top and puts it up; it goes up, is decided, comes back. */
export async function fileMoves(visit, browser, password) {
  const note = visit.language === "hi" ? "प्रकरण का परीक्षण किया गया, आदेशार्थ प्रस्तुत।" : "Examined; put up for orders.";
  const clerk = await visit.open(browser);
  await visit.go(clerk, "/");
  await visit.check(clerk, "sign-in");
  await visit.signIn(clerk, "clerk", password);
  await visit.check(clerk, "desk");
  const number = await openFile(visit, clerk, clerk.locator("tr[data-row]").first());
  visit.facts.number = number;
  await visit.check(clerk, "file");
  await clerk.fill("#note-note", note);
  await clerk.click("#note button[name=save]");
  await clerk.waitForSelector(".flash.success");
  await visit.check(clerk, "note-kept");
  await act(clerk, "put-up");
  visit.expect((await clerk.inputValue("#form-note")).includes(note.slice(0, 10)), "the draft note is not in the form");
  await visit.check(clerk, "put-up");
  await submit(clerk);
  await clerk.waitForURL("**/desk");
  visit.expect((await visit.text(clerk, ".flash.success")).includes(number), "nothing says that it was put up");
  visit.expect((await rowOf(clerk, number).count()) === 0, "it still lies on the clerk's desk");
  await visit.check(clerk, "gone");
  await visit.go(clerk, "/sent");
  visit.expect((await rowOf(clerk, number).count()) > 0, "it is not among what was sent");
  await visit.check(clerk, "sent");

  const superintendent = await visit.open(browser);
  await visit.signIn(superintendent, "superintendent", password);
  await openFile(visit, superintendent, rowOf(superintendent, number));
  await act(superintendent, "put-up");
  await submit(superintendent);
  await superintendent.waitForURL("**/desk");
  await superintendent.context().close();

  const officer = await visit.open(browser);
  await visit.signIn(officer, "officer", password);
  const row = rowOf(officer, number);
  visit.expect(await row.evaluate((each) => each.classList.contains("unopened")), "it does not show as new");
  await visit.check(officer, "officers-desk");
  await openFile(visit, officer, row);
  visit.expect((await officer.locator(".sheet").innerText()).includes(note.slice(0, 10)), "the note is not on the sheet");
  await act(officer, "decide");
  await visit.check(officer, "decide");
  await submit(officer);
  visit.expect((await officer.locator("[data-problems]").count()) === 1, "a decision without an outcome was taken");
  await visit.check(officer, "decide-refused");
  await officer.check('input[type=radio][value="approved"]');
  await officer.fill("#form-note", visit.language === "hi" ? "स्वीकृत।" : "Approved.");
  await submit(officer);
  await officer.waitForSelector(".file-head .badge.good");
  await visit.check(officer, "decided");
  await act(officer, "return");
  await visit.check(officer, "return");
  await submit(officer);
  await officer.waitForURL("**/desk");
  await officer.context().close();
  await clerk.context().close();
}

/** The Collector looks at the desk, the departments, the ranking, and drills down to a file. */
export async function collectorLooks(visit, browser, password) {
  const page = await visit.open(browser);
  await visit.signIn(page, "collector", password);
  await visit.check(page, "desk");
  await page.click('.nav a[href="/departments"]');
  await visit.check(page, "departments");
  await page.click('main tbody a[href="/CLR/"]');
  await visit.check(page, "department");
  await page.click('main tbody a[href="/CLR/EST/"]');
  await visit.check(page, "branch");
  await page.click("main .files a.subject");
  await page.waitForSelector(".file-head");
  await visit.check(page, "a-file");
  await page.click('a[href$="/access"]');
  await visit.check(page, "who-can-see-it");
  await page.click('.nav a[href="/ranking"]');
  await visit.check(page, "ranking");
  await page.locator("main table tbody th a").first().click();
  await visit.check(page, "ranking-of-branches");
  await page.locator('main a[href*="ranking-files"]').first().click();
  await visit.check(page, "files-behind");
  await page.locator("main tbody a").first().click();
  await page.waitForSelector(".file-head");
  await visit.go(page, "/search");
  await visit.check(page, "search-empty");
  await page.fill("#q", "avkash");
  await page.press("#q", "Enter");
  await page.waitForSelector(".hits, .empty");
  visit.expect((await page.locator(".hits li").count()) > 0, "avkash finds no अवकाश");
  await visit.check(page, "search");
  await visit.go(page, "/browse");
  await visit.check(page, "browse");
  await visit.go(page, "/help");
  await visit.check(page, "help");
  await visit.go(page, "/nothing-here");
  await visit.check(page, "not-found");
  await visit.go(page, "/panels");
  await visit.check(page, "forbidden");
  await page.context().close();
}

/** A branch's coordinator looks at the branch, open, overdue, parked and closed. */
export async function coordinatorLooks(visit, browser, password) {
  const page = await visit.open(browser);
  await visit.signIn(page, "coordinator", password);
  await visit.check(page, "desk");
  await visit.go(page, "/CLR/EST/");
  for (const tab of ["open", "overdue", "parked", "closed"]) {
    await page.click(`.tabs a[href$="show=${tab}"]`);
    await visit.check(page, `branch-${tab}`);
  }
  await visit.go(page, "/parked");
  await visit.check(page, "parked");
  await visit.go(page, "/new-file");
  await visit.check(page, "new-file");
  await page.click("#form button[name=create]");
  await page.waitForSelector("[data-problems]");
  const focused = await page.evaluate(() => document.activeElement.matches("[data-problems]"));
  visit.expect(focused, "the summary of problems does not get the focus");
  await visit.check(page, "new-file-refused");
  await visit.go(page, "/password");
  await visit.check(page, "password");
  await page.context().close();
}

/** The administrator goes through the control panels, and disables and enables the ranking. */
export async function administratorLooks(visit, browser, password) {
  const page = await visit.open(browser);
  await visit.signIn(page, visit.administrator, password);
  await page.click('.nav a[href="/panels"]');
  await visit.check(page, "panels");
  for (const panel of ["users", "users-new", "desks", "numbering"]) {
    await visit.go(page, `/panel-${panel}`);
    await visit.check(page, `panel-${panel}`);
  }
  await visit.go(page, "/panel-user?id=clerk");
  await visit.check(page, "panel-user");
  await visit.go(page, "/panel-desks?q=collector");
  await page.locator('main a[href^="/panel-desk?"]').first().click();
  await visit.check(page, "panel-desk");
  await visit.go(page, "/panel-workflow");
  const tabs = await page.locator(".tabs a").count();
  let drawn = 0;
  for (let tab = 0; tab < tabs; tab += 1) {
    await page.locator(".tabs a").nth(tab).click();
    // What never moves has no picture, and says who may do what all the same.
    const moves = (await page.locator("#ways").count()) === 1;
    const pictures = await page.locator(".picture svg").count();
    visit.expect(pictures === (moves ? 1 : 0), "a workflow that moves has one picture");
    visit.expect((await page.locator(".grid-table tbody tr").count()) > 0, "no rights are shown");
    drawn += pictures;
    await visit.check(page, `workflow-${tab}`);
  }
  visit.expect(drawn >= 4, "fewer workflows are drawn than files, notes, drafts and documents have");
  await visit.go(page, "/panel-addons");
  await visit.check(page, "addons");
  const addon = (action) => page.locator(`form[action="/panel-addons-${action}"] button`);
  await addon("disable?addon=ranking&dry=1").click();
  await page.waitForSelector(".flash.info");
  visit.expect((await page.locator('.nav a[href="/ranking"]').count()) === 1, "the dry run disabled it");
  await visit.check(page, "addons-dry-run");
  await addon("disable?addon=ranking").click();
  await page.waitForSelector(".flash.success");
  visit.expect((await page.locator('.nav a[href="/ranking"]').count()) === 0, "the menu still has it");
  await visit.check(page, "addons-disabled");
  await addon("enable?addon=ranking").click();
  await page.waitForSelector('.nav a[href="/ranking"]');
  await visit.go(page, "/files/add-document");
  await visit.check(page, "add-document");
  await visit.go(page, "/CLR/EST/");
  await page.locator('main .panel a[href^="/CLR/EST/"]').first().click();
  await visit.check(page, "post");
  await visit.go(page, "/CLR/EST/coordinator");
  await visit.check(page, "coordinator-form");
  await page.context().close();
}
