--- What the page does: pictures that stand in it once are shown wherever they belong, sliders, keys, light and dark.

return [[
(() => {
  "use strict";
  const root = document.documentElement;
  for (const image of document.querySelectorAll("img[data-of]"))
    image.src = document.getElementById(image.dataset.of).src;
  root.classList.add("live");

  const show = (slider) => {
    slider.parentElement.style.setProperty("--at", slider.value + "%");
    const words = slider.getAttribute("aria-valuetext").replace(/^\d+/, Math.round(slider.value));
    slider.setAttribute("aria-valuetext", words);
  };
  for (const slider of document.querySelectorAll("input.at")) {
    slider.value = 50;
    slider.addEventListener("input", () => show(slider));
  }

  const stops = () => [...document.querySelectorAll("input.at, figure[tabindex], div[tabindex]")];
  const go = (from, by) => {
    const all = stops(), next = all[all.indexOf(from) + by];
    if (!next) return;
    next.focus({ preventScroll: true });
    next.closest("li, article").scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const here = event.target.closest("input.at, figure[tabindex], div[tabindex]");
    if (!here) return;
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    if (event.key === "ArrowUp" || event.key === "ArrowDown" || !here.matches("input")) return go(here, by);
    here.value = Number(here.value) + by * (event.shiftKey ? 10 : 2);
    show(here);
  });

  const button = document.getElementById("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const remember = (value) => {
    try { return value ? localStorage.setItem("theme", value) : localStorage.getItem("theme"); } catch { return null; }
  };
  const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : system.matches;
  const name = () => { button.textContent = isDark() ? "Light" : "Dark"; button.title = "Show the page " + (isDark() ? "light" : "dark"); };
  const chosen = remember();
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  button.addEventListener("click", () => { root.dataset.theme = isDark() ? "light" : "dark"; remember(root.dataset.theme); name(); });
  system.addEventListener("change", name);
  button.hidden = false;
  name();
})();
]]
