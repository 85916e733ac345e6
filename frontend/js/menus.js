// Menus are popovers; arrows walk through one and it closes once something in it is chosen.
document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu");
  if (!menu || !["ArrowDown", "ArrowUp"].includes(event.key) || event.target.matches("input")) return;
  event.preventDefault();
  step([...menu.querySelectorAll("a, button")], event.key === "ArrowDown" ? 1 : -1);
});

export function step(items, by) {
  const at = items.indexOf(document.activeElement);
  items.at((at + by + items.length) % items.length)?.focus();
}

for (const menu of document.querySelectorAll(".menu[popover]")) {
  const opener = document.querySelector(`[popovertarget="${menu.id}"]`);
  menu.addEventListener("toggle", ({ newState }) => {
    opener?.setAttribute("aria-expanded", String(newState === "open"));
    if (newState === "open") menu.querySelector("input[type=search]")?.focus();
  });
}

// <details class="more"> closes as those do: by a click elsewhere, and by Escape, which leads back to what opened it.
const openMore = () => [...document.querySelectorAll("details.more[open]")];
document.addEventListener("click", ({ target }) => {
  for (const more of openMore()) if (!more.contains(target)) more.open = false;
});
document.addEventListener("keydown", ({ key, target }) => {
  const more = key === "Escape" && openMore().find((each) => each.contains(target));
  if (!more) return;
  more.open = false;
  more.querySelector("summary").focus();
});
