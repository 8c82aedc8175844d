"use strict";
// What every page shares: shards, languages, elements, tables. Text from articles only ever becomes
// text nodes and attribute values, never markup.
const heshu = (() => {
  const shards = new Map();
  const waiting = new Map();

  // The only scripts that may be added are the site's own files.
  const own = (address) => { if (!/^(data|static)(\/[\w-]+)+\.js$/.test(address)) throw new TypeError("not a file of this report: " + address); return address; };
  const policy = window.trustedTypes ? trustedTypes.createPolicy("heshu", { createScriptURL: own }) : { createScriptURL: own };
  function addScript(address, after) {
    const script = document.createElement("script");
    script.src = policy.createScriptURL(address);
    script.onload = () => after(true);
    script.onerror = () => after(false);
    document.head.append(script);
  }

  function put(name, value) {
    shards.set(name, value);
    (waiting.get(name) || []).forEach((resolve) => resolve(value));
    waiting.delete(name);
  }

  // Load a shard once; resolves to null where there is none of that name.
  function load(name) {
    if (shards.has(name)) return Promise.resolve(shards.get(name));
    return new Promise((resolve) => {
      if (waiting.has(name)) { waiting.get(name).push(resolve); return; }
      waiting.set(name, [resolve]);
      addScript("data/" + name + ".js", (loaded) => { if (!loaded) put(name, null); });
    });
  }

  const get = (name) => shards.get(name);

  // ---- languages and themes ----
  const memory = {
    read(key) { try { return localStorage.getItem("heshu." + key); } catch { return null; } },
    write(key, value) { try { localStorage.setItem("heshu." + key, value); } catch { /* a page from a disk may not */ } },
  };
  const root = document.documentElement;
  let lang = memory.read("lang") || root.dataset.defaultLang;
  let theme = memory.read("theme") || "auto";
  root.dataset.theme = theme;

  const t = (zh, en) => (lang === "zh" ? zh : en);
  const pick = (pair, otherwise) => (pair && pair.length ? t(pair[0], pair[1]) : otherwise);
  const number = (value) => (value === null || value === undefined ? "" : Number(value).toLocaleString(lang === "zh" ? "zh-CN" : "en"));
  const percent = (part, whole) => (whole ? (100 * part / whole).toFixed(part === whole ? 0 : 1) + "%" : "–");

  // A moment that is kept in UTC, in the time of who reads it.
  const moment = (utc) => new Date(utc).toLocaleString(lang === "zh" ? "zh-CN" : "en-GB", { dateStyle: "medium", timeStyle: "short" });

  // `..2020` is until 2020, `2016..2018` from one to the other.
  const period = (label) => {
    if (!label || !label.includes("..")) return label;
    const [from, until] = label.split("..");
    return from ? `${from} – ${until}` : t(`截至 ${until}`, `until ${until}`);
  };

  const JUDGEMENTS = { confirmed: ["确有错误", "confirmed"], known: ["已知差异", "known discrepancy"], misread: ["核数读错", "misread by heshu"] };
  const RELATIONS = {
    sum: ["合计", "Sum"], share: ["占比", "Share"], complement: ["互补", "Complement"], subset: ["其中", "Part of"],
    difference: ["差额", "Difference"], growth: ["增减", "Growth"], product: ["乘积", "Product"], rate_of: ["比率", "Rate"],
    same: ["重述", "Restatement"], paired: ["户数与人数", "Households and people"],
  };
  const ROLES = {
    total: ["合计", "total"], part: ["部分", "part"], whole: ["整体", "whole"], percent: ["百分比", "percentage"],
    minuend: ["被减数", "minuend"], subtrahend: ["减数", "subtrahend"], result: ["结果", "result"], before: ["之前", "before"],
    after: ["之后", "after"], rate: ["幅度", "rate"], factor: ["因数", "factor"], a: ["其一", "one"], b: ["其二", "other"],
  };
  const STATES = {
    held: ["核对相符", "Holds", "✓"], failed: ["有问题", "Fails", "✕"], unchecked: ["无从核对", "Not checkable", "·"],
    damaged: ["缺损", "Damaged", "▒"],
  };
  const VERDICTS = {
    consistent: ["相符", "Consistent", "held"], inconsistent: ["不符", "Inconsistent", "failed"],
    undetermined: ["无法判定", "Undetermined", "unchecked"],
  };
  const SUITES = {
    integrity: ["自身完整", "Our own integrity"], sums: ["加总", "Sums"], percentages: ["百分比", "Percentages"],
    wholes: ["部分与整体", "Parts and wholes"], units: ["单位与数值", "Units and values"],
    restatements: ["前后与彼此一致", "Restatements and sources"], known: ["已判定的差异", "Judged discrepancies"],
  };
  const OUTCOMES = {
    pass: ["成立", "Holds", "held"], fail: ["不成立", "Fails", "failed"], error: ["出错", "Error", "failed"],
    nothing: ["无可核对", "Nothing to check", "unchecked"],
  };

  // ---- text and elements ----
  // Marks that would reorder or hide what follows are shown as what they are.
  const HIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
  const visible = (text) =>
    String(text).replace(HIDDEN, (mark) => "⟦U+" + mark.codePointAt(0).toString(16).toUpperCase().padStart(4, "0") + "⟧");

  function h(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (name === "dataset") Object.assign(element.dataset, value);
      else element.setAttribute(name, value === true ? "" : visible(value));
    }
    append(element, children);
    return element;
  }
  function append(element, children) {
    for (const child of children.flat(Infinity)) {
      if (child === null || child === undefined || child === false) continue;
      element.append(child instanceof Node ? child : document.createTextNode(visible(child)));
    }
  }
  const fill = (element, ...children) => { element.replaceChildren(); append(element, children); };
  function svg(tag, attributes, ...children) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    append(element, children);
    return element;
  }

  const badge = (state, words) => h("span", { class: "badge is-" + state }, h("i", { "aria-hidden": "true" }, STATES[state][2]), words);
  const verdictBadge = (verdict) => { const v = VERDICTS[verdict] || VERDICTS.undetermined; return badge(v[2], t(v[0], v[1])); };
  const outcomeBadge = (outcome) => { const o = OUTCOMES[outcome]; return badge(o[2], t(o[0], o[1])); };
  // A finding on words that are no figure leads to the words.
  const findingLink = (f) => (f.words_at === null || f.words_at === undefined ? articleLink(f.article, (f.figures || [])[0]) : articleLink(f.article, "w" + f.words_at));
  const articleLink = (key, figure) => "article.html#" + key + (figure ? "/" + figure : "");

  // ---- tables ----
  // columns: {label, cell(row), value(row) to sort by, number}; filters: elements and a test of a row.
  let printing = false;
  let tables = [];
  for (const [when, is] of [["beforeprint", true], ["afterprint", false]]) addEventListener(when, () => {
    printing = is;
    tables = tables.filter((one) => one.isConnected);
    tables.forEach((one) => one.draw());
  });
  function table(options) {
    const { caption, columns, rows } = options;
    const state = options.state;
    const holder = h("div", { class: "table-holder" });
    function draw() {
      let found = rows.filter(options.test || (() => true));
      const column = columns[state.sort];
      if (column && column.value) {
        const way = state.down ? -1 : 1;
        const keyed = found.map((row) => [column.value(row), row]);
        keyed.sort(([a], [b]) => (a === b ? 0 : a === null ? 1 : b === null ? -1 : typeof a === "number" && typeof b === "number" ? way * (a - b) : way * String(a).localeCompare(String(b), "zh-CN")));
        found = keyed.map(([, row]) => row);
      }
      options.found = found;
      const size = printing ? Math.max(1, found.length) : options.size || 50; // paper has no next page
      const pages = Math.max(1, Math.ceil(found.length / size));
      state.page = Math.min(state.page || 0, pages - 1);
      const shown = found.slice(state.page * size, (state.page + 1) * size);
      const head = h("tr", {}, columns.map((c, i) => h("th", {
        scope: "col", class: c.number ? "num" : null,
        "aria-sort": state.sort === i ? (state.down ? "descending" : "ascending") : null,
      }, c.value ? h("button", {
        type: "button", class: "sort",
        onclick: () => { state.down = state.sort === i ? !state.down : Boolean(c.number); state.sort = i; state.page = 0; draw(); holder.querySelectorAll("thead .sort")[columns.slice(0, i).filter((x) => x.value).length].focus(); },
      }, c.label, h("i", { "aria-hidden": "true" }, state.sort === i ? (state.down ? " ↓" : " ↑") : "")) : c.label)));
      const body = shown.map((row) => h("tr", { class: options.rowClass && options.rowClass(row) }, columns.map((c, i) =>
        h(i === 0 ? "th" : "td", { scope: i === 0 ? "row" : null, class: c.number ? "num" : c.class, "data-label": c.label }, c.cell(row)))));
      const count = h("p", { class: "count", role: "status" },
        t(`共 ${number(found.length)} 条`, `${number(found.length)} ${found.length === 1 ? "row" : "rows"}`) + (found.length === rows.length ? "" : t(`（全部 ${number(rows.length)} 条）`, ` of ${number(rows.length)}`)));
      const turn = (by, words) => h("button", { type: "button", class: "quiet", disabled: state.page + by < 0 || state.page + by >= pages, onclick: () => { state.page += by; draw(); holder.scrollIntoView({ block: "start" }); } }, words);
      const pager = pages > 1 ? h("nav", { class: "pager", "aria-label": t("翻页", "Pages") }, turn(-1, t("‹ 上一页", "‹ Previous")), h("span", {}, `${state.page + 1} / ${pages}`), turn(1, t("下一页 ›", "Next ›"))) : null;
      holder.replaceChildren(count, h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
        h("table", {}, h("caption", { class: "hidden" }, caption), h("thead", {}, head), h("tbody", {}, body))), ...(pager ? [pager] : []));
      if (!found.length) holder.append(h("p", { class: "empty" }, t("没有符合条件的。", "Nothing matches.")));
    }
    holder.draw = draw;
    draw();
    tables.push(holder);
    return holder;
  }

  // A cell that a spreadsheet would run as a formula is written as text.
  function csv(rows) {
    const cell = (value) => {
      let text = value === null || value === undefined ? "" : Array.isArray(value) ? value.join("；") : String(value);
      if (typeof value !== "number" && /^[\s\u0000]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(text)) text = "'" + text;
      return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
    };
    return "\ufeff" + rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
  }
  function download(name, text) {
    const link = h("a", { download: name, href: URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" })) });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  // ---- charts ----
  const token = (name) => getComputedStyle(root).getPropertyValue("--" + name).trim();
  let charts = [];
  function chart(name, rows, label, more) {
    const holder = h("div", { class: "chart", role: "img", "aria-label": label });
    charts.push({ holder, name, rows, more });
    return holder;
  }
  async function drawCharts() {
    const wanted = charts;
    charts = [];
    if (!wanted.length) return;
    const [specs] = await Promise.all([load("charts"), vega()]);
    if (!specs || !window.vegaEmbed) return;
    for (const { holder, name, rows, more } of wanted) {
      if (!holder.isConnected) continue;
      const spec = structuredClone(specs[name]);
      spec.datasets = { rows };
      if (spec.height.step) spec.height = spec.height.step * new Set(rows.map((row) => row.kind)).size;
      if (more) more(spec);
      await window.vegaEmbed(holder, spec, { actions: false, renderer: "svg", ast: true, defaultStyle: false, tooltip: told, config: config() });
    }
  }
  // The card beside the mark that is pointed at. What it says stands in the chart's label and its table too.
  function told(_handler, event, _item, value) {
    let card = document.getElementById("told");
    if (!value) { if (card) card.hidden = true; return; }
    if (!card) { card = h("div", { id: "told", "aria-hidden": "true" }); document.body.append(card); }
    fill(card, Object.values(value).filter((v) => v !== null && v !== "" && v !== "null").map((v) => h("p", {}, String(v))));
    card.hidden = false;
    const size = card.getBoundingClientRect();
    card.style.left = Math.max(8, Math.min(event.clientX + 12, innerWidth - size.width - 8)) + "px";
    card.style.top = (event.clientY + size.height + 20 < innerHeight ? event.clientY + 14 : event.clientY - size.height - 10) + "px";
  }
  function config() {
    const ink = token("ink-soft"), line = token("line"), font = getComputedStyle(document.body).fontFamily;
    return {
      background: null, font, view: { stroke: null },
      axis: { labelColor: ink, titleColor: ink, gridColor: line, domainColor: line, tickColor: line, labelFontSize: 12, titleFontSize: 12, titleFontWeight: "normal", labelLimit: 220 },
      legend: { labelColor: ink, titleColor: ink, labelFontSize: 12 },
      range: { category: ["held", "failed", "unchecked", "damaged", "accent"].map(token) },
      bar: { color: token("accent") }, point: { color: token("accent"), filled: true, size: 60 }, line: { color: token("accent") },
      text: { color: ink, font }, rule: { color: token("line") },
    };
  }
  let vegaLoading = null;
  function vega() {
    vegaLoading = vegaLoading || new Promise((resolve) => addScript("static/vega.js", resolve));
    return vegaLoading;
  }

  // ---- the frame of every page ----
  const NAV = [["index", "概览", "Overview"], ["findings", "疑点", "Findings"], ["articles", "文章", "Articles"], ["regions", "地区", "Regions"], ["checks", "检查", "Checks"]];
  let draw = () => {};
  function frame() {
    root.lang = lang === "zh" ? "zh-CN" : "en";
    const here = root.dataset.page === "article" ? "articles" : root.dataset.page;
    const links = NAV.map(([page, zh, en]) => h("a", { href: page + ".html", "aria-current": page === here ? "page" : null }, t(zh, en)));
    const themes = { auto: ["明暗随系统", "Follow system"], light: ["明亮", "Light"], dark: ["深色", "Dark"] };
    const next = { auto: "light", light: "dark", dark: "auto" };
    document.getElementById("bar").replaceChildren(
      h("a", { class: "mark", href: "index.html", "aria-label": t("核数，回到概览", "heshu, back to overview") }, h("span", { class: "seal", "aria-hidden": "true" }, "核"), h("b", {}, "核数"), h("span", { class: "latin" }, "heshu")),
      h("nav", { "aria-label": t("页面", "Pages") }, links),
      h("div", { class: "tools" },
        h("button", { type: "button", class: "quiet", id: "theme", title: t("切换明暗", "Switch theme"), "aria-label": t("明暗：", "Theme: ") + t(...themes[theme]), onclick: () => { theme = next[theme]; memory.write("theme", theme); root.dataset.theme = theme; redraw("theme"); } }, { auto: "◐", light: "○", dark: "●" }[theme]),
        h("button", { type: "button", class: "quiet", id: "lang", lang: lang === "zh" ? "en" : "zh-CN", onclick: () => { lang = lang === "zh" ? "en" : "zh"; memory.write("lang", lang); redraw("lang"); } }, lang === "zh" ? "English" : "中文")));
    document.getElementById("foot").replaceChildren(h("p", {}, t(
      "核数只核对文字中可以核对的数字，不改动原文。没有标出问题，不等于数字属实。",
      "heshu checks the figures that the wording lets one check, and changes no text. No mark does not mean that a figure is true.")));
  }
  async function redraw(focus) {
    frame();
    if (focus) document.getElementById(focus).focus();
    await draw(document.getElementById("main"));
    await drawCharts();
    root.dataset.ready = "true";
  }
  function page(drawing) {
    draw = drawing;
    redraw();
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { if (theme === "auto") redraw(); });

  // What the pages leave out, they say.
  function partial(name) {
    const [shown, all] = ((get("labels") || {}).shown || {})[name] || [0, 0];
    if (shown >= all) return null;
    return h("p", { class: "say" }, name === "articles"
      ? t(`共 ${number(all)} 篇，列出 ${number(shown)} 篇：新增的、有疑点的、最近的在先。其他文章用 heshu report --article 写出。`, `${number(shown)} of ${number(all)} articles: new ones, those with findings, and the latest first. heshu report --article writes any other.`)
      : t(`共 ${number(all)} 条，列出 ${number(shown)} 条；全部见 heshu sql "FROM mart.finding"。`, `${number(shown)} of ${number(all)} findings; heshu sql "FROM mart.finding" has all.`));
  }

  // Code (HS101), Chinese and English name of each kind of problem, as `heshu check` has them.
  const problems = () => (get("labels") || { problems: {} }).problems;
  const kindTag = (kind) => { const code = (problems()[kind] || [])[0]; return h("span", { class: "tag" }, code ? [h("b", {}, code), " "] : null, pick((problems()[kind] || []).slice(1), kind)); };

  return {
    put, load, get, partial, t, pick, number, percent, moment, period, h, fill, svg, visible, badge, kindTag, names: (kind) => [1, 2].map((n) => (problems()[kind] || [])[n] || kind), verdictBadge, outcomeBadge, articleLink, findingLink, table, csv,
    download, chart, drawCharts, token, page, redraw, RELATIONS, ROLES, STATES, VERDICTS, SUITES, OUTCOMES,
    judgement: (code) => pick(JUDGEMENTS[code], code), kind: (code) => pick((problems()[code] || []).slice(1), code), code: (kind) => (problems()[kind] || [])[0] || "", relation: (code) => pick(RELATIONS[code], code),
    role: (code) => pick(ROLES[code], code), suite: (code) => pick(SUITES[code], code),
    indicator: (code) => pick((get("labels") || { indicators: {} }).indicators[code], code),
    facet: (code) => pick((get("labels") || { facets: {} }).facets[code], code),
    qualifier: (code) => pick((get("labels") || { qualifiers: {} }).qualifiers[code], code),
  };
})();
