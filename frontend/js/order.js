// A running order by drag (mouse, pen, finger): the rows move while one drags, the server is told once, at the drop.
// Its buttons and arrow keys do the same, so nothing here is the only way.
import { onContent } from "./content.js";

onContent("[data-arrange]", (form) => {
  let held = null;
  let from = null;
  form.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-handle]");
    if (!handle || event.button) return;
    event.preventDefault();
    held = handle.closest("[data-item]");
    from = place(held);
    held.classList.add("held");
    handle.setPointerCapture(event.pointerId);
  });
  form.addEventListener("pointermove", (event) => held && follow(form, held, event));
  for (const name of ["pointerup", "pointercancel"]) form.addEventListener(name, () => held && drop());

  function drop() {
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
