// A song sent by a link: the form's words first, then its demo in pieces, which go on after a broken line.
// Sent again with the same file and song it goes on too. Without script the form sends all at once.
import htmx from "htmx.org/dist/htmx.esm.js";
import { onContent } from "./content.js";
import { Refused, csrf, markOf, send } from "./upload.js";

onContent("[data-send]", (place) => {
  const form = place.querySelector("form");
  const far = place.querySelector(".upload-far");
  const [bar, said] = [far.querySelector("progress"), far.querySelector("p")];
  const button = form.querySelector("[type=submit]");

  const tell = ({ received, size }, trouble = "") => {
    bar.value = Math.floor((received * 100) / size);
    said.textContent = trouble || `${bar.value} % of the demo is there`;
  };
  const busy = (on, words) => {
    button.disabled = on;
    far.hidden = false;
    said.textContent = words;
  };

  form.addEventListener("submit", async (event) => {
    const [file] = form.elements.audio.files;
    if (!file) return;
    event.preventDefault();
    if (button.disabled) return;
    busy(true, "Sending");
    try {
      const begun = await announce(form, file);
      if (!begun) return;
      const end = await send(file, begun.upload, Number(place.dataset.send), tell, () => false);
      if (end.state !== "refused") location.assign(begun.done);
    } catch (error) {
      const words = error instanceof Refused ? error.message : "The line is gone.";
      busy(false, `${words} Press the button again to go on.`);
    }
  });
});

/** Where the pieces go, or nothing where the page came back with what was refused. */
async function announce(form, file) {
  const body = new FormData(form);
  body.delete("audio");
  for (const [name, value] of Object.entries({ name: file.name, size: file.size, mark: markOf(file) })) body.set(`audio_${name}`, value);
  const answer = await fetch(location.href, { method: "POST", body, headers: { "X-CSRFToken": csrf() } });
  if (answer.headers.get("Content-Type")?.includes("json")) return answer.json();
  const files = form.elements.audio.files;
  await htmx.swap("#main", await answer.text(), { swapStyle: "outerHTML" }, { select: "#main" });
  const input = document.querySelector("#main input[type=file]");
  if (input) input.files = files;
  return null;
}
