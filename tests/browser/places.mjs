// What a branch publishes, its coordination, coverage and chart: journeys (visit, browser, password).

const PDF = Buffer.from("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n");

async function save(page) {
  await page.click("#form button[name=save]");
  await page.waitForLoadState("load");
}

async function addItem(visit, page, kind, fields, upload) {
  await visit.go(page, `/CLR/EST/add-item/${kind}`);
  for (const [name, value] of Object.entries(fields)) await page.fill(`#form-${name}`, value);
  if (upload) await page.setInputFiles('input[name="upload"]', upload);
  await save(page);
  await page.waitForSelector(".published h1");
  return new URL(page.url()).pathname;
}

/** The coordinator publishes a circular; a citizen reads it, and no more once it is withdrawn. */
export async function circularIsPublished(visit, browser, password) {
  const mark = `${visit.language}-${visit.width}`;
  const page = await visit.open(browser);
  const citizen = await visit.open(browser, { acceptDownloads: true });
  await visit.signIn(page, "coordinator", password);
  await visit.go(page, "/CLR/EST/content");
  await visit.check(page, "content-at-first");
  await visit.go(page, "/CLR/EST/add-item/circular");
  await visit.check(page, "circular-form");
  await save(page);
  visit.expect((await page.locator("[data-problems]").count()) === 1, "a circular without a title was taken");
  await visit.check(page, "circular-refused");
  const address = await addItem(visit, page, "circular", {
    title_hi: `ग्रीष्मकालीन अवकाश संबंधी परिपत्र ${mark}`, title_en: `Leave circular ${mark}`,
    number: "क्र./12/2026", issued: "2026-11-20", text_hi: "सभी शाखाओं के लिए।", text_en: "सभी: for all branches.",
  }, { name: "circular.pdf", mimeType: "application/pdf", buffer: PDF });
  await visit.check(page, "draft");
  await visit.go(citizen, address);
  visit.expect(new URL(citizen.url()).pathname === "/sign-in", "a citizen was shown a draft");
  await page.click('.actions form[action*="to=publish"] button');
  await page.waitForSelector('.actions form[action*="to=withdraw"]');
  await visit.check(page, "published");

  await visit.go(citizen, "/public");
  await visit.check(citizen, "citizen-index");
  await citizen.locator(`main a[href="${address}"]`).first().click();
  await citizen.waitForSelector(".published h1");
  visit.expect((await visit.text(citizen, ".published")).includes("क्र./12/2026"), "the number is not told");
  visit.expect((await citizen.locator(".actions, .nav a[href='/desk']").count()) === 0, "a citizen is offered more");
  await visit.check(citizen, "citizen-circular");
  const [download] = await Promise.all([
    citizen.waitForEvent("download"), citizen.click('main a[href$="/download"]'),
  ]);
  visit.expect(download.suggestedFilename() === "circular.pdf", "the document has another name");
  await citizen.locator('.crumbs a[href$="/public"]').last().click();
  await citizen.waitForSelector(".public-part");
  await visit.check(citizen, "citizen-branch");
  await visit.go(citizen, "/public?q=%E0%A4%85%E0%A4%B5%E0%A4%95%E0%A4%BE%E0%A4%B6");
  visit.expect((await citizen.locator(`main a[href="${address}"]`).count()) > 0, "the search does not find it");
  await visit.check(citizen, "citizen-search");

  await page.click('.actions form[action*="to=withdraw"] button');
  await page.waitForSelector('.actions form[action*="to=publish"]');
  await visit.go(citizen, address);
  visit.expect(new URL(citizen.url()).pathname === "/sign-in", "what was withdrawn is still shown");
  await page.click('.actions form[action*="to=publish"] button');
  await page.waitForSelector('.actions form[action*="to=withdraw"]');
  await page.context().close();
  await citizen.context().close();
}

const titles = (page) => page.locator(".seat-title").allInnerTexts();

