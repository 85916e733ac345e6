// Toasts: those the server rendered, those a fragment's answer brings, and our own.
import { onContent } from "./content.js";

const SHOWN_MS = 7000;

export function toast(text, level = "success") {
  const template = document.querySelector("#toast");
  const place = document.querySelector(".toasts");
  if (!template || !place) return;
  const made = template.content.firstElementChild.cloneNode(true);
  made.classList.add(level);
  made.querySelector("p").textContent = text;
  place.append(made);
  live(made);
}

function live(element) {
  element.querySelector("button")?.addEventListener("click", () => element.remove());
  if (element.classList.contains("error")) return; // stays until it is read
  let timer = setTimeout(() => element.remove(), SHOWN_MS);
  element.addEventListener("pointerenter", () => clearTimeout(timer));
  element.addEventListener("focusin", () => clearTimeout(timer));
  element.addEventListener("pointerleave", () => (timer = setTimeout(() => element.remove(), SHOWN_MS)));
}

onContent(".toasts > .toast", live);
document.addEventListener("toasts", ({ detail }) => (detail.value ?? []).forEach(({ text, level }) => toast(text, level)));
