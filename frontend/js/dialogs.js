// Native dialogs: data-dialog="id" opens, data-close closes, a click beside one closes it; data-confirm asks first.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) return open(document.getElementById(opener.dataset.dialog));
  const closer = event.target.closest("[data-close]");
  if (closer) return closer.closest("dialog")?.close();
  if (event.target.matches("dialog.dialog") && outside(event)) event.target.close();
});

export function open(dialog) {
  if (!dialog || dialog.open) return;
  dialog.showModal();
}

function outside({ target, clientX, clientY }) {
  const box = target.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}

let agreed = null;

document.addEventListener(
  "submit",
  (event) => {
    const asker = event.submitter?.dataset.confirm ? event.submitter : event.target;
    const question = asker.dataset.confirm;
    if (!question || agreed === event.target) return void (agreed = null);
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(question, asker.dataset.verb || event.submitter?.textContent.trim() || "Go on", () => {
      agreed = event.target;
      event.target.requestSubmit(event.submitter);
    });
  },
  true,
);

function ask(question, verb, then) {
  const dialog = document.getElementById("confirm");
  dialog.querySelector("h2").textContent = question;
  const yes = dialog.querySelector("[data-yes]");
  yes.textContent = verb;
  yes.onclick = () => {
    dialog.close();
    then();
  };
  dialog.showModal();
}

// A dialog that the server sends already open (a refused form, for example).
document.addEventListener("htmx:load", ({ target }) => target.querySelectorAll?.("dialog[data-open]").forEach(open));
document.querySelectorAll("dialog[data-open]").forEach(open);
