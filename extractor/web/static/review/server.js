// Talks to the desk: every change answers with the right side as it is then.
"use strict";

window.review = (() => {
  const root = document.querySelector("#review");
  const panel = document.querySelector("#fields");
  const base = root.dataset.base;
  const listeners = [];
  let waiting = false;

  function say(text, kind = "plain") {
    if (!text) return;
    document.querySelectorAll(".toast:not(.bad)").forEach((it) => it.remove());
    window.desk.toast(text, kind);
  }

  async function get(path) {
    const answer = await fetch(`${base}/${path}`, { headers: { accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer;
  }

  // Gives what the desk said; null where nothing was changed.
  async function send(what, body) {
    if (waiting) return null;
    waiting = true;
    root.classList.add("busy");
    try {
      const answer = await fetch(`${base}/${what}`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-form-token": root.dataset.token },
        body: JSON.stringify({ ...body, seen: Number(root.dataset.version) }),
      });
      const known = (answer.headers.get("content-type") || "").startsWith("application/json");
      if (!known) throw new Error(String(answer.status));
      return take(await answer.json(), answer.ok);
    } catch {
      say(root.dataset.lost, "bad");
      return null;
    } finally {
      waiting = false;
      root.classList.remove("busy");
    }
  }

  function take(said, good) {
    if (said.go) {
      location.assign(said.go);
      return said;
    }
    if (said.fields) show(said);
    say(said.told, good ? "good" : "bad");
    return good ? said : { ...said, refused: true };
  }

  function show(said) {
    panel.innerHTML = said.fields;
    root.dataset.version = said.version;
    listeners.forEach((it) => it());
  }

  async function refresh() {
    show(await (await get("fields")).json());
  }

  return { root, panel, base, say, get, send, refresh, onShown: (it) => listeners.push(it) };
})();
