// Keys of the frame. A page adds its own with data-key on the link or button that does the thing.
import { open } from "./dialogs.js";
import { openSearch } from "./palette.js";

let before = "";

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    return openSearch();
  }
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "/") return done(event, openSearch);
  if (event.key === "?") return done(event, () => open(document.getElementById("keys")));
  const combined = before ? `${before} ${event.key}` : event.key;
  before = event.key === "g" && !before ? "g" : "";
  const named = [...document.querySelectorAll(`[data-key="${CSS.escape(combined)}"]`)];
  const found = named.filter((one) => one.checkVisibility() || !one.closest("[data-item]")); // never of another song than the one heard
  const shown = found.filter((one) => one.checkVisibility()); // of many songs on a page the one that is heard
  const targets = shown.length ? shown : found;
  const chosen = targets.every((one) => one.matches("summary")) ? targets : targets.slice(0, 1); // every chart opens its table
  if (chosen.length) done(event, () => chosen.forEach((one) => (one.matches("input, select, textarea") ? one.focus() : one.click())));
});

function done(event, act) {
  event.preventDefault();
  act();
}

const typing = (element) =>
  element.isContentEditable || element.matches?.("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=range])");

const NAMES = { ArrowLeft: "←", ArrowRight: "→" };

// The page's own keys are listed in the help by what they do, those of a fragment that came later too.
const list = document.querySelector("#keys [data-page-keys]");
const told = new Set();

function tell() {
  for (const element of document.querySelectorAll("main [data-key]")) {
    if (told.has(element.dataset.key)) continue;
    told.add(element.dataset.key);
    const [term, what] = [document.createElement("dt"), document.createElement("dd")];
    for (const key of element.dataset.key.split(" ")) term.append(Object.assign(document.createElement("kbd"), { textContent: NAMES[key] ?? key }), " ");
    what.textContent = element.dataset.keyWhat || element.getAttribute("aria-label") || element.textContent.trim();
    list.append(term, what);
  }
}

if (list) {
  tell();
  document.addEventListener("htmx:afterSettle", tell);
}
