// Keys of the frame. A page adds its own with data-key on the link or button that does the thing.
import { open } from "./dialogs.js";
import { openSearch } from "./palette.js";

let before = "";

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    return openSearch();
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "/") return done(event, openSearch);
  if (event.key === "?") return done(event, () => open(document.getElementById("keys")));
  const combined = before ? `${before} ${event.key}` : event.key;
  before = event.key === "g" && !before ? "g" : "";
  const target = document.querySelector(`[data-key="${CSS.escape(combined)}"]`);
  if (target) done(event, () => (target.matches("input, select, textarea") ? target.focus() : target.click()));
});

function done(event, act) {
  event.preventDefault();
  act();
}

const typing = (element) =>
  element.isContentEditable || element.matches?.("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])");

// The page's own keys are listed in the help by what they do.
const list = document.querySelector("#keys [data-page-keys]");
if (list) {
  for (const element of document.querySelectorAll("main [data-key]")) {
    const [term, what] = [document.createElement("dt"), document.createElement("dd")];
    for (const key of element.dataset.key.split(" ")) term.append(Object.assign(document.createElement("kbd"), { textContent: key }), " ");
    what.textContent = element.dataset.keyWhat || element.getAttribute("aria-label") || element.textContent.trim();
    list.append(term, what);
  }
}
