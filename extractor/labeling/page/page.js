// The page of a labeling session. Everything a stranger wrote becomes text nodes, never markup.

const DRAG_PIXELS = 4; // less is a click
const ZOOMS = [1, 1.25, 1.5, 2, 3];

/** Make an element: properties that begin with "on" are listeners, the rest attributes. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((it) => it !== null && it !== undefined && it !== ""));
  return element;
}

const fill = (sentence, values) =>
  sentence.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));

/** Give a picture as an address that holds it: some notebooks let no blob be shown. */
function addressOf(buffer) {
  const bytes = ArrayBuffer.isView(buffer)
    ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
    : new Uint8Array(buffer);
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return `data:image/webp;base64,${btoa(text)}`;
}

const percent = (share) => `${Math.floor(share * 100)} %`;

/** Choose a language there are words in: the reader's, else the first. */
function languageOf(known) {
  const wanted = (navigator.languages || [navigator.language]).map((it) => it.slice(0, 2).toLowerCase());
  return wanted.find((it) => known.includes(it)) || known[0];
}

function render({ model, el }) {
  const language = languageOf(Object.keys(model.get("words")));
  const words = model.get("words")[language];
  const choices = model.get("choices")[language];
  const fields = choices.field;
  const root = make("section", {
    class: "dlp", lang: language, "aria-label": words.answer, "data-lm-suppress-shortcuts": "true",
  });
  el.append(root);

  let task = null; // what is asked
  let work = null; // what was answered so far: triage, document_type, customer_id, items, spans
  let field = fields[0][0]; // what words are marked as
  let current = 0; // the item that marks belong to
  let part = 0; // place of the part that is shown
  let zoom = 0;
  let shownWords = []; // of that part: {element, start, end, document}
  let cursor = -1; // place of the word that arrows are at
  let anchor = -1; // where a selection begins
  let pictures = new Map(); // "part-page" -> address that holds it
  let busy = false;
  let asked = 0; // marks whose value has not come back yet
  let afterwards = null; // what is done when they have

  const send = (message) => model.send({ id: task && task.id, language, ...message });

  // --- the frame ------------------------------------------------------------------------------
  const notice = make("p", { class: "notice", role: "status", "aria-live": "polite" });
  const head = make("header", { class: "head" });
  const tabs = make("div", { class: "tabs", role: "tablist", "aria-label": words.parts });
  const palette = make("div", { class: "palette", role: "radiogroup", "aria-label": words.mark_as });
  const view = make("div", { class: "view", tabindex: "-1" });
  const form = make("div", { class: "form" });
  const foot = make("footer", { class: "foot" });
  root.append(
    head,
    make("div", { class: "columns" }, make("div", { class: "left" }, tabs, palette, view), form),
    foot,
  );

  function say(text, isBad = false) {
    notice.textContent = text;
    notice.classList.toggle("bad", isBad);
  }

  // --- the head: what it is, how far we are ---------------------------------------------------
  function drawHead() {
    const { done } = model.get("state");
    const all = done.answered + done.left;
    const pace = done.seconds_each === null ? "" : ` · ${fill(words.pace, { seconds: Math.round(done.seconds_each) })}`;
    const why = task && (task.chosen === "random" ? words.by_lot : words.by_doubt);
    head.replaceChildren(
      make("div", { class: "title" },
        make("strong", {}, task ? task.file : words.finished),
        task && task.sender ? make("span", { class: "muted" }, fill(words.from, { sender: task.sender })) : "",
        why ? make("span", { class: `chip ${task.chosen}` }, why) : "",
        task && task.is_double ? make("span", { class: "chip double" }, words.double) : ""),
      make("div", { class: "far" },
        make("progress", { max: Math.max(all, 1), value: done.answered, "aria-label": fill(words.progress, done) }),
        make("span", { class: "muted" }, fill(words.progress, done) + pace)),
    );
  }

  // --- the left: parts, words, pictures -------------------------------------------------------
  const nameOf = (it) => (it.kind === "subject" ? words.subject : it.is_body ? words.body : it.name);

  function drawTabs() {
    const parts = task ? task.parts : [];
    tabs.hidden = parts.length < 2;
    tabs.replaceChildren(...parts.map((it, at) => make("button", {
      type: "button", role: "tab", "aria-selected": String(at === part), tabindex: at === part ? "0" : "-1",
      onclick: () => showPart(at),
      onkeydown: (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!step) return;
        showPart((at + step + parts.length) % parts.length);
        tabs.children[part].focus();
      },
    }, nameOf(it))));
  }

  function drawPalette() {
    palette.replaceChildren(
      make("span", { class: "muted hint" }, words.mark_as),
      ...fields.map(([code, name], at) => make("button", {
        type: "button", role: "radio", class: `field f-${code}`, "aria-checked": String(code === field),
        tabindex: code === field ? "0" : "-1", "aria-keyshortcuts": String(at + 1),
        onclick: () => chooseField(code),
        onkeydown: (event) => {
          const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
          if (!step) return;
          chooseField(fields[(at + step + fields.length) % fields.length][0]);
          palette.querySelector("[aria-checked=true]").focus();
        },
      }, make("kbd", { "aria-hidden": "true" }, String(at + 1)), name)),
      make("span", { class: "zooms" },
        make("button", { type: "button", class: "plain", "aria-label": "−", onclick: () => zoomBy(-1) }, "−"),
        make("button", { type: "button", class: "plain", "aria-label": "+", onclick: () => zoomBy(1) }, "+")),
    );
  }

  function chooseField(code) {
    field = code;
    drawPalette();
  }

  function zoomBy(step) {
    zoom = Math.min(Math.max(zoom + step, 0), ZOOMS.length - 1);
    view.style.setProperty("--zoom", ZOOMS[zoom]);
  }

  function showPart(at) {
    part = at;
    drawTabs();
    drawView();
    view.scrollTop = 0;
  }

  function wordOf(word, textNumber, onPage) {
    const [start, end, text, x0, y0, x1, y1] = word;
    const element = make("span", { class: "w", role: "option", "aria-selected": "false", id: `${uid}-${shownWords.length}` }, text);
    if (onPage) {
      element.style.left = `${(100 * x0) / onPage.width}%`;
      element.style.top = `${(100 * y0) / onPage.height}%`;
      element.style.width = `${(100 * (x1 - x0)) / onPage.width}%`;
      element.style.height = `${(100 * (y1 - y0)) / onPage.height}%`;
    }
    element.dataset.at = String(shownWords.length);
    shownWords.push({ element, start, end, text, document: textNumber });
    return element;
  }

  const listbox = (name, ...children) => make("div", {
    class: "words", role: "listbox", tabindex: "0", "aria-multiselectable": "true",
    "aria-label": fill(words.words_of, { name }), onkeydown: moveCursor,
  }, ...children);

  function drawView() {
    shownWords = [];
    cursor = anchor = -1;
    watcher.disconnect();
    const it = task && task.parts[part];
    if (!it) view.replaceChildren(make("p", { class: "muted empty" }, words.finished));
    else if (it.kind === "unread") view.replaceChildren(make("p", { class: "muted empty" }, fill(words.unread, it)));
    else if (it.kind === "pages") {
      view.replaceChildren(...it.pages.map((page) => sheetOf(it, page)),
        it.more ? make("p", { class: "muted empty" }, fill(words.more_pages, { count: it.more })) : "");
      view.querySelectorAll(".sheet").forEach((sheet) => watcher.observe(sheet));
    } else view.replaceChildren(listbox(nameOf(it), it.lines.map((line) => lineOf(line, it.text))));
    view.classList.toggle("paper", Boolean(it) && it.kind === "pages");
    showMarks();
  }

  function lineOf(line, textNumber) {
    const nodes = line.words.flatMap((word) => [wordOf(word, textNumber), " "]);
    return make("div", { class: line.aside ? "line aside" : "line", role: "presentation" }, ...(nodes.length ? nodes : ["\u00a0"]));
  }

  function sheetOf(it, page) {
    const name = fill(words.page, { number: page.page, name: nameOf(it) });
    const image = make("img", { alt: "", draggable: "false" });
    const sheet = make("div", { class: "sheet", "data-part": it.number, "data-page": page.page },
      image, make("p", { class: "drawing muted" }, words.drawing),
      listbox(name, page.words.map((word) => wordOf(word, it.text, page))));
    sheet.style.aspectRatio = `${page.width} / ${page.height}`;
    return sheet;
  }

  // a page's picture is asked for when the page comes near
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries.filter((it) => it.isIntersecting)) {
      const { part: number, page } = entry.target.dataset;
      watcher.unobserve(entry.target);
      const known = pictures.get(`${number}-${page}`);
      if (known) showPicture(entry.target, known);
      else send({ kind: "picture", part: Number(number), page: Number(page) });
    }
  }, { root: view, rootMargin: "400px" });

  function showPicture(sheet, address) {
    sheet.querySelector("img").src = address;
    sheet.classList.add("drawn");
  }

  function receivePicture(message, buffers) {
    if (!task || message.id !== task.id) return;
    const sheet = view.querySelector(`.sheet[data-part="${Number(message.part)}"][data-page="${Number(message.page)}"]`);
    if (message.problem) {
      if (sheet) sheet.querySelector(".drawing").textContent = message.problem;
      return;
    }
    const address = addressOf(buffers[0]);
    pictures.set(`${message.part}-${message.page}`, address);
    if (sheet) showPicture(sheet, address);
  }

  // --- selecting words ------------------------------------------------------------------------
  const uid = `dlp${Math.random().toString(36).slice(2, 8)}`;
  const placeOf = (element) => {
    const word = element && element.closest && element.closest(".w");
    return word && view.contains(word) ? Number(word.dataset.at) : -1;
  };
  const under = (event) => placeOf(el.getRootNode().elementFromPoint(event.clientX, event.clientY));
  let drag = null;

  view.addEventListener("pointerdown", (event) => {
    const at = placeOf(event.target);
    if (event.button !== 0 || at < 0) return;
    event.preventDefault();
    drag = { from: at, to: at, x: event.clientX, y: event.clientY };
    event.target.closest(".words").focus({ preventScroll: true });
    view.setPointerCapture(event.pointerId);
    select(at, at);
  });
  view.addEventListener("pointermove", (event) => {
    if (!drag || Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < DRAG_PIXELS) return;
    const at = under(event);
    if (at >= 0 && at !== drag.to) select(drag.from, (drag.to = at));
  });
  view.addEventListener("pointerup", () => {
    if (!drag) return;
    const { from, to } = drag;
    drag = null;
    mark(from, to);
  });
  view.addEventListener("pointercancel", () => { drag = null; select(-1, -1); });

  function select(from, to) {
    const [low, high] = [Math.min(from, to), Math.max(from, to)];
    shownWords.forEach((it, at) => {
      it.element.classList.toggle("chosen", at >= low && at <= high && from >= 0);
    });
    anchor = from;
    cursor = to;
    shownWords.forEach((it, at) => it.element.classList.toggle("cursor", at === cursor));
    const box = cursor >= 0 && shownWords[cursor].element.closest(".words");
    if (box) box.setAttribute("aria-activedescendant", shownWords[cursor].element.id);
  }

  function moveCursor(event) {
    const first = shownWords.findIndex((it) => event.currentTarget.contains(it.element));
    const last = shownWords.findLastIndex((it) => event.currentTarget.contains(it.element));
    if (first < 0) return;
    const here = cursor >= first && cursor <= last ? cursor : null;
    const goals = {
      ArrowRight: () => (here === null ? first : Math.min(here + 1, last)),
      ArrowLeft: () => (here === null ? last : Math.max(here - 1, first)),
      ArrowDown: () => (here === null ? first : lineFrom(here, 1, first, last)),
      ArrowUp: () => (here === null ? last : lineFrom(here, -1, first, last)),
      Home: () => first,
      End: () => last,
    };
    if (event.key === "Enter" && !event.ctrlKey && here !== null) {
      event.preventDefault();
      mark(anchor, cursor);
    } else if (goals[event.key] && !event.altKey && !event.ctrlKey) {
      event.preventDefault();
      const goal = goals[event.key]();
      select(event.shiftKey && anchor >= 0 ? anchor : goal, goal);
      shownWords[goal].element.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  }

  /** Give the word below or above: the nearest across on the next line. */
  function lineFrom(at, step, first, last) {
    const from = shownWords[at].element.getBoundingClientRect();
    const middle = (from.left + from.right) / 2;
    let best = at;
    let line = null;
    let distance = Infinity;
    for (let next = at + step; next >= first && next <= last; next += step) {
      const box = shownWords[next].element.getBoundingClientRect();
      const beyond = step > 0 ? box.top >= from.bottom - 2 : box.bottom <= from.top + 2;
      if (!beyond) continue;
      if (line !== null && Math.abs(box.top - line) > box.height / 2) break;
      line = line ?? box.top;
      const away = Math.abs((box.left + box.right) / 2 - middle);
      if (away < distance) [best, distance] = [next, away];
    }
    return best;
  }

  function mark(from, to) {
    const [low, high] = [Math.min(from, to), Math.max(from, to)];
    if (low < 0 || !work) return;
    const [first, last] = [shownWords[low], shownWords[high]];
    const same = work.spans.find((it) => it.field === field && it.document === first.document
      && it.start < last.end && first.start < it.end);
    if (same && low === high) return unmark(same);
    asked += 1;
    send({ kind: "take", field, document: first.document, start: first.start, end: last.end });
  }

  function unmark(span) {
    work.spans = work.spans.filter((it) => it !== span);
    showMarks();
    drawForm();
  }

  function receiveTaken(message) {
    if (!work) return;
    if (message.text_problem) return say(message.text_problem, true);
    say("");
    const { document: number, start, end, text, value } = message;
    if (message.field !== "reason") {
      work.spans = work.spans.filter((it) => it.document !== number || it.end <= start || end <= it.start);
      work.spans.push({ document: number, start, end, field: message.field, text });
    }
    if (message.field === "customer") work.customer_id = value;
    if (["invoice", "disputed_amount", "reason"].includes(message.field)) {
      if (!work.triage) work.triage = "dispute";
      if (work.triage === "dispute") {
        if (!work.items.length) addItem();
        const item = work.items[Math.min(current, work.items.length - 1)];
        if (message.field === "invoice") item.invoice_number = value;
        if (message.field === "reason") item.passage = value;
        if (message.field === "disputed_amount") Object.assign(item, { amount: value, amount_is: "explicit" });
      }
    }
    showMarks();
    drawForm();
  }

  function showMarks() {
    for (const it of shownWords) {
      const span = work && work.spans.find((mine) => mine.document === it.document && mine.start < it.end && it.start < mine.end);
      const shown = span ? span.field : "";
      it.element.className = `w ${shown ? `marked f-${shown}` : ""}`;
      it.element.setAttribute("aria-selected", String(Boolean(span)));
    }
  }

  // --- the right: what it is ------------------------------------------------------------------
  const options = (list, chosen) => [
    make("option", { value: "" }, `— ${words.none}`),
    ...list.map(([code, name]) => make("option", { value: code, selected: code === chosen }, name)),
  ];
  let fresh = 0;

  function labelled(name, control, beside = "") {
    const id = `${uid}-c${fresh++}`;
    control.id = id;
    return make("div", { class: "row" }, make("label", { for: id }, name), control, beside);
  }

  function sureness(key, isAsProposed) {
    const share = task.sure[key];
    if (share === undefined || !isAsProposed) return "";
    const doubt = share < 0.5 ? "low" : share < 0.9 ? "middling" : "high";
    return make("span", { class: `sure ${doubt}`, title: fill(words.sure, { share: percent(share) }) }, percent(share));
  }

  function choose(name, list, holder, key, sureKey, proposed, then = () => {}) {
    const control = make("select", {
      "data-key": key, onchange: () => { holder[key] = control.value; then(); drawForm(key, holder); },
    }, ...options(list, holder[key]));
    return labelled(name, control, sureness(sureKey, holder[key] === proposed));
  }

  function write(name, holder, key, sureKey, proposed) {
    const control = make("input", {
      type: "text", autocomplete: "off", spellcheck: "false", "data-key": key, value: holder[key] ?? "",
      oninput: () => { holder[key] = control.value; },
    });
    return labelled(name, control, sureness(sureKey, (holder[key] ?? "") === (proposed ?? "")));
  }

  function drawForm(focusKey = "", holder = null) {
    fresh = 0;
    if (!task) return form.replaceChildren();
    const items = work.items.map((it, at) => itemOf(it, at));
    const marks = work.spans.map((span) => make("li", {}, make("button", {
      type: "button", class: `mark f-${span.field}`, "aria-label": fill(words.unmark, span), onclick: () => unmark(span),
    }, `${nameOfField(span.field)}: ${span.text} `, make("span", { "aria-hidden": "true" }, "×"))));
    form.replaceChildren(
      choose(words.triage, choices.triage, work, "triage", "triage", task.triage, () => { current = 0; }),
      choose(words.document_type, choices.document_type, work, "document_type"),
      write(words.customer, work, "customer_id", "customer", task.customer_id),
      make("h4", {}, words.contested),
      ...(work.triage === "dispute" || work.triage === "" ? [
        ...items,
        make("button", { type: "button", class: "plain add", onclick: () => { addItem(); drawForm("category", work.items[current]); } }, `+ ${words.add_item}`),
      ] : [make("p", { class: "muted" }, words.nothing_contested)]),
      make("h4", {}, words.marks),
      marks.length ? make("ul", { class: "marks" }, ...marks) : make("p", { class: "muted" }, words.no_marks),
    );
    if (focusKey) {
      const within = holder && holder !== work ? form.querySelectorAll(".item")[work.items.indexOf(holder)] : form;
      within?.querySelector(`[data-key="${focusKey}"]`)?.focus();
    }
  }

  const nameOfField = (code) => (fields.find(([it]) => it === code) || [code, code])[1];

  function itemOf(item, at) {
    const was = task.items[at] || {};
    const box = make("fieldset", {
      class: at === current ? "item current" : "item", onfocusin: () => { if (current !== at) { current = at; markCurrent(); } },
    },
    make("legend", {}, fill(words.item, { number: at + 1 })),
    make("button", {
      type: "button", class: "plain remove", "aria-label": fill(words.remove_item, { number: at + 1 }),
      onclick: () => { work.items.splice(at, 1); current = 0; drawForm(); },
    }, "×"),
    choose(words.category, choices.category, item, "category", `category ${at}`, was.category, () => { item.sub_reason = ""; }),
    choose(words.sub_reason, choices.sub_reason[item.category] || [], item, "sub_reason"),
    write(words.invoice, item, "invoice_number", `invoice ${at}`, was.invoice_number),
    write(words.amount, item, "amount", `amount ${at}`, was.amount),
    choose(words.amount_is, choices.amount_is, item, "amount_is"),
    item.passage ? make("p", { class: "passage", tabindex: "0" }, make("span", { class: "muted" }, `${words.reason}: `), item.passage) : "");
    return box;
  }

  function markCurrent() {
    form.querySelectorAll(".item").forEach((it, at) => it.classList.toggle("current", at === current));
  }

  function addItem() {
    work.items.push({ category: "", sub_reason: "", invoice_number: "", amount: "", amount_is: "", passage: "" });
    current = work.items.length - 1;
  }

  // --- the foot: going on ---------------------------------------------------------------------
  const button = (name, keys, kind, press, off = false) => make("button", {
    type: "button", class: kind, disabled: off, onclick: press, "aria-keyshortcuts": keys.replace("Ctrl", "Control"),
  }, name, make("kbd", { "aria-hidden": "true" }, keys));

  function drawFoot() {
    const { done } = model.get("state");
    foot.replaceChildren(
      button(words.undo, "Alt+Z", "plain", () => go("undo"), !done.can_undo),
      notice,
      make("details", { class: "keys" }, make("summary", {}, words.keys), make("p", {}, words.keys_text)),
      button(words.unknown, "Alt+K", "", () => go("unknown"), !task),
      button(words.skip, "Alt+S", "", () => go("skip"), !task),
      button(words.save, "Ctrl+Enter", "main", () => go("answer"), !task),
    );
  }

  function go(kind) {
    if (busy || (!task && kind !== "undo")) return;
    if (asked && kind === "answer") { afterwards = kind; return; }
    busy = true;
    root.classList.add("busy");
    send(kind === "answer" ? { kind, ...work } : { kind });
  }

  root.addEventListener("keydown", (event) => {
    event.stopPropagation(); // the notebook has keys of its own
    const typing = event.target.closest("input, select, textarea");
    const moves = { KeyS: "skip", KeyK: "unknown", KeyZ: "undo" };
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) go("answer");
    else if (event.altKey && moves[event.code]) go(moves[event.code]);
    else if (event.altKey && event.code === "KeyN" && task) { addItem(); drawForm("category", work.items[current]); }
    else if (!typing && !event.altKey && !event.ctrlKey && fields[Number(event.key) - 1]) chooseField(fields[Number(event.key) - 1][0]);
    else return;
    event.preventDefault();
  });

  // --- what comes from the session ------------------------------------------------------------
  function begin() {
    pictures = new Map();
    task = model.get("state").task;
    work = task && {
      triage: task.triage, document_type: task.document_type, customer_id: task.customer_id,
      items: task.items.map((it) => ({ ...it, amount: it.amount ?? "" })), spans: task.spans.map((it) => ({ ...it })),
    };
    asked = 0;
    afterwards = null;
    current = 0;
    part = task ? Math.max(task.parts.findIndex((it) => it.number === task.start), 0) : 0;
    drawHead();
    drawTabs();
    drawPalette();
    drawView();
    drawForm();
    drawFoot();
    palette.hidden = !task;
    view.scrollTop = 0;
  }

  function answered() {
    asked -= 1;
    if (asked > 0 || !afterwards) return;
    const kind = afterwards;
    afterwards = null;
    go(kind);
  }

  function settle() {
    busy = false;
    root.classList.remove("busy");
  }

  const onState = () => {
    const hadFocus = root.contains(el.getRootNode().activeElement);
    begin();
    settle();
    if (hadFocus && task) form.querySelector(task.items.length ? ".item select" : "select").focus({ preventScroll: true });
  };
  const onMessage = (message, buffers) => {
    if (message.kind === "picture") receivePicture(message, buffers);
    else if (message.kind === "taken") {
      receiveTaken(message);
      answered();
    } else if (message.kind === "notice") {
      if (!message.moved && asked) answered();
      settle();
      say(message.text, message.is_bad === true);
    }
  };
  model.on("change:state", onState);
  model.on("msg:custom", onMessage);
  begin();
  return () => {
    watcher.disconnect();
    model.off("change:state", onState);
    model.off("msg:custom", onMessage);
  };
}

export default { render };
