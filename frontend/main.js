import "./theme.js";
import "./js/fragments.js";
import "./js/toasts.js";
import "./js/dialogs.js";
import "./js/menus.js";
import "./js/palette.js";
import "./js/keys.js";
import "./js/forms.js";
import "./js/drafts.js";
import "./js/sums.js";
import "./js/mentions.js";
import "./js/wake.js";
import "./js/player.js";
import "./js/upload.js";
import { onContent } from "./js/content.js";

document.documentElement.classList.add("js");
onContent("[data-chart]", async (element) => (await import("./js/charts.js")).draw(element));
onContent("[data-grid]", async (element) => (await import("./js/grid.js")).begin(element));
