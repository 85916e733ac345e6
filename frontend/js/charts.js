// The charts: money and hours. Their numbers stand in a json_script, their colours in the page's tokens, and each has its table beside it.
import { BarController, BarElement, CategoryScale, Chart, Filler, LinearScale, LineController, LineElement, PointElement, Tooltip } from "chart.js";
import { burn } from "./burn.js";
import { categories } from "./categories.js";
import { hours } from "./hours.js";

Chart.register(BarController, BarElement, CategoryScale, Filler, LinearScale, LineController, LineElement, PointElement, Tooltip);

const KINDS = { burn, categories, hours };

/** Draw a `[data-chart="burn" data-source="id-of-json"]` canvas, and again whenever the theme changes. */
export function draw(canvas) {
  const data = JSON.parse(document.getElementById(canvas.dataset.source).textContent);
  const kind = KINDS[canvas.dataset.chart];
  let chart = null;
  const again = () => {
    chart?.destroy();
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    Chart.defaults.font.size = 12;
    Chart.defaults.color = colour("--muted");
    Chart.defaults.animation = false;
    chart = new Chart(canvas, kind(data, colour, canvas));
  };
  again();
  document.fonts?.ready.then(again);
  document.addEventListener("themechange", again);
}

/** What a token is in the theme that shows now; `alpha` thins it. */
export function colour(token, alpha = 1) {
  const probe = document.createElement("i");
  probe.style.color = alpha === 1 ? `var(${token})` : `color-mix(in srgb, var(${token}) ${alpha * 100}%, transparent)`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}
