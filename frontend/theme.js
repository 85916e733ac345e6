// Which theme the person chose, kept in a cookie so that the server draws the first frame right.
const root = document.documentElement;

export const theme = () => root.dataset.theme || "auto";

export function choose(name) {
  if (name === "auto") delete root.dataset.theme;
  else root.dataset.theme = name;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `theme=${name}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  document.dispatchEvent(new CustomEvent("themechange"));
}

for (const radio of document.querySelectorAll("input[name=theme]")) {
  radio.checked = radio.value === theme();
  radio.addEventListener("change", () => choose(radio.value));
}
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => document.dispatchEvent(new CustomEvent("themechange")));

// Paper is light, and pictures are drawn again for it.
let chosen = null;
addEventListener("beforeprint", () => {
  chosen = theme();
  root.dataset.theme = "light";
  document.dispatchEvent(new CustomEvent("themechange"));
});
addEventListener("afterprint", () => {
  if (chosen === "auto") delete root.dataset.theme;
  else root.dataset.theme = chosen;
  document.dispatchEvent(new CustomEvent("themechange"));
});
