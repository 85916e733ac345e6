// Search: opens on / or Ctrl-K, asks the server as one types, arrows walk through what it found.
import { open } from "./dialogs.js";
import { step } from "./menus.js";

const palette = document.getElementById("search");
const input = palette?.querySelector("input");

export function openSearch() {
  if (!palette) return;
  open(palette);
  input.select();
}

palette?.addEventListener("keydown", (event) => {
  const links = [...palette.querySelectorAll(".results a")];
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    step([input, ...links], event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && event.target === input) {
    event.preventDefault();
    links[0]?.click();
  } else if (event.key.length === 1 && event.target !== input && !event.ctrlKey && !event.metaKey) {
    input.focus();
  }
});
