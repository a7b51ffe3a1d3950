// Tells who else has the case open, and that somebody has changed it.
"use strict";

(() => {
  const { root, get, refresh } = window.review;
  const EACH_MS = 15000;
  const line = document.querySelector("#together");

  async function look() {
    if (document.hidden) return;
    let seen;
    try {
      seen = await (await get("pulse")).json();
    } catch {
      return; // said when something is changed
    }
    if (seen.version !== Number(root.dataset.version)) {
      tell(`${seen.who} ${root.dataset.changed}`, true);
    } else if (seen.others.length) tell(`${seen.others.join(", ")} ${root.dataset.looking}`, false);
    else line.hidden = true;
  }

  function tell(text, changed) {
    line.hidden = false;
    line.replaceChildren(text);
    if (!changed) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button small";
    button.textContent = "↻";
    button.setAttribute("aria-label", text);
    button.addEventListener("click", async () => { await refresh(); line.hidden = true; });
    line.append(button);
  }

  setInterval(look, EACH_MS);
  document.addEventListener("visibilitychange", look);
  window.review.look = look;
})();
