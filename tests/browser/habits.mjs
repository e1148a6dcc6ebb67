// How people use a page besides clicking: keys, the back button, two windows, no scripts, the dark.

const firstRow = (page) => page.locator("tr[data-row]").first();

async function openFirst(page) {
  await page.locator("tr[data-row]:not(.unopened) a.subject").first().click();
  await page.waitForSelector('.actions a[href$="/send"]');
}

/** My desk and the send form with the keyboard alone. */
export async function keyboardOnly(visit, browser, password) {
  const page = await visit.open(browser);
  await visit.go(page, "/sign-in");
  visit.expect(await page.evaluate(() => document.activeElement.id === "form-user"), "the name has no focus");
  await page.keyboard.type("clerk");
  await page.keyboard.press("Tab");
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/desk");
  await page.keyboard.press("Tab");
  visit.expect(await page.evaluate(() => document.activeElement.matches(".skip")), "Tab does not begin at the skip link");
  await page.keyboard.press("Enter");
  visit.expect(await page.evaluate(() => document.activeElement.id === "main"), "the skip link does not skip");
  const at = () => page.evaluate(() => [...document.querySelectorAll("[data-open]")].indexOf(document.activeElement));
  const went = [];
  for (const key of ["j", "j", "j", "k", "k", "k"]) {
    await page.keyboard.press(key);
    went.push(await at());
  }
  visit.facts.went = went;
  await page.keyboard.press("x");
  visit.expect((await page.locator("[data-pick]:checked").count()) === 1, "x does not choose the file");
  visit.expect(await page.locator("[data-bulk]").isVisible(), "the bar for chosen files does not show");
  await visit.check(page, "desk-by-keys");
  await page.keyboard.press("x");
  await page.keyboard.press("/");
  visit.expect(await page.evaluate(() => document.activeElement.id === "bar-q"), "/ does not lead to the search");
  await page.keyboard.type("jk");
  visit.expect((await page.inputValue("#bar-q")) === "jk", "the keys act while one types");
  // Back to the list: the row that is open already, and into the file.
  await page.locator("tr[data-row]:not(.unopened) a.subject").first().focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector(".file-head");
  await sendByKeys(visit, page);
  await page.locator("tr[data-row]:not(.unopened) a.subject").first().focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector(".file-head");
  await putUpByKeys(visit, page);
  await signOutByKeys(visit, page);
  await page.context().close();
}

async function putUpByKeys(visit, page) {
  await tabTo(visit, page, "#note-note");
  await page.keyboard.type("Written by keys alone.");
  await tabTo(visit, page, "#note button[name=put_up]");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#form");
  await tabTo(visit, page, "#form button[name=do]");
  await visit.check(page, "put-up-by-keys");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/desk");
  visit.expect((await page.locator('.flashes[role="status"] .success').count()) === 1, "no screen reader hears that it was put up");
}

async function signOutByKeys(visit, page) {
  await tabTo(visit, page, "details.menu summary");
  await page.keyboard.press("Enter");
  await tabTo(visit, page, 'form[action="/sign-out"] button');
  await page.keyboard.press("Enter");
  await page.waitForURL("**/sign-in");
}

async function sendByKeys(visit, page) {
  await tabTo(visit, page, '.actions a[href$="/send"]');
  await page.keyboard.press("Enter");
  await page.waitForSelector("#form");
  const order = await tabTo(visit, page, "#form-to");
  visit.facts.order = order;
  await page.keyboard.press("ArrowDown");
  visit.expect((await page.inputValue("#form-to")) !== "", "the arrow chooses no desk");
  await tabTo(visit, page, "#form-note");
  await page.keyboard.type("By keys alone.");
  await tabTo(visit, page, "#form-due");
  await tabTo(visit, page, "#form button[name=do]");
  await visit.check(page, "send-by-keys");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/desk");
}

/** Press Tab until an element has the focus; each stop on the way must show that it has it. */
async function tabTo(visit, page, selector) {
  const way = [];
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press("Tab");
    const found = await page.evaluate((wanted) => {
      const each = document.activeElement;
      const style = getComputedStyle(each);
      const around = each.closest(":focus-within:not(body, html)") ?? each;
      const seen = [each, each.parentElement, around].some((one) => {
        const own = getComputedStyle(one);
        return own.outlineStyle !== "none" && parseFloat(own.outlineWidth) >= 2;
      });
      const box = each.getBoundingClientRect();
      return {
        name: `${each.tagName.toLowerCase()}${each.id ? `#${each.id}` : ""}`,
        there: each.matches(wanted),
        seen: seen || style.boxShadow !== "none",
        onScreen: box.bottom > 0 && box.top < innerHeight,
        text: each.textContent.trim().slice(0, 30),
      };
    }, selector);
    way.push(found.name);
    if (!found.seen) visit.problem("keyboard", `no focus is seen on ${found.name} ${found.text}`);
    if (!found.onScreen) visit.problem("keyboard", `${found.name} ${found.text} has the focus off screen`);
    if (found.there) return way;
  }
  visit.problem("keyboard", `Tab never comes to ${selector}: ${way.join(" ")}`);
  return way;
}

