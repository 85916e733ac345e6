// A waveform on a canvas: fetched once per file, drawn again when its place, its width or the theme changes.
const BAR = 3;
const kept = new Map();

async function fetched(url) {
  if (!kept.has(url)) {
    const answer = fetch(url, { headers: { Accept: "application/json" } }).then((one) => (one.ok ? one.json() : { peaks: [] }));
    kept.set(url, answer.then(({ peaks }) => peaks).catch(() => []));
  }
  return kept.get(url);
}

/** `load(url)` shows another file's waveform, `show(share)` how much of it was heard, 0 to 1. */
export function wave(canvas) {
  let [peaks, share, url, waiting] = [[], 0, "", false];

  function draw() {
    waiting = false;
    const { clientWidth: width, clientHeight: height } = canvas;
    const scale = devicePixelRatio || 1;
    if (canvas.width !== Math.round(width * scale)) canvas.width = Math.round(width * scale);
    if (canvas.height !== Math.round(height * scale)) canvas.height = Math.round(height * scale);
    const ink = canvas.getContext("2d");
    const { color: ahead, caretColor: heard } = getComputedStyle(canvas); // tokens, as this theme has them
    ink.setTransform(scale, 0, 0, scale, 0, 0);
    ink.clearRect(0, 0, width, height);
    const bars = Math.floor(width / BAR);
    for (let bar = 0; bar < bars; bar++) {
      const [from, to] = [Math.floor((bar * peaks.length) / bars), Math.max(Math.floor(((bar + 1) * peaks.length) / bars), 1)];
      const high = Math.max(0, ...peaks.slice(from, Math.max(to, from + 1))) / 255;
      const tall = Math.max(2, Math.sqrt(high) * (height - 4));
      ink.fillStyle = bar / bars < share ? heard : ahead;
      ink.fillRect(bar * BAR, (height - tall) / 2, BAR - 1, tall);
    }
  }
  const again = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(draw);
  };
  new ResizeObserver(again).observe(canvas);
  document.addEventListener("themechange", again);

  return {
    async load(wanted) {
      [url, share, peaks] = [wanted, 0, []];
      again();
      const found = await fetched(wanted);
      if (url !== wanted) return; // another file was chosen meanwhile
      peaks = found;
      canvas.dataset.drawn = peaks.length;
      again();
    },
    show(now) {
      share = now;
      again();
    },
  };
}
