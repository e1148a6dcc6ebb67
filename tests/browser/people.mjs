// How people come in: a sheet with rows that are wrong, slips with first passwords, orders for many.

const HEADINGS = "विभाग कोड,विभाग (हिन्दी),विभाग (अंग्रेज़ी),शाखा कोड,शाखा (हिन्दी),शाखा (अंग्रेज़ी)," +
  "पद कोड,पद (हिन्दी),पद (अंग्रेज़ी),वरिष्ठ पद का कोड,साइन-इन नाम," +
  "अधिकारी/कर्मचारी (हिन्दी),अधिकारी/कर्मचारी (अंग्रेज़ी)";

/** A department of a Collector's kind with clerks below; with three rows that are wrong, or none. */
function sheet(code, wrong) {
  const mark = code.toLowerCase();
  const rows = [`${code},परीक्षण कार्यालय,Trial Office,,,,${mark}-head,प्रमुख,Head,,${mark}.head,मीना बाई,Meena Bai`];
  for (let n = 1; n <= 6; n += 1) {
    const superior = wrong && n === 2 ? "nobody" : `${mark}-head`;
    const user = wrong && n === 4 ? "नाम" : `${mark}.clerk${n}`;
    const post = wrong && n === 6 ? `${mark}-1` : `${mark}-${n}`;
    rows.push(`${code},,,EST,स्थापना शाखा,Establishment Branch,${post},सहायक ग्रेड-3,Assistant Grade-3,${superior},${user},रमेश वर्मा,Ramesh Verma`);
  }
  const text = [HEADINGS, ...rows].join("\n");
  return { name: "list.csv", mimeType: "text/csv", buffer: Buffer.from(text, "utf8") };
}

async function upload(visit, page, panel, file) {
  await visit.go(page, panel);
  await page.setInputFiles("#form-upload", file);
}

/** The administrator brings a sheet in, mends three rows, confirms, prints slips; one signs in. */
export async function peopleComeIn(visit, browser, password) {
  const code = `T${visit.language}${visit.width}`.toUpperCase();
  const page = await visit.open(browser);
  await visit.signIn(page, visit.administrator, password);
  await visit.go(page, "/panels");
  await page.click('a[href="/panel-organisation"]');
  await visit.check(page, "choose");

  await page.setInputFiles("#form-upload", { name: "list.csv", mimeType: "text/csv", buffer: Buffer.from("x,y\nCaf\u00e9", "latin1") });
  await page.click("#form button[name=see]");
  visit.expect((await page.locator("#form-upload-error").count()) === 1, "a wrong encoding was taken");
  await visit.check(page, "wrong-encoding");

  await upload(visit, page, "/panel-organisation", sheet(code, true));
  await page.click("#form button[name=see]");
  await page.waitForURL("**/organisation-difference?**");
  visit.facts.wrong = await page.locator("section.panel tbody th").allInnerTexts();
  await visit.check(page, "three-wrong");
  await page.click("#form button[name=take]");
  await page.waitForSelector(".flash.error");
  await visit.check(page, "nothing-taken");

  await upload(visit, page, "/panel-organisation", sheet(code, false));
  await page.click("#form button[name=see]");
  await page.waitForURL("**/organisation-difference?**");
  visit.expect((await page.locator("section.panel tbody th").count()) === 0, "mended rows are still wrong");
  await visit.check(page, "mended");
  await page.click("#form button[name=take]");
  await page.waitForURL("**/organisation-progress?**");
  await page.waitForSelector(".flash.success");
  await visit.check(page, "taken-in");

  await visit.go(page, `/${code}/EST/first-passwords`);
  await visit.check(page, "choose-officials");
  await page.click("#form button[name=print]");
  await page.waitForSelector(".slip");
  visit.facts.slips = await page.locator(".slip").count();
  await visit.check(page, "slips");
  await page.emulateMedia({ media: "print" });
  visit.expect(!(await page.locator(".bar").isVisible()), "the frame is printed with the slips");
  await page.screenshot({ path: visit.shot("slips-printed"), fullPage: true, type: "jpeg", quality: 75 });
  await page.emulateMedia({ media: "screen" });
  const [user, first] = await page.locator(".slip").first().locator("code").allInnerTexts();

  const person = await visit.open(browser);
  await visit.go(person, "/sign-in");
  await person.fill("#form-user", user);
  await person.fill("#form-password", first);
  await person.click("#form button[type=submit]");
  await person.waitForURL("**/password");
  await visit.check(person, "first-password");
  await visit.go(person, "/browse");
  visit.expect(person.url().endsWith("/password"), "a first password let somebody browse");
  await person.fill("#form-old", first);
  await person.fill("#form-password", "neem-mahua-tendu-82");
  await person.click("#form button[name=save]");
  await person.waitForURL("**/desk");
  await visit.check(person, "desk-of-the-new");
}

/** The administrator looks at the panels of orders for many, of the directory and of the lists. */
export async function panelsOfPeople(visit, browser, password) {
  const page = await visit.open(browser);
  await visit.signIn(page, visit.administrator, password);
  for (const address of ["/panel-duty-orders", "/duty-orders-back", "/panel-directory", "/panel-first-passwords",
    "/panel-lists", "/panel-list?kind=holidays", "/panel-list-entry?kind=holidays", "/panel-list-entry?kind=letter-forms"]) {
    await visit.go(page, address);
    await visit.check(page, address.replaceAll(/[^a-z]+/g, "-"));
  }
  const today = new Date().toISOString().slice(0, 10);
  const rows = `Official,Substitute (sign-in name),From,To,Order number,Order date\nclerk,,${today},${today},D/${visit.width}${visit.language},${today}\nghost,,${today},${today},D,${today}\n`;
  await upload(visit, page, "/panel-duty-orders", { name: "orders.csv", mimeType: "text/csv", buffer: Buffer.from(rows) });
  await page.fill("#form-issuer", "कलेक्टर");
  await page.click("#form button[name=see]");
  await page.waitForURL("**/duty-orders-check?**");
  visit.expect((await page.locator("section.panel tbody th").innerText()) === "3", "the wrong row is not named");
  await visit.check(page, "orders-checked");
}
