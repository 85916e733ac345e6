// Forms: no second sending, focus on what was refused, filters that apply as they change, widths from data.
import { onContent } from "./content.js";

document.addEventListener("submit", ({ target, submitter, defaultPrevented }) => {
  if (defaultPrevented || target.method === "dialog" || target.matches("[hx-post], [hx-get], [hx-put], [hx-delete]")) return;
  if (target.method !== "post") return;
  setTimeout(() => submitter?.setAttribute("aria-busy", "true"));
  if (target.dataset.sent) return;
  target.dataset.sent = "1";
});
document.addEventListener(
  "submit",
  (event) => {
    if (event.target.dataset.sent) event.preventDefault();
  },
  true,
);
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const busy of document.querySelectorAll("[aria-busy=true]")) busy.removeAttribute("aria-busy");
});

onContent(".problem[tabindex]", (summary) => summary.focus());

// A filter form sends itself when a choice changes; text waits for Enter, or for a pause where data-live is set.
onContent("form.filters", (form) => {
  form.addEventListener("change", ({ target }) => {
    if (target.matches("select, input[type=checkbox], input[type=date]")) form.requestSubmit();
  });
  form.addEventListener("submit", () => {
    for (const field of form.elements) if (field.name && !field.value) field.disabled = true; // a short address
    setTimeout(() => [...form.elements].forEach((field) => (field.disabled = false)));
  });
});

// CSP forbids style attributes: widths arrive as data and are set here.
onContent("[data-width]", (element) => (element.style.width = `${element.dataset.width}%`));

// A picture or file says its name and size as soon as it is chosen.
onContent("input[type=file][data-max]", (input) =>
  input.addEventListener("change", () => {
    const tooBig = [...input.files].some((file) => file.size > Number(input.dataset.max));
    input.setCustomValidity(tooBig ? `That is larger than ${Math.round(input.dataset.max / 1048576)} MB.` : "");
    input.reportValidity();
  }),
);

// Somebody new is offered the time zone of the browser.
onContent("select[data-guess-zone]", (select) => {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (select.value === "UTC" && [...select.options].some(({ value }) => value === here)) select.value = here;
});

// A field for some choices of another (`data-only="pay hour day"`) hides while another is chosen. Without a script all stand there.
onContent("[data-only]", (field) => {
  const [name, ...values] = field.dataset.only.split(" ");
  const choice = field.form?.elements[name];
  if (!choice) return;
  const follow = () => (field.closest(".field").hidden = !values.includes(choice.value));
  choice.addEventListener("change", follow);
  follow();
});
