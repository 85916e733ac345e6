// A running order by drag (mouse, pen, finger): the rows move while one drags, the server is told once, at the drop.
// Its buttons and arrow keys do the same, so nothing here is the only way.
import { onContent } from "./content.js";

const waiting = []; // buttons pressed while the server was still busy with the one before: each has its turn

onContent("[data-arrange]", (form) => {
  form.addEventListener("submit", (event) => {
    if (!event.submitter?.id || !form.matches(".htmx-request")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting.push(event.submitter.id);
  }, true);

  let held = null;
  let from = null;
  let last = null;
  let over = null;
  form.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-handle]");
    if (!handle || event.button || held) return;
    event.preventDefault();
    held = handle.closest("[data-item]");
    from = place(held);
    held.classList.add("held");
    last = event;
    over = new AbortController();
    const { signal } = over; // the row moves in the page and so keeps no capture: the document hears where the pointer goes
    document.addEventListener("pointermove", (event) => follow(form, held, (last = event)), { signal });
    document.addEventListener("pointerup", () => drop(), { signal });
    document.addEventListener("pointercancel", () => drop(), { signal });
    requestAnimationFrame(roll);
  });

  // Held near an edge of the window the page rolls on: on a phone a side is longer than the glass.
  function roll() {
    if (!held) return;
    const by = last.clientY < EDGE ? -STEP : last.clientY > innerHeight - EDGE ? STEP : 0;
    if (by) {
      scrollBy({ top: by, behavior: "instant" });
      follow(form, held, last);
    }
    requestAnimationFrame(roll);
  }

  function drop() {
    over.abort();
    held.classList.remove("held");
    const to = place(held);
    if (to !== from) send(form, `${held.dataset.item}:${to}`);
    held = null;
  }

  // Up and down on a row's own buttons move it, and the focus stays on the same button.
  form.addEventListener("keydown", (event) => {
    const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    const row = event.target.closest("[data-item]");
    if (!way || !row || !event.target.matches("button[name=up], button[name=down]")) return;
    event.preventDefault();
    const button = row.querySelector(`button[name=${way}]`);
    button.focus();
    button.click();
  });
});

document.addEventListener("htmx:afterSettle", () => document.getElementById(waiting.shift())?.click());
for (const failed of ["htmx:sendError", "htmx:responseError"]) document.addEventListener(failed, () => waiting.splice(0));

const EDGE = 110; // pixels, the bars on top and at the bottom among them
const STEP = 8;

const place = (row) => {
  const side = row.closest("[data-side]");
  return `${side.dataset.side}:${[...side.querySelectorAll("[data-item]")].indexOf(row) + 1}`;
};

function follow(form, held, event) {
  const sides = [...form.querySelectorAll("[data-side]")];
  const inside = (side) => {
    const box = side.closest(".side").getBoundingClientRect();
    return event.clientY >= box.top && event.clientY <= box.bottom && event.clientX >= box.left && event.clientX <= box.right;
  };
  const side = sides.find(inside);
  if (!side) return;
  const after = [...side.querySelectorAll("[data-item]")].find((row) => {
    const box = row.getBoundingClientRect();
    return row !== held && event.clientY < box.top + box.height / 2;
  });
  if (after !== held.nextElementSibling || held.parentElement !== side) side.insertBefore(held, after ?? null);
}

function send(form, move) {
  const field = form.querySelector("[data-drop]");
  field.name = "move";
  field.value = move;
  field.disabled = false;
  form.requestSubmit();
}
