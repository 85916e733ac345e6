// The player: one <audio>, its waveform, and keys. It plays the [data-track] buttons of the [data-playlist] around it.
// `playerOf(element)` gives other scripts the same player: { load(track, at), play(), pause(), seek(seconds) }.
import { onContent } from "./content.js";
import { wave } from "./wave.js";

const STEP_S = 5;
const players = new WeakMap();

export const playerOf = (element) => players.get(element);

const clock = (seconds) => {
  const whole = Math.max(0, Math.floor(seconds || 0));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};

onContent("[data-player]", (root) => {
  const list = root.closest("[data-playlist]");
  const sound = root.querySelector("audio");
  const place = root.querySelector("[data-place]");
  const part = (name) => root.querySelector(`[data-${name}]`);
  const drawn = wave(root.querySelector("canvas"));
  let now = null; // the address of what plays, for its button may be swapped for a newer one

  const tracks = () => [...list.querySelectorAll("[data-track]")];
  const at = () => tracks().findIndex((track) => track.dataset.audio === now);
  const length = () => (Number.isFinite(sound.duration) && sound.duration) || Number(place.max) || 0;

  const seek = (seconds) => {
    sound.currentTime = Math.min(Math.max(0, seconds), Math.max(0, length() - 0.05));
    show();
  };
  const load = (track, from = 0) => {
    if (!track) return;
    now = track.dataset.audio;
    sound.src = now;
    place.max = Number(track.dataset.seconds) || 0;
    place.disabled = false;
    part("title").textContent = track.dataset.title;
    root.hidden = false;
    drawn.load(track.dataset.peaks);
    if (from) sound.addEventListener("loadedmetadata", () => seek(from), { once: true });
    mark();
    track.closest("[data-item]")?.dispatchEvent(new CustomEvent("listen", { bubbles: true }));
    show();
  };
  const play = () => {
    if (!now) load(tracks()[0]);
    if (now) sound.play().catch(() => {}); // said by the error event, or stopped by another key
  };
  const step = (by) => {
    const next = tracks()[now ? at() + by : 0];
    if (!next) return;
    load(next);
    play();
    next.scrollIntoView({ block: "nearest" });
  };
  const toggle = () => (sound.paused ? play() : sound.pause());
  const acts = {
    play: toggle,
    previous: () => (sound.currentTime > 3 ? seek(0) : step(-1)),
    next: () => step(1),
    back: () => seek(sound.currentTime - STEP_S),
    on: () => seek(sound.currentTime + STEP_S),
  };

  function mark() {
    for (const track of tracks()) {
      if (track.dataset.audio === now) track.setAttribute("aria-current", "true");
      else track.removeAttribute("aria-current");
    }
  }
  function show() {
    const [here, whole] = [sound.currentTime, length()];
    place.value = here;
    place.setAttribute("aria-valuetext", `${clock(here)} of ${clock(whole)}`);
    part("time").textContent = `${clock(here)} / ${clock(whole)}`;
    drawn.show(whole ? here / whole : 0);
  }
  function state() {
    for (const one of root.querySelectorAll("[data-when]")) one.hidden = (one.dataset.when === "paused") !== sound.paused;
    root.querySelector("[data-do=play]").setAttribute("aria-label", sound.paused ? "Play" : "Pause");
    list.classList.toggle("playing", !sound.paused);
  }

  root.addEventListener("click", ({ target }) => acts[target.closest("[data-do]")?.dataset.do]?.());
  list.addEventListener("click", ({ target }) => {
    const track = target.closest("[data-track]");
    if (!track) return;
    if (track.dataset.audio === now) return toggle();
    load(track);
    play();
  });
  place.addEventListener("input", () => seek(Number(place.value)));
  place.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -STEP_S, ArrowDown: -STEP_S, ArrowRight: STEP_S, ArrowUp: STEP_S }[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    seek(sound.currentTime + by);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== " " || event.defaultPrevented || root.hidden || !root.isConnected) return;
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.closest("a, button, input:not([type=range]), select, textarea, summary, [contenteditable]")) return;
    event.preventDefault();
    toggle();
  });
  for (const name of ["play", "pause", "ended"]) sound.addEventListener(name, state);
  for (const name of ["timeupdate", "durationchange", "seeked"]) sound.addEventListener(name, show);
  sound.addEventListener("ended", () => "through" in list.dataset && step(1));
  sound.addEventListener("error", () => {
    if (now) part("title").textContent = "This browser cannot play this file, or it is gone. Download it to hear it.";
  });
  document.addEventListener("htmx:afterSettle", mark);
  players.set(root, { load, play, pause: () => sound.pause(), seek, sound });
});
