// What the page's own parts can't do: says which language the page speaks, has numbers and
// calendars written in it, announces how many rows are shown, marks the sheet's Vietnamese
// words on an English page, takes the keyboard into what opens, and follows links of our own
// without loading everything again.
(() => {
  "use strict";
  const LOOK = 4000; // milliseconds between two questions whether there are newer figures
  const PATIENCE = 10000; // milliseconds until an answer to one of them is given up
  const PAUSE = 300; // milliseconds of quiet before the page counts as drawn
  const LOCALES = { vi: "vi-VN", en: "en-GB" };
  const announcer = document.createElement("div");
  announcer.setAttribute("role", "status");
  announcer.style.cssText = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)";
  let timer = 0;

  const language = () =>
    document.querySelector("[data-page-language]")?.dataset.pageLanguage ?? document.documentElement.lang;
  // Tables and calendars ask the browser which language its owner speaks; the page's counts here.
  const locale = () => LOCALES[language()] ?? LOCALES.vi;
  Object.defineProperty(navigator, "language", { configurable: true, get: locale });
  Object.defineProperty(navigator, "languages", { configurable: true, get: () => [locale()] });

  const speak = () => {
    const now = language();
    if (document.documentElement.lang === now) return;
    document.documentElement.lang = now;
    dispatchEvent(new Event("languagechange"));
  };

  // On an English page: what has Vietnamese letters and none of these words was typed by people.
  const LETTERS = /[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u01b0\u1ea0-\u1ef9]/;
  const ENGLISH = /\b(?:the|is|of|and|are|not|may|was|with|tasks?|records?|columns?|rows?|document|paper)\b/i;
  const TYPED = "h2, h3, td, [role=option], [data-tag], [data-testid=stText], [data-testid=stPageLink] p, " +
    "[data-testid=stCaptionContainer] p, li > a[data-inside]:not(.name)";
  const markTyped = () => {
    const isEnglish = language() === "en";
    for (const element of document.querySelectorAll(isEnglish ? TYPED : "[data-typed]")) {
      const text = element.textContent;
      const isTyped = isEnglish && LETTERS.test(text) && !ENGLISH.test(text);
      if (isTyped === "typed" in element.dataset) continue;
      if (isTyped) [element.lang, element.dataset.typed] = ["vi", ""];
      else { element.removeAttribute("lang"); delete element.dataset.typed; }
    }
  };

  const look = () => {
    timer = 0;
    markTyped();
    const count = document.querySelector(".count")?.textContent ?? "";
    if (announcer.textContent !== count) announcer.textContent = count;
    // Icons within a text would be read by their names in code; the words beside them say the same.
    for (const icon of document.querySelectorAll('[role="img"][aria-label$=" icon"]:not([aria-hidden])'))
      icon.setAttribute("aria-hidden", "true");
  };

  // A link that opens a part of a page leads there: its tab is kept at the top until the page
  // has come to rest, or somebody takes over.
  const LOOKS = 40, CALM = 10; // looks, a tenth of a second apart; what one counts that finds all as it was
  let leading = 0;
  const asksForPart = (address) => new URL(address).searchParams.has("part");
  const lead = (before, looks) => {
    // The page takes the word out of its address when it has opened the part.
    const tab = asksForPart(location.href) ? null : document.querySelector('[role="tab"][aria-selected="true"]');
    tab?.scrollIntoView({ block: "start" });
    const top = tab?.getBoundingClientRect().top;
    if (looks < LOOKS) leading = setTimeout(lead, 100, top, looks + (tab && top === before ? CALM : 1));
  };
  const takeOver = () => clearTimeout(leading);

  const follow = (event) => {
    const link = event.target.closest?.("a[data-inside]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    history.pushState({}, "", link.href);
    if (asksForPart(link.href)) lead(undefined, 0);
    dispatchEvent(new PopStateEvent("popstate"));
    if (link.closest(".narrow")) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
  };

  // What a button opens stands at the end of the document, the whole page away for the Tab key.
  const FIELD = "[data-testid=stPopoverBody]:not(:has([data-testid=stSkeleton])) :is(input, textarea, button)";
  let opener = null;
  const open = (event) => {
    const button = event.target.closest?.("[data-testid=stPopover] button");
    opener = event.detail || document.querySelector(FIELD) ? null : button; // a click of the keyboard has no detail
  };
  const enter = () => {
    const field = opener && document.querySelector(FIELD);
    if (!field) return;
    // It has not found its place yet, to which nothing should scroll.
    if (document.activeElement === opener) field.focus({ preventScroll: true });
    opener = null;
  };

  let asking = false;
  // The page says what it shows in the key of a hidden button, and looks again when it is pressed.
  const ask = async () => {
    const holder = document.querySelector('[class*="st-key-news_"]');
    const shown = holder?.className.match(/st-key-news_(\w+)/)?.[1];
    if (!shown || document.hidden || asking) return;
    asking = true;
    try {
      const answer = await fetch(new URL("./_news", location.href), {
        cache: "no-store",
        signal: AbortSignal.timeout?.(PATIENCE),
      });
      const news = answer.ok ? await answer.text() : "";
      // Anything else is somebody's in between: a proxy that asks for a sign-in.
      if (/^[0-9a-f]{16}$/.test(news) && news !== shown) holder.querySelector("button")?.click();
    } catch {
      // The server is away; Streamlit says so itself.
    } finally {
      asking = false;
    }
  };

  // The browser's own way back: the page is told, because an address without filters then means none,
  // where after a click in the navigation it means those that were chosen.
  const returned = (event) => {
    if (!event.isTrusted || location.hash) return;
    const address = new URL(location.href);
    address.searchParams.set("back", "");
    history.replaceState(history.state, "", address);
  };

  addEventListener("popstate", returned, true);
  addEventListener("click", follow);
  addEventListener("click", open, true);
  for (const hand of ["wheel", "touchstart", "pointerdown", "keydown"]) addEventListener(hand, takeOver, { passive: true });
  addEventListener("visibilitychange", ask);
  setInterval(ask, LOOK);
  addEventListener("DOMContentLoaded", () => {
    document.body.append(announcer);
    new MutationObserver(() => { speak(); enter(); timer ||= setTimeout(look, PAUSE); }).observe(
      document.body, { childList: true, subtree: true, characterData: true });
  });
})();
