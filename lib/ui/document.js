// What the page's own parts can't do: says which language the page speaks, announces how
// many rows are shown, and follows links of our own without loading everything again.
(() => {
  "use strict";
  const PAUSE = 300; // milliseconds of quiet before the page counts as drawn
  const announcer = document.createElement("div");
  announcer.setAttribute("role", "status");
  announcer.style.cssText = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)";
  let timer = 0;

  const look = () => {
    timer = 0;
    const language = document.querySelector("[data-page-language]")?.dataset.pageLanguage;
    if (language && document.documentElement.lang !== language) document.documentElement.lang = language;
    const count = document.querySelector(".st-key-count")?.textContent ?? "";
    if (announcer.textContent !== count) announcer.textContent = count;
  };

  const follow = (event) => {
    const link = event.target.closest?.("a[data-inside]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    history.pushState({}, "", link.href);
    dispatchEvent(new PopStateEvent("popstate"));
  };

  addEventListener("click", follow);
  addEventListener("DOMContentLoaded", () => {
    document.body.append(announcer);
    new MutationObserver(() => { timer ||= setTimeout(look, PAUSE); }).observe(
      document.getElementById("root"), { childList: true, subtree: true, characterData: true });
  });
})();