/** The clerk's work with scripts switched off. */
export async function withoutScripts(visit, browser, password) {
  const page = await visit.open(browser, { javaScriptEnabled: false });
  await visit.signIn(page, "clerk", password);
  await visit.check(page, "desk", { axe: false });
  const picks = page.locator("[data-pick]");
  await picks.nth(0).check();
  await page.locator('button[formaction="/together/open"]').click();
  await page.waitForSelector("#form");
  await visit.check(page, "together", { axe: false });
  await visit.go(page, "/desk");
  await openFirst(page);
  await page.fill("#note-note", "Written without scripts.");
  await page.click("#note button[name=save]");
  await page.waitForSelector(".flash.success");
  await visit.check(page, "note-kept", { axe: false });
  await page.click('.actions a[href$="/send"]');
  await page.waitForSelector("#form");
  await visit.check(page, "send", { axe: false });
  await page.click("#form button[name=do]");
  await page.waitForSelector("[data-problems]");
  await page.selectOption("#form-to", { index: 1 });
  await page.click("#form button[name=do]");
  await page.waitForURL("**/desk");
  visit.expect((await page.locator(".flash.success").count()) === 1, "nothing says that it was sent");
  await page.locator("details.menu summary").click();
  await page.locator('form[action="/sign-out"] button').click();
  await page.waitForURL("**/sign-in");
  await page.context().close();
}

/** After sending, the back button tells that it is over; an older tab's form is refused, its text kept. */
export async function backAndAgain(visit, browser, password) {
  const page = await visit.open(browser);
  await visit.signIn(page, "clerk", password);
  await openFirst(page);
  await page.click('.actions a[href$="/put-up"]');
  await page.waitForSelector("#form");
  const tab = await page.context().newPage();
  visit.listen(tab);
  await tab.goto(page.url());
  await page.fill("#form-note", "Put up once.");
  await page.click("#form button[name=do]");
  await page.waitForURL("**/desk");
  const again = page.waitForResponse((each) => each.url().endsWith("/put-up"));
  await page.goBack();
  visit.facts.back = (await again).status();
  await visit.check(page, "back");
  visit.expect((await page.locator("#form").count()) === 0, "the form is offered again");
  visit.expect((await page.locator('main .form-buttons a[href="/desk"]').count()) === 1, "nothing leads on");
  await tab.fill("#form-note", "Put up a second time.");
  const answer = tab.waitForResponse((each) => each.request().method() === "POST");
  await tab.click("#form button[name=do]");
  visit.facts.again = (await answer).status();
  await tab.waitForSelector(".two-texts");
  visit.expect((await tab.locator("textarea").first().inputValue()).includes("a second time"), "the text is lost");
  await visit.check(tab, "somebody-was-quicker");
  await page.context().close();
}

/** Two windows send the same file at once: one does, the other is told. */
export async function twoAtOnce(visit, browser, password) {
  const windows = [await visit.open(browser), await visit.open(browser)];
  for (const page of windows) {
    await visit.signIn(page, "clerk", password);
    await openFirst(page);
    await page.click('.actions a[href$="/put-up"]');
    await page.waitForSelector("#form");
  }
  visit.expect(windows[0].url() === windows[1].url(), "the windows show different files");
  const statuses = await Promise.all(windows.map(async (page, index) => {
    await page.fill("#form-note", `From window ${index}.`);
    const answer = page.waitForResponse((each) => each.request().method() === "POST");
    await page.click("#form button[name=do]");
    return (await answer).status();
  }));
  visit.facts.statuses = statuses.sort();
  for (const page of windows) {
    await page.waitForLoadState("load");
    await visit.check(page, "after", { axe: false });
    await page.context().close();
  }
}

/** Leaving a page with words typed and not sent asks first; sending does not ask. */
export async function typedWordsAreKept(visit, browser, password) {
  const page = await visit.open(browser);
  await visit.signIn(page, "clerk", password);
  await openFirst(page);
  await page.locator("#note-note").pressSequentially("Half a thought");
  let asked = 0;
  page.on("dialog", (dialog) => {
    asked += 1;
    dialog.accept();
  });
  await page.click(".brand");
  await page.waitForURL("**/desk");
  visit.facts.asked = asked;
  await page.context().close();
}

/** A page made wrong on purpose: each check must find its defect. */
export async function defectsAreFound(visit, browser) {
  const page = await visit.open(browser);
  await visit.go(page, "/sign-in");
  await page.evaluate(() => {
    const main = document.querySelector("main");
    main.append(document.createElement("img"));
    main.insertAdjacentHTML("beforeend", "<p style='color: red'>Refused</p><p id='wide'>Wide</p>");
    document.querySelector("#wide").style.width = "3000px";
    main.insertAdjacentHTML("beforeend", "<button id='narrow' type='button'>हाँ</button>");
    const narrow = document.querySelector("#narrow");
    narrow.classList.add("button");
    narrow.append(Object.assign(document.createElement("span"), { textContent: "हाँ" }));
    narrow.style.width = "40px";
    narrow.lastChild.style.flex = "0 0 300px";
    console.error("said on purpose");
    main.insertAdjacentHTML("beforeend", "<button>Only in English</button>");
  });
  await visit.check(page, "wrong");
  await page.context().close();
}

/** The main pages in the dark scheme. */
export async function inTheDark(visit, browser, password) {
  const page = await visit.open(browser, { colorScheme: "dark" });
  await visit.go(page, "/sign-in");
  await visit.check(page, "sign-in");
  await visit.signIn(page, "clerk", password);
  await visit.check(page, "desk");
  await firstRow(page).locator("a.subject").click();
  await page.waitForSelector(".file-head");
  await visit.check(page, "file");
  for (const path of ["/ranking", "/departments", "/search?q=avkash", "/new-file", "/sent"]) {
    await visit.go(page, path);
    await visit.check(page, path.replace(/\W/g, ""));
  }
  await page.context().close();
}
