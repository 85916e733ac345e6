// Who plays it, and a note: one dialog for the chosen cells. Only what was changed in it is written.
import { open } from "./dialogs.js";
import { toast } from "./toasts.js";

export function details(url, choice, save) {
  const dialog = document.getElementById("cell-details");
  const form = dialog.querySelector("form");
  const who = form.elements.who;
  let before = {};
  let known = false;

  async function people() {
    if (known) return;
    const answer = await fetch(`${url}people/`).catch(() => null);
    if (!answer?.ok) return toast("The list of people did not come. Try again.", "error");
    for (const [id, name] of (await answer.json()).people) who.add(new Option(name, id));
    known = true;
  }

  async function show() {
    const cells = choice.cells();
    if (!cells.length) return;
    await people();
    const [first] = cells;
    const same = (name) => (cells.every((cell) => (cell.dataset[name] ?? "") === (first.dataset[name] ?? "")) ? (first.dataset[name] ?? "") : "");
    before = { who: same("who"), note: same("note") };
    who.value = before.who;
    form.elements.note.value = before.note;
    dialog.querySelector("[data-where]").textContent = cells.length === 1 ? "" : `${cells.length} cells`;
    open(dialog);
  }

  form.onsubmit = () => {
    const values = {};
    if (who.value !== before.who) values.person = who.value || null;
    if (form.elements.note.value !== before.note) values.note = form.elements.note.value;
    if (Object.keys(values).length) save(values);
  };

  return { show };
}
