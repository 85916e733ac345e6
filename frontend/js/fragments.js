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
