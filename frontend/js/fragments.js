// htmx: fragments with the CSRF token, and words when the network or the server fails.
import htmx from "htmx.org/dist/htmx.esm.js";
import { toast } from "./toasts.js";

window.htmx = htmx;

const csrf = () => document.querySelector("meta[name=csrf-token]")?.content ?? "";

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.verb !== "get") detail.headers["X-CSRFToken"] = csrf();
});
document.addEventListener("htmx:sendError", () => toast("The connection is gone. What you typed is still here: try again.", "error"));
document.addEventListener("htmx:responseError", ({ detail }) => toast(words(detail.xhr.status), "error"));

function words(status) {
  if (status === 401 || status === 403) return "That is not yours to do, or you were signed out.";
  if (status === 404) return "That is not here any more.";
  return "The server could not do that. Nothing was changed.";
}

// A swap must not take the focus away: it goes back to the same control, or to where the fragment says (data-focus), or,
// where that control is gone with what it did, to the fragment itself, so that Tab goes on from there.
let before = null;

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const held = document.activeElement;
  before = detail.target?.contains(held) && held !== document.body ? { id: held.id, name: held.name, words: held.textContent.trim(), part: detail.target.id } : null;
});
document.addEventListener("htmx:afterSettle", () => {
  if (!before || (document.activeElement && document.activeElement !== document.body)) return;
  const { id, name, words, part } = before;
  const same = (id && document.getElementById(id)) || (name && document.querySelector(`main [name="${CSS.escape(name)}"]`));
  const button = [...document.querySelectorAll("main button")].find((one) => words && one.textContent.trim() === words);
  const found = document.querySelector(".problem[tabindex]") || document.querySelector("main [data-focus]") || same || button;
  (found || begin(part && document.getElementById(part)))?.focus({ preventScroll: true });
  before = null;
});

function begin(fragment) {
  if (fragment && !fragment.hasAttribute("tabindex")) fragment.tabIndex = -1;
  return fragment;
}
