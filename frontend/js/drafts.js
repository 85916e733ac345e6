// What was typed survives a dropped connection or a closed tab: kept here until the server has accepted it.
// A form takes part with data-draft="key". Passwords, files, tokens and hidden fields are never kept.
import { onContent } from "./content.js";

const DAY_MS = 86_400_000;
const PREFIX = "draft:";
const skip = "[type=password], [type=file], [type=hidden], [autocomplete=one-time-code], [data-secret]";

const read = (key) => {
  try {
    const kept = JSON.parse(localStorage.getItem(PREFIX + key));
    return kept && Date.now() - kept.at < 7 * DAY_MS ? kept : null;
  } catch {
    return null;
  }
};
let signedOut = false;
const write = (key, value) => {
  if (signedOut) return;
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // A full or forbidden store only means that nothing is kept.
  }
};
const forget = (key) => localStorage.removeItem(PREFIX + key);

const fields = (form) => [...form.elements].filter((field) => field.name && !field.matches(skip) && "value" in field);
const valueOf = (field) => (field.matches("[type=checkbox], [type=radio]") ? field.checked : field.value);
const named = (field) => (field.matches("[type=checkbox], [type=radio]") ? `${field.name}=${field.value}` : field.name);
const snapshot = (form) => Object.fromEntries(fields(form).map((field) => [named(field), valueOf(field)]));

// One person's draft of one form on one page.
const keyOf = (form) => `${document.body.dataset.person ?? ""}:${form.dataset.draft}:${location.pathname}`;

function restore(form, values) {
  for (const field of fields(form)) {
    if (!(named(field) in values)) continue;
    if (field.matches("[type=checkbox], [type=radio]")) field.checked = values[named(field)];
    else field.value = values[named(field)];
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

onContent("form[data-draft]", (form) => {
  const key = keyOf(form);
  const asServed = JSON.stringify(snapshot(form));
  const kept = read(key);
  const refused = form.querySelector("[aria-invalid=true], .problem");
  if (kept && !refused && JSON.stringify(kept.values) !== asServed) offer(form, key, kept);

  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => write(key, { at: Date.now(), values: snapshot(form) }), 250);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    write(key, { at: Date.now(), values: snapshot(form), sent: true });
  });
});

function offer(form, key, kept) {
  const note = document.querySelector("#draft-note")?.content.firstElementChild.cloneNode(true);
  if (!note) return;
  note.querySelector("time").textContent = new Date(kept.at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  note.querySelector("[data-take]").addEventListener("click", () => {
    restore(form, kept.values);
    note.remove();
  });
  note.querySelector("[data-drop]").addEventListener("click", () => {
    forget(key);
    note.remove();
  });
  form.prepend(note);
}

// A page other than the refused form was reached after sending: the server has it.
for (const key of Object.keys(localStorage)) {
  if (!key.startsWith(PREFIX)) continue;
  const kept = read(key.slice(PREFIX.length));
  const stillThere = [...document.querySelectorAll("form[data-draft]")].some((form) => PREFIX + keyOf(form) === key);
  if (!kept || (kept.sent && !stillThere)) localStorage.removeItem(key);
}

// Whoever signs out leaves nothing typed behind on this machine.
document.addEventListener("submit", ({ target }) => {
  if (!target.matches("[data-signs-out]")) return;
  signedOut = true;
  const own = `${PREFIX}${document.body.dataset.person ?? ""}:`;
  for (const key of Object.keys(localStorage)) if (key.startsWith(own)) localStorage.removeItem(key);
});
