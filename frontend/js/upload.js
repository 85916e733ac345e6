// Uploads that survive a break: the file goes in pieces, and the server says where to go on (docs/api.md, Demos).
// <form data-upload="address that begins one" data-piece="bytes">; rows of unfinished ones carry data-unfinished.
import htmx from "htmx.org/dist/htmx.esm.js";
import { onContent } from "./content.js";

const PAUSES_MS = [1000, 2000, 4000, 8000, 15000, 30000];
export const csrf = () => document.querySelector("meta[name=csrf-token]")?.content ?? "";
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

/** What the server said no to, in its words; any other error is the line's. */
export class Refused extends Error {
  constructor(words, status) {
    super(words);
    this.status = status;
  }
}

async function ask(url, method, body, headers = {}) {
  const answer = await fetch(url, { method, body, headers: { "HX-Request": "true", "X-CSRFToken": csrf(), ...headers } });
  if (answer.ok && answer.headers.get("Content-Type")?.includes("json")) return answer.json();
  if (answer.status >= 500) throw new Error("server");
  throw new Refused(words(answer), answer.status);
}

function words(answer) {
  try {
    return JSON.parse(answer.headers.get("HX-Trigger")).toasts[0].text;
  } catch {
    return "The server did not take it. You may have been signed out.";
  }
}

export const markOf = (file) => `${file.size}-${file.lastModified}`;

/** The same file, begun before and not finished, on this page. */
function begun(file) {
  const rows = [...document.querySelectorAll("[data-unfinished]")];
  return rows.find((row) => row.dataset.unfinished === markOf(file) && Number(row.dataset.size) === file.size)?.dataset.upload;
}

function begin(form, file) {
  const body = new FormData();
  for (const [name, value] of Object.entries({ name: file.name, size: file.size, note: form.elements.note.value, recording: form.elements.recording?.value ?? "", mark: markOf(file) })) body.set(name, value);
  return ask(form.dataset.upload, "POST", body);
}

/** Send `file` to its end, whatever breaks on the way; `tell(state)` hears how far it is. */
export async function send(file, upload, piece, tell, stopped) {
  let far = await ask(upload, "GET");
  let tries = 0;
  while (far.state === "uploading" && !stopped()) {
    tell(far);
    try {
      const end = Math.min(far.received + piece, file.size);
      far = await ask(upload, "PATCH", file.slice(far.received, end), { "Upload-Offset": far.received, "Content-Type": "application/octet-stream" });
      tries = 0;
    } catch (error) {
      if (error instanceof Refused && error.status !== 409) throw error;
      tell(far, "The line is gone. It goes on by itself.");
      await wait(PAUSES_MS[Math.min(tries++, PAUSES_MS.length - 1)]);
      far = await ask(upload, "GET").catch((lost) => {
        if (lost instanceof Refused) throw lost;
        return far;
      });
    }
  }
  return far;
}

const refresh = (form) => htmx.ajax("GET", form.dataset.upload, { target: "#demo-rows", select: "#demo-rows", swap: "outerHTML" });

onContent("form[data-upload]", (form) => {
  const far = form.querySelector(".upload-far");
  const [bar, said] = [far.querySelector("progress"), far.querySelector("p")];
  const button = form.querySelector("[type=submit]");
  let stop = false;

  const tell = ({ received, size }, trouble = "") => {
    const share = Math.floor((received * 100) / size);
    bar.value = share;
    said.textContent = trouble || `${share} % is there`;
  };
  const busy = (on) => {
    button.disabled = on;
    far.hidden = false;
    far.querySelector("[data-stop]").hidden = !on;
  };

  far.querySelector("[data-stop]").addEventListener("click", () => (stop = true));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const [file] = form.elements.file.files;
    if (!file || !form.reportValidity()) return;
    stop = false;
    busy(true);
    said.textContent = "Beginning";
    try {
      const upload = begun(file) ?? (await begin(form, file)).upload;
      const end = await send(file, upload, Number(form.dataset.piece), tell, () => stop);
      said.textContent = end.state === "uploading" ? "Stopped. Choose the same file again to go on." : `${file.name} is there, and is being checked.`;
      if (end.state !== "uploading") form.reset();
      bar.value = end.state === "uploading" ? bar.value : 100;
    } catch (error) {
      said.textContent = error instanceof Refused ? error.message : "The line is gone. Choose the same file again to go on.";
    }
    busy(false);
    refresh(form);
  });
});
