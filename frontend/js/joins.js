// The joins of a running order: the last ten seconds of one song, its gap or crossfade, the first ten of the next.
const SECONDS = 10;

let stop = () => {};
let last = null;

document.addEventListener("click", (event) => {
  const one = event.target.closest("[data-join]");
  if (one) return play(one);
  if (event.target.closest("[data-joins]")) return playNext();
  if (event.target.closest("[data-silence]")) stop();
});
document.addEventListener("htmx:beforeSwap", ({ detail }) => detail.target?.matches?.("[data-arrange]") && stop());

/** Each press plays the join after the one that was played last; after the last comes the first. */
function playNext() {
  const all = [...document.querySelectorAll("[data-join]")];
  const next = all[(all.indexOf(last) + 1) % all.length];
  if (next) play(next);
}

function play(button) {
  stop();
  last = button;
  const gap = Number(button.dataset.gap);
  const ends = Number(button.dataset.firstSeconds);
  const first = new Audio(`${button.dataset.first}#t=${Math.max(ends - SECONDS, 0)}`);
  const second = new Audio(`${button.dataset.second}#t=0,${SECONDS}`);
  second.preload = "auto";
  let waiting = 0;
  let begun = false;
  const begin = () => {
    if (begun) return;
    begun = true;
    second.play().catch(() => {});
  };
  first.addEventListener("timeupdate", () => gap < 0 && first.currentTime >= ends + gap && begin());
  first.addEventListener("ended", () => (waiting = setTimeout(begin, Math.max(gap, 0) * 1000)));
  second.addEventListener("pause", () => begun && done());
  const done = () => {
    clearTimeout(waiting);
    begun = true;
    first.pause();
    second.pause();
    button.classList.remove("playing");
    say("");
    stop = () => {};
  };
  stop = done;
  button.classList.add("playing");
  say(button.getAttribute("aria-label").replace("Play from", "Playing from"));
  first.play().catch(done);
}

function say(words) {
  const place = document.querySelector("[data-join-says]");
  if (place) place.textContent = words;
}
