// Every page that somebody comes to by links from My desk, one of each kind.

/** Return what kind of page an address leads to: names, numbers and words do not count. */
function kindOf(url, base) {
  const { pathname, searchParams } = new URL(url, base);
  const path = pathname
    .replace(/\/[A-Z]{3}\/[A-Z]{3}\/[A-Z0-9-]{8,}\//, "/D/B/F/")
    .replace(/\/[A-Z]{3}\/[A-Z]{3}\//, "/D/B/")
    .replace(/^\/[A-Z]{3}\//, "/D/")
    .replace(/\/\d{4}\//, "/N/")
    .replace(/\/D\/B\/[A-Za-z][\w.-]+\//, "/D/B/x/")
    .replace(/\/D\/(?!B)[a-zA-Z][\w.-]+\//, "/D/x/");
  const chosen = ["show", "name"].map((each) => searchParams.get(each) ?? "");
  return [path, ...[...searchParams.keys()].sort(), ...chosen].join(" ");
}

const LEFT_OUT = /download|csv|^\/static|^\/language/;

/** Walk as one person until every kind of page was seen, or `most` of them. */
export async function walk(visit, browser, password) {
  const page = await visit.open(browser);
  await visit.signIn(page, visit.walker === "admin" ? visit.administrator : visit.walker, password);
  const seen = new Set();
  const todo = ["/desk"];
  while (todo.length && visit.pages.length < visit.most) {
    const url = todo.shift();
    const kind = kindOf(url, visit.base);
    if (seen.has(kind)) continue;
    seen.add(kind);
    await visit.go(page, url);
    await visit.check(page, kind.replace(/\W+/g, "-").slice(0, 40));
    const links = await page.evaluate(() => [...document.querySelectorAll("a[href]")].map((each) => each.getAttribute("href")));
    todo.push(...links.filter((each) => each.startsWith("/") && !LEFT_OUT.test(each)));
  }
  await page.context().close();
}
