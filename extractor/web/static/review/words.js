// Click words, drag a box, or choose a stretch of a text: it goes into the chosen field.
"use strict";

(() => {
  const { root, view, turns, rect, placeRect, pictureOf, send, say } = window.review;
  const DRAG = 5; // pixels from which a press is a box and no click
  const known = new Map(); // sheet -> words

  async function wordsOf(sheet) {
    if (!known.has(sheet)) {
      known.set(sheet, fetch(`${pictureOf(sheet)}/words`).then((it) => (it.ok ? it.json() : [])));
    }
    return known.get(sheet);
  }

  // Where on the page, in points, something points to; the page may be turned.
  function spot(sheet, event) {
    const seen = sheet.getBoundingClientRect();
    const across = (event.clientX - seen.left) / seen.width;
    const down = (event.clientY - seen.top) / seen.height;
    const [x, y] = {
      0: [across, down], 90: [down, 1 - across], 180: [1 - across, 1 - down], 270: [1 - down, across],
    }[turns.get(sheet) || 0];
    return [x * Number(sheet.dataset.width), y * Number(sheet.dataset.height)];
  }

  const holds = ([x0, y0, x1, y1], [x, y]) => x >= x0 && x <= x1 && y >= y0 && y <= y1;
  const around = (boxes) => [
    Math.min(...boxes.map((it) => it[0])), Math.min(...boxes.map((it) => it[1])),
    Math.max(...boxes.map((it) => it[2])), Math.max(...boxes.map((it) => it[3])),
  ];

  function chosenField() {
    const field = window.review.activeField?.();
    if (!field) say(root.dataset.choose, "plain");
    return field;
  }

  // --- pages ------------------------------------------------------------------------------------
  let press = null; // { sheet, from, at, drawn }
  let gathered = []; // words clicked with Ctrl or Shift
  let pointed = null;

  function hover(sheet, words, at) {
    pointed?.remove();
    const word = words.find((it) => holds(it, at));
    if (!word) return;
    pointed = rect(word, "word");
    sheet.querySelector("svg").append(pointed);
  }

  view.addEventListener("pointerdown", (event) => {
    const sheet = event.target.closest(".sheet");
    if (!sheet || event.button !== 0) return;
    const at = spot(sheet, event);
    press = { sheet, from: [event.clientX, event.clientY], at, drawn: null };
    if (event.pointerType === "mouse") sheet.setPointerCapture(event.pointerId);
  });

  view.addEventListener("pointermove", async (event) => {
    const sheet = event.target.closest?.(".sheet");
    if (!press) {
      if (sheet && event.pointerType === "mouse") hover(sheet, await wordsOf(sheet), spot(sheet, event));
      return;
    }
    const [x, y] = press.from;
    if (Math.hypot(event.clientX - x, event.clientY - y) < DRAG && !press.drawn) return;
    press.drawn ||= press.sheet.querySelector("svg").appendChild(rect([0, 0, 0, 0], "drag"));
    placeRect(press.drawn, around([press.at, spot(press.sheet, event)].map(([a, b]) => [a, b, a, b])));
  });

  view.addEventListener("pointerup", async (event) => {
    if (!press) return;
    const { sheet, at, drawn } = press;
    press = null;
    if (drawn) {
      await takeBox(sheet, around([at, spot(sheet, event)].map(([a, b]) => [a, b, a, b])));
      drawn.remove();
      return;
    }
    const word = (await wordsOf(sheet)).find((it) => holds(it, at));
    if (!word) return;
    const shown = rect(word, "word taken");
    sheet.querySelector("svg").append(shown);
    gathered.push({ word, shown });
    if (event.ctrlKey || event.shiftKey || event.metaKey) return; // more words to come
    await takeBox(sheet, around(gathered.map((it) => it.word)), true);
    gathered.forEach((it) => it.shown.remove());
    gathered = [];
  });
  view.addEventListener("pointercancel", () => { press?.drawn?.remove(); press = null; });

  async function takeBox(sheet, box, clicked = false) {
    const field = chosenField();
    if (!field) return;
    const words = clicked ? grown(await wordsOf(sheet), box, field) : box;
    await spotted({ field, part: Number(sheet.closest(".part").dataset.part), page: Number(sheet.dataset.page), box: words });
  }

  // An amount is often several words: "1 204,50 €". One click takes those that belong to it.
  function grown(words, box, field) {
    if (field !== "amount") return box;
    const same = words.filter((it) => Math.abs((it[1] + it[3] - box[1] - box[3]) / 2) < (box[3] - box[1]) / 2);
    const looksLikeMoney = (text) => /^[\d.,'’ ]+$|^(€|EUR|\$|USD|£|GBP|CHF|euros?)$/i.test(text);
    let grownBox = box;
    for (let again = true; again;) {
      again = false;
      for (const it of same) {
        const gap = Math.max(it[0] - grownBox[2], grownBox[0] - it[2]);
        const inside = it[0] >= grownBox[0] && it[2] <= grownBox[2];
        if (inside || gap > (box[3] - box[1]) * 0.7 || !looksLikeMoney(it[4])) continue;
        grownBox = around([grownBox, it]);
        again = true;
      }
    }
    return grownBox;
  }

  // --- texts ------------------------------------------------------------------------------------
  // Offsets are counted in characters, as the desk counts them, not in the halves of pairs.
  const characters = (text) => [...text].length;

  function offsetIn(letters, node, offset) {
    const range = document.createRange();
    range.setStart(letters, 0);
    range.setEnd(node, offset);
    return characters(range.toString());
  }

  function stretch(letters) {
    const chosen = getSelection();
    if (!chosen.rangeCount || !letters.contains(chosen.anchorNode)) return null;
    const range = chosen.getRangeAt(0);
    if (!letters.contains(range.endContainer)) return null;
    const start = offsetIn(letters, range.startContainer, range.startOffset);
    const end = offsetIn(letters, range.endContainer, range.endOffset);
    return end > start ? [start, end] : wordAt([...letters.textContent], start);
  }

  function wordAt(text, at) {
    let [start, end] = [at, at];
    while (start > 0 && /\S/.test(text[start - 1])) start -= 1;
    while (end < text.length && /\S/.test(text[end])) end += 1;
    return end > start ? [start, end] : null;
  }

  view.addEventListener("mouseup", async (event) => {
    const letters = event.target.closest(".letters");
    if (!letters || event.button !== 0) return;
    const span = stretch(letters);
    const field = span && chosenField();
    if (!field) return;
    await spotted({ field, part: Number(letters.closest(".part").dataset.part), span });
    getSelection().removeAllRanges();
  });

  async function spotted(body) {
    const said = await send("spotted", body);
    if (said?.refused && said.text) window.review.edit?.(body.field, said.text);
    else if (said) window.review.spotted?.(said);
  }
})();
