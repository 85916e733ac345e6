// What changes without us asks again every so often (data-every, in seconds), but only while somebody looks.
import { onContent } from "./content.js";

onContent("[data-every]", (element) => {
  const wake = () => document.visibilityState === "visible" && element.isConnected && element.dispatchEvent(new Event("wake"));
  setInterval(wake, Number(element.dataset.every) * 1000);
  document.addEventListener("visibilitychange", wake);
});
