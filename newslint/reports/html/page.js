"use strict";
// The findings browser. Text only ever enters the page as text (textContent); the policy of the page refuses anything else.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { facets } = data, size = data.line.length, PAGE = 50, MOST_OPTIONS = 300;
  const FOUND = 1, OLD = 2, NEW = 4;
  const byId = (id) => document.getElementById(id);
  const list = byId("list"), search = byId("search"), form = byId("filters"), shown = byId("shown");
  const number = new Intl.NumberFormat("en").format;
  const chosen = facets.map(() => -1); // -1: all
  let words = [], hits = null, lowered = null, found = [], page = 0;

  const make = (name, text, cls) => {
    const node = document.createElement(name);
    if (text !== undefined) node.textContent = text;
    if (cls) node.className = cls;
    return node;
  };

  // ---- choosing

  const offer = (select, values) => select.replaceChildren(...[-1, ...values].map((value) => {
    const option = make("option");
    option.value = value;
    return option;
  }));

  // Of very many values (sources, mostly) those with most findings; words find the others.
  const frequent = (counts, kept) => {
    const values = [];
    counts.forEach((count, value) => { if (count && value !== kept) values.push(value); });
    values.sort((a, b) => counts[b] - counts[a] || a - b).length = Math.min(values.length, MOST_OPTIONS);
    return kept < 0 ? values : [kept, ...values];
  };

  const selects = facets.map((facet, at) => {
    const label = make("label"), select = make("select");
    select.id = "by-" + facet.key;
    if (facet.names.length <= MOST_OPTIONS) {
      const order = facet.names.map((_, value) => value);
      if (facet.key !== "severity" && facet.key !== "fix") order.sort((a, b) => facet.names[a].localeCompare(facet.names[b], "en", { numeric: true }));
      offer(select, order);
    }
    select.addEventListener("change", () => { chosen[at] = Number(select.value); update(); });
    label.append(make("span", facet.label), select);
    form.insertBefore(label, byId("clear"));
    return select;
  });

  // Every word has to stand somewhere in a finding: its text, message, rule, source, place or remedy.
  const fold = () => {
    if (lowered) return;
    const low = (name) => name.toLowerCase(), named = facets.filter((facet) => facet.key === "rule" || facet.key === "source");
    lowered = [
      [data.texts.map((text) => low(text.replaceAll("\t", ""))), data.text], [data.messages.map(low), data.message],
      [data.places.map(low), data.place], [data.records.map(low), data.record], [data.remedies.map(low), data.remedy],
      ...named.map((facet) => [facet.names.map(low), facet.column]),
    ];
  };

  const look = () => {
    hits = null;
    if (!words.length) return;
    fold();
    hits = new Uint8Array(size).fill(1);
    for (const word of words) {
      const somewhere = new Uint8Array(size);
      for (const [names, column] of lowered) {
        const has = new Uint8Array(names.length);
        for (let n = 0; n < names.length; n++) if (names[n].includes(word)) has[n] = 1;
        for (let i = 0; i < size; i++) somewhere[i] |= has[column[i]];
      }
      for (let i = 0; i < size; i++) hits[i] &= somewhere[i];
    }
  };

  // One pass: a finding that one filter alone keeps out still counts among that filter's other values.
  const filter = () => {
    const counts = facets.map((facet) => new Uint32Array(facet.names.length)), all = new Uint32Array(facets.length);
    found = [];
    for (let i = 0; i < size; i++) {
      if (hits && !hits[i]) continue;
      let refused = -1, refusals = 0;
      for (let f = 0; f < facets.length; f++) {
        if (chosen[f] >= 0 && facets[f].column[i] !== chosen[f]) { refused = f; refusals++; }
      }
      if (refusals > 1) continue;
      if (refusals === 1) { counts[refused][facets[refused].column[i]]++; all[refused]++; continue; }
      found.push(i);
      for (let f = 0; f < facets.length; f++) { counts[f][facets[f].column[i]]++; all[f]++; }
    }
    facets.forEach((facet, f) => {
      if (facet.names.length > MOST_OPTIONS) offer(selects[f], frequent(counts[f], chosen[f]));
      for (const option of selects[f].options) {
        const value = Number(option.value), count = value < 0 ? all[f] : counts[f][value];
        option.textContent = `${value < 0 ? "all" : facet.names[value]} (${number(count)})`;
        option.hidden = value >= 0 && count === 0 && value !== chosen[f];
      }
      selects[f].value = chosen[f];
    });
  };

  const update = () => { page = 0; filter(); render(); remember(); };

  // ---- the address keeps the choice

  const remember = () => {
    const parts = facets.flatMap((facet, f) => chosen[f] < 0 ? [] : [`${facet.key}=${encodeURIComponent(name(f, chosen[f]))}`]);
    if (search.value.trim()) parts.push(`text=${encodeURIComponent(search.value.trim())}`);
    history.replaceState(null, "", parts.length ? `#findings?${parts.join("&")}` : location.hash.startsWith("#findings") ? "#findings" : location.hash || location.pathname);
  };

  const name = (f, value) => facets[f].key === "rule" ? facets[f].names[value].split(" ")[0] : facets[f].names[value];

  const recall = () => {
    if (!location.hash.startsWith("#findings?")) return false;
    const given = new URLSearchParams(location.hash.slice("#findings?".length));
    facets.forEach((facet, f) => { chosen[f] = given.has(facet.key) ? facet.names.findIndex((_, value) => name(f, value) === given.get(facet.key)) : -1; });
    search.value = given.get("text") || "";
    words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    look();
    page = 0;
    filter();
    render();
    byId("findings").scrollIntoView();
    return true;
  };

  // ---- showing

  const pieces = (i, keep, wrap) => {
    const box = make("p", undefined, "words"), kinds = data.patterns[data.kinds[i]];
    box.dir = "auto";
    data.texts[data.text[i]].split("\t").forEach((text, at) => {
      const kind = Number(kinds[at]);
      if (keep(kind)) box.append(wrap(kind, text));
    });
    return box;
  };

  const item = (i) => {
    const li = make("li"), head = make("div", undefined, "head"), sides = make("div", undefined, "sides");
    const facet = Object.fromEntries(facets.map((facet) => [facet.key, facet.names[facet.column[i]]]));
    const [code, ...rest] = facet.rule.split(" "), rule = make("span");
    li.tabIndex = -1;
    rule.append(make("code", code), " " + rest.join(" "));
    if (facet.change) head.append(make("span", facet.change, "tag " + facet.change.split(" ")[0]));
    head.append(make("span", facet.severity, "tag " + facet.severity), rule, make("span", `${data.places[data.place[i]]}:${data.line[i]}:${data.column[i]}${data.records[data.record[i]]}`, "place"));
    const before = make("div"), after = make("div");
    before.append(make("p", "As found", "side"), pieces(i, (kind) => !(kind & NEW), (kind, text) => {
      const node = kind & FOUND ? make("mark", undefined, facet.severity) : kind & OLD ? make("del", text) : document.createTextNode(text);
      if (kind & FOUND) node.append(kind & OLD ? make("del", text) : text);
      return node;
    }));
    const remedy = data.remedies[data.remedy[i]];
    if (facet.fix !== "no fix") {
      after.append(make("p", `After the ${facet.fix}${remedy && ": " + remedy}`, "side"));
      const words = pieces(i, (kind) => !(kind & OLD), (kind, text) => kind & NEW ? make("ins", text) : document.createTextNode(text));
      after.append(words.textContent.trim() ? words : make("p", "Nothing is left here.", "gone"));
    } else {
      after.append(make("p", "No fix", "side"), make("p", "A person has to look.", "gone"));
    }
    sides.append(before, after);
    li.append(head, make("p", data.messages[data.message[i]], "message"), sides);
    return li;
  };

  const render = () => {
    const from = page * PAGE, some = found.slice(from, from + PAGE);
    list.replaceChildren(...some.map(item));
    list.start = from + 1;
    if (some.length) list.firstChild.tabIndex = 0;
    const range = some.length ? `${number(from + 1)}–${number(from + some.length)} of ` : "";
    shown.value = found.length ? `${range}${number(found.length)} finding${found.length === 1 ? "" : "s"}` : size ? "No finding passes all filters." : "No findings.";
    for (const button of document.querySelectorAll(".previous")) button.disabled = page === 0;
    for (const button of document.querySelectorAll(".next")) button.disabled = from + PAGE >= found.length;
    byId("previous-below").parentElement.hidden = found.length <= PAGE;
  };

  const turn = (by) => { page += by; render(); document.querySelector(".pages").scrollIntoView({ block: "nearest", behavior: "instant" }); };

  // ---- hands

  let waiting;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { words = search.value.toLowerCase().split(/\s+/).filter(Boolean); look(); update(); }, 40);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  byId("clear").addEventListener("click", () => { chosen.fill(-1); words = []; search.value = ""; look(); update(); search.focus(); });
  for (const [name, by] of [["previous", -1], ["next", 1]]) {
    byId(name).addEventListener("click", () => turn(by));
    byId(name + "-below").addEventListener("click", () => { turn(by); list.firstChild.focus({ preventScroll: true }); });
  }
  list.addEventListener("keydown", (event) => {
    const items = [...list.children], at = items.indexOf(document.activeElement.closest("#list > li"));
    const last = items.length - 1, to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: last }[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey || at < 0) return;
    event.preventDefault();
    if (to > last && !byId("next").disabled) { turn(1); list.firstChild.focus(); return; }
    if (to < 0 && page > 0) { turn(-1); list.lastChild.tabIndex = 0; list.lastChild.focus(); return; }
    const target = items[Math.min(Math.max(to, 0), last)];
    items[at].tabIndex = -1;
    target.tabIndex = 0;
    target.focus();
    target.scrollIntoView({ block: "nearest" });
  });
  window.addEventListener("hashchange", recall);
  if (!recall()) { filter(); render(); }
  if (window.requestIdleCallback) requestIdleCallback(fold); // the first search is as fast as the others
})();