/** The order of a section changes by dragging, by buttons, and by keys alone. */
export async function contentIsArranged(visit, browser, password) {
  const page = await visit.open(browser);
  await visit.signIn(page, "coordinator", password);
  for (const name of ["एक", "दो", "तीन"]) {
    await addItem(visit, page, "page", { title_hi: `${name} ${visit.language}`, title_en: `${name} ${visit.width}` });
  }
  await visit.go(page, "/CLR/EST/content");
  await visit.check(page, "section");
  await visit.go(page, "/CLR/EST/Public/arrange");
  await visit.check(page, "arrange");
  const before = await titles(page);
  await page.locator(".seat").last().locator('button[value="up"]').focus();
  await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
  const moved = await titles(page);
  visit.expect(moved.at(-2) === before.at(-1), "the key did not move it up");
  if (visit.width > 600) {
    // All seats in sight: a page that is scrolled between pressing and moving drags another one.
    await page.setViewportSize({ width: visit.width, height: 2400 });
    const seats = page.locator(".seat");
    // The page before said the same: it is the next one that is waited for.
    await Promise.all([
      page.waitForEvent("load"),
      seats.last().locator(".seat-title").dragTo(seats.first().locator(".seat-title")),
    ]);
    const dragged = await titles(page);
    visit.expect(dragged[0] === moved.at(-1), "dragging did not move it to the top");
  }
  await page.context().close();
  const plain = await visit.open(browser, { javaScriptEnabled: false });
  await visit.signIn(plain, "coordinator", password);
  await visit.go(plain, "/CLR/EST/Public/arrange");
  const last = (await titles(plain)).at(-1);
  await plain.locator('.seat input[type="number"]').last().fill("1");
  await plain.locator(".seat form").last().locator("button").first().click();
  await plain.waitForSelector(".flash.success");
  visit.expect((await titles(plain))[0] === last, "without scripts it was not moved to the top");
  await plain.context().close();
}

/** From the list of those who never signed in to a slip that is shown once. */
async function firstPasswordIsPrinted(visit, page) {
  await page.locator('tbody a[href*="first-passwords?user=suresh"]').click();
  await page.waitForSelector("#form");
  visit.expect((await page.locator("#form input[type=checkbox]:checked").count()) === 1, "nobody is chosen, or more than one");
  await visit.check(page, "first-password");
  await page.click("#form button[name=print]");
  await page.waitForSelector(".slip");
  await visit.check(page, "slip");
}

/** The coordinator sees who has not signed in and raises an obstacle; the officer answers it. */
export async function obstacleIsRaised(visit, browser, password) {
  const page = await visit.open(browser);
  await visit.signIn(page, "coordinator", password);
  await page.click('.nav a[href="/coordination"]');
  await visit.check(page, "coordination");
  await visit.go(page, "/CLR/EST/coordination");
  visit.expect((await page.locator("tbody .badge.late").count()) > 0, "nobody is shown who never signed in");
  await visit.check(page, "coordination-of-branch");
  await firstPasswordIsPrinted(visit, page);
  await visit.go(page, "/CLR/EST/coordination");
  await page.click('.actions a[href$="raise-obstacle"]');
  await page.waitForSelector("#form");
  await visit.check(page, "obstacle-form");
  await save(page);
  visit.expect((await page.locator("[data-problems]").count()) === 1, "an obstacle without words was taken");
  const words = `स्कैनर खराब है ${visit.language} ${visit.width}`;
  await page.fill("#form-text", words);
  const officers = await page.locator('#form-to option[value^="clr-est-"]').evaluateAll(
    (all) => all.map((each) => each.value),
  );
  await page.selectOption("#form-to", officers.find((each) => /dc|oic|officer/.test(each)) ?? officers[0]);
  await save(page);
  await page.waitForSelector(".published .published-text");
  await visit.check(page, "obstacle");
  await visit.go(page, "/coordination");
  visit.expect((await visit.text(page, "main")).includes(words), "the obstacle is not listed");
  await page.context().close();
}

/** The Collector looks at coverage and the chart, drills down, and changes levels and size. */
export async function organisationIsLookedAt(visit, browser, password) {
  const page = await visit.open(browser);
  await visit.signIn(page, "collector", password);
  await visit.go(page, "/departments");
  await page.click('.actions a[href$="/coverage"]');
  await page.waitForSelector("svg.coverage");
  await visit.check(page, "coverage");
  await page.locator("main tbody th a").first().click();
  await visit.check(page, "coverage-of-department");
  await visit.go(page, "/organisation");
  await visit.check(page, "chart");
  const size = () => page.locator("svg.chart").evaluate((each) => each.getBoundingClientRect().width);
  const before = await size();
  await page.click('.chart-tools a[href*="zoom=200"]');
  visit.expect((await size()) > before * 1.5, "zoom does not make the picture larger");
  await visit.go(page, "/CLR/organisation?over=5");
  visit.expect((await page.locator("svg.chart .box.full").count()) > 0, "no overloaded post is marked");
  await visit.check(page, "chart-of-department");
  await page.locator("svg.chart a").last().focus();
  const left = page.waitForURL((url) => url.pathname !== "/CLR/organisation").then(() => true, () => false);
  await page.keyboard.press("Enter");
  visit.expect(await left, "a box does not lead on by keyboard");
  await visit.go(page, "/CLR/EST/organisation");
  await page.click(".chart-table summary");
  await visit.check(page, "chart-as-a-table");
  await page.emulateMedia({ media: "print" });
  visit.expect(!(await page.locator(".chart-tools").isVisible()), "the tools are printed");
  await page.context().close();
}
