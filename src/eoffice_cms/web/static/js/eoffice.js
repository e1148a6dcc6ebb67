/**
 * What makes the pages quicker where there is JavaScript; every task works without it.
 * Each part looks for its own data attributes and does nothing where they are missing.
 */

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const first = (selector, root = document) => root.querySelector(selector);

document.documentElement.classList.add("js");

/** Send a form once: a second click while the first is on its way does nothing. */
function sendOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    // After the browser has gathered the fields: a disabled button would not be among them.
    setTimeout(() => all("button[type=submit]", form).forEach((b) => b.setAttribute("aria-busy", "true")));
  });
  // Coming back to a page kept by the browser must leave its forms usable.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) all("form[data-sent]").forEach(release);
  });
}

function release(form) {
  delete form.dataset.sent;
  all("[aria-busy]", form).forEach((button) => button.removeAttribute("aria-busy"));
}

/** Ask before leaving a page with text typed and not sent. */
function keepTyped() {
  const typed = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-form]");
    if (form && event.target.matches("textarea, input[type=text]")) {
      if (event.target.value !== event.target.defaultValue) typed.add(form);
    }
  });
  document.addEventListener("submit", (event) => typed.delete(event.target));
  window.addEventListener("beforeunload", (event) => {
    if (typed.size) event.preventDefault();
  });
}

/** Lead the eye, and the screen reader, to what was wrong in a form. */
function showProblems() {
  first("[data-problems]")?.focus();
}

/** Menus close with Escape and with a click elsewhere; Escape also hides a reason. */
function menus() {
  document.addEventListener("click", (event) => {
    all("details[data-menu][open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    all("details[data-menu][open]").forEach((menu) => {
      menu.open = false;
      first("summary", menu).focus();
    });
    all(".actions").forEach((list) => list.classList.add("quiet"));
  });
  for (const kind of ["focusin", "mouseover"]) {
    document.addEventListener(kind, (event) => {
      event.target.closest?.(".actions li")?.parentNode.classList.remove("quiet");
    });
  }
}

/** My desk: choose all, the bar for the chosen files, and the keys. */
function desk() {
  const form = first("[data-desk]");
  if (!form) return;
  const picks = all("[data-pick]", form);
  const bar = first("[data-bulk]", form);
  if (bar && picks.length) chooseMany(form, picks, bar);
  const help = first("[data-keys]");
  if (help) keys(form, help);
}

function chooseMany(form, picks, bar) {
  const count = first("[data-bulk-count]", bar);
  const corner = first("[data-pick-all]", form);
  const label = document.createElement("label");
  const every = document.createElement("input");
  every.type = "checkbox";
  every.setAttribute("aria-label", corner.dataset.pickAll);
  label.className = "pick";
  label.append(every);
  corner.append(label);
  const update = () => {
    const chosen = picks.filter((pick) => pick.checked).length;
    bar.hidden = !chosen;
    count.textContent = chosen;
    every.checked = chosen === picks.length;
    every.indeterminate = chosen > 0 && chosen < picks.length;
  };
  every.addEventListener("change", () => {
    picks.forEach((pick) => { pick.checked = every.checked; });
    update();
  });
  form.addEventListener("change", update);
  update();
}

/** j and k go through the files, x chooses one; a box turns the keys off, as WCAG 2.1.4 asks. */
function keys(form, help) {
  const NAME = "eoffice.keys";
  const box = first("[data-keys-on]", help);
  const rows = all("[data-row]", form);
  const links = rows.map((row) => first("[data-open]", row));
  box.checked = window.localStorage.getItem(NAME) !== "off";
  box.addEventListener("change", () => window.localStorage.setItem(NAME, box.checked ? "on" : "off"));
  help.hidden = false;
  document.addEventListener("keydown", (event) => {
    if (!box.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const step = { j: 1, k: -1 }[event.key];
    if (step) {
      const next = links[Math.min(Math.max(at + step, 0), links.length - 1)];
      next.focus();
      next.scrollIntoView({ block: "nearest" });
    } else if (event.key === "x" && at >= 0) {
      first("[data-pick]", rows[at])?.click();
    } else if (event.key === "/") {
      first("#bar-q")?.focus();
    } else {
      return;
    }
    event.preventDefault();
  });
}

/** A long list of desks gets a field above it that narrows it as one types. */
function narrowing() {
  all("select[data-narrow]").forEach((select) => {
    const field = document.createElement("input");
    field.type = "search";
    field.autocomplete = "off";
    field.placeholder = select.dataset.narrow;
    field.setAttribute("aria-label", select.dataset.narrow);
    field.setAttribute("aria-controls", select.id);
    select.before(field);
    const options = all("option", select).map((option) => [option, option.textContent.toLowerCase()]);
    field.addEventListener("input", () => {
      const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      const fits = (text) => words.every((word) => text.includes(word));
      options.forEach(([option, text]) => { option.hidden = option.value !== "" && !fits(text); });
      all("optgroup", select).forEach((group) => {
        group.hidden = !first("option:not([hidden])", group);
      });
      const left = options.filter(([option]) => !option.hidden && option.value !== "");
      if (words.length && left.length === 1) left[0][0].selected = true;
    });
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
  });
}

sendOnce();
keepTyped();
showProblems();
menus();
desk();
/** The way of a file ends with where it lies now: that end is seen first. */
function showTheEnd() {
  all("[data-from-end]").forEach((box) => { box.scrollLeft = box.scrollWidth; });
  // The menu shows where one is, also where it is wider than the screen.
  const here = first(".nav [aria-current]");
  if (here) here.closest("ul").scrollLeft = here.offsetLeft + here.offsetWidth - window.innerWidth;
}

/** Screen readers tell what changes in a live region, not what stood there from the start. */
function sayResults() {
  const box = first(".flashes");
  if (box?.children.length) setTimeout(() => box.replaceChildren(...[...box.children].map((each) => each.cloneNode(true))), 200);
}

/** Tables whose cells do not carry their headings get them, and become cards where it is narrow. */
function tablesToCards() {
  all("table.plain-table:not(.stacked)").forEach((table) => {
    if (!table.tHead || first("[colspan], [rowspan]", table)) return;
    const headings = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
    [...table.tBodies, table.tFoot].filter(Boolean).flatMap((part) => [...part.rows]).forEach((row) => {
      [...row.cells].forEach((cell, place) => {
        if (cell.tagName === "TD" && headings[place]) cell.dataset.label = headings[place];
      });
    });
    table.classList.add("stacked");
  });
}

narrowing();
tablesToCards();
showTheEnd();
sayResults();
