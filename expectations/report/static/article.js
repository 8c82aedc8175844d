"use strict";
// The text as it was read, every figure coloured by what the checks say of it; beside it the raw text
// with every repair. Spans count code points of the raw text; `pieces` maps them to the restored one.
(() => {
  let shown = { key: null, figure: null };
  let view = null;
  let byFigure = new Map();
  let beside = true;

  function fromAddress() {
    const [, key, figure] = /^#([0-9A-Za-z_-]+)(?:\/(f\d+|w\d+))?$/.exec(location.hash) || [];
    return { key: key || null, figure: figure || null };
  }

  function pieces(article) {
    const raw = Array.from(article.text);
    const found = [];
    let from = 0, to = 0;
    const add = (s, e, words, steps) => { found.push({ s, e, ts: to, te: to + words.length, words, steps }); to += words.length; };
    for (const repair of article.repairs) {
      if (repair.s > from) add(from, repair.s, raw.slice(from, repair.s), null);
      add(repair.s, repair.e, Array.from(repair.new), repair.steps);
      from = Math.max(from, repair.e);
    }
    if (from < raw.length) add(from, raw.length, raw.slice(from), null);
    return { raw, list: found };
  }

  function restoredSpan(list, figure) {
    const holding = (position) => list.find((p) => p.s <= position && position < p.e);
    const first = holding(figure.s), last = holding(figure.e - 1);
    if (!first || !last) return null;
    return [first.steps ? first.ts : first.ts + figure.s - first.s, last.steps ? last.te : last.ts + figure.e - last.s];
  }

  function states(article) {
    const open = article.findings.filter((f) => !f.known);
    article.words = article.findings.filter((f) => f.s !== null && f.s !== undefined);
    const onFigures = article.findings.filter((f) => !article.words.includes(f));
    for (const figure of article.figures) {
      const ties = article.relations.filter((r) => r.members.some(([, id]) => id === figure.id));
      const wrong = open.filter((f) => onFigures.includes(f) && f.figures.includes(figure.id));
      figure.ties = ties;
      figure.wrong = onFigures.filter((f) => f.figures.includes(figure.id));
      figure.state = figure.damaged ? "damaged" : wrong.length ? "failed" : ties.some((r) => r.verdict === "consistent") ? "held" : "unchecked";
    }
  }

  const plural = (text) => (text === null || text === undefined ? "" : text.replace(/\B(?=(\d{3})+(?!\d))/g, (m, _, at) => (text.indexOf(".") >= 0 && at > text.indexOf(".") ? "" : ",")));
  function valueOf(figure) {
    const { t } = heshu;
    // What a lost digit can still be is narrowed by the rest of the article: the finding says it.
    if (figure.damaged || figure.low === null) return figure.candidates.length && !figure.wrong.some((f) => f.kind === "damaged_number") ? t("可能是 ", "may be ") + figure.candidates.slice(0, 10).map(plural).join(t("、", ", ")) : t("不可知", "not known");
    return plural(figure.low) + (figure.high !== figure.low ? "–" + plural(figure.high) : "") + (figure.unit ? " " + figure.unit : "");
  }
  function boundsOf(figure) {
    const { t } = heshu;
    if (figure.lower === null && figure.upper === null) return t("无", "none");
    if (figure.lower !== null && figure.lower === figure.upper) return t("确数", "exact");
    return (figure.lower === null ? "(−∞" : (figure.lower_open ? "(" : "[") + plural(figure.lower)) + ", " + (figure.upper === null ? "∞)" : plural(figure.upper) + (figure.upper_open ? ")" : "]"));
  }
  function facts(figure) {
    const { t } = heshu;
    return [
      [t("数值", "Value"), valueOf(figure)],
      [t("范围", "Bounds"), figure.damaged ? null : boundsOf(figure) + (figure.qualifier === "exact" ? "" : ` · ${heshu.qualifier(figure.qualifier)}`)],
      [t("指标", "Indicator"), figure.indicator ? `${heshu.indicator(figure.indicator)} · ${heshu.facet(figure.facet)}` : t("未认出", "not known")],
      [t("地区", "Region"), [figure.region_name || figure.region, figure.place].filter(Boolean).join(" · ") || t("未说", "not said")],
      [t("时间", "Period"), heshu.period(figure.period) || t("未说", "not said")],
    ].filter(([, value]) => value !== null);
  }

  function figureElement(figure, words) {
    const { h, t, STATES } = heshu;
    const state = STATES[figure.state];
    return h("span", {
      class: `fig is-${figure.state}`, role: "button", tabindex: "0", id: "fig-" + figure.id, "aria-expanded": "false",
      "aria-label": `${words}${t("，", ", ")}${t(state[0], state[1])}`,
      dataset: { figure: figure.id },
    }, words);
  }

  // Words that a finding is about and that are no figure: the second spelling of a name.
  function wordsElement(one, words) {
    const { h, t } = heshu;
    return h("mark", { class: "words", id: "fig-w" + one.s, tabindex: "-1", title: t(one.words.zh, one.words.en) }, words);
  }

  const BREAK = /[\n\r\u2028\u2029]/;
  function marksOf(article, map) {
    const marks = [];
    let free = 0;
    const words = article.words.map((f) => ({ s: f.s, e: f.e, words: f }));
    for (const one of [...article.figures, ...words].sort((a, b) => a.s - b.s || a.e - b.e)) {
      const span = restoredSpan(map.list, one);
      if (!span) continue;
      const start = Math.max(span[0], free), end = Math.max(span[1], start);
      if (end > start) { marks.push({ start, end, figure: one }); free = end; }
    }
    return marks;
  }

  // Rows of the text: what stands between two line breaks that no repair touched, in both texts.
  function rowsOf(map, marks) {
    const rows = [];
    let row = { ts: 0, s: 0 }, mark = 0;
    const close = (te, e) => { if (te > row.ts || e > row.s) rows.push({ ...row, te, e, pieces: [] }); };
    for (const piece of map.list) {
      if (piece.steps) continue;
      piece.words.forEach((word, i) => {
        if (!BREAK.test(word)) return;
        const at = piece.ts + i;
        while (mark < marks.length && marks[mark].end <= at) mark++;
        if (mark < marks.length && marks[mark].start <= at) return; // inside a figure
        close(at, piece.s + i);
        row = { ts: at + 1, s: piece.s + i + 1 };
      });
    }
    const last = map.list[map.list.length - 1];
    if (last) close(last.te, last.e);
    let next = 0;
    for (const one of rows) {
      while (next < map.list.length && map.list[next].e < one.s) next++;
      for (let i = next; i < map.list.length && map.list[i].s <= one.e; i++) if (!map.list[i].steps || (map.list[i].s >= one.s && map.list[i].e <= one.e)) one.pieces.push(map.list[i]);
      one.repaired = one.pieces.some((piece) => piece.steps);
    }
    return rows;
  }

  // The restored text of a row as paragraphs, with the figures in their places.
  function readCell(row, text, marks) {
    const { h } = heshu;
    const paragraphs = [];
    let paragraph = [], from = row.ts;
    const flush = () => { if (paragraph.some((c) => c instanceof Node || c.trim())) paragraphs.push(h("p", {}, paragraph)); paragraph = []; };
    const plain = (until) => {
      const lines = text.slice(from, until).join("").split(/\r\n|[\n\r\u2028\u2029]/);
      lines.forEach((line, i) => { if (i) flush(); if (line) paragraph.push(line); });
      from = until;
    };
    for (const { start, end, figure } of marks) {
      if (start < row.ts || end > row.te) continue;
      plain(start);
      const element = figure.words ? wordsElement : figureElement;
      paragraph.push(element(figure, text.slice(start, end).join("").replace(/\s+/g, " ")));
      from = end;
    }
    plain(row.te);
    flush();
    return paragraphs;
  }

  // The raw text of a row, what was taken out struck through, what was put in beside it.
  function rawCell(row, raw) {
    const { h, t } = heshu;
    const out = [];
    for (let i = 0; i < row.pieces.length; i++) {
      const piece = row.pieces[i];
      if (!piece.steps) {
        out.push(piece.words.slice(Math.max(0, row.s - piece.s), Math.max(0, row.e - piece.s)).join("").replace(/\s+/g, " "));
        continue;
      }
      let last = i;
      while (last + 1 < row.pieces.length && row.pieces[last + 1].steps) last++;
      const group = row.pieces.slice(i, last + 1);
      const old = raw.slice(piece.s, group[group.length - 1].e).join(""), now = group.flatMap((p) => p.words).join("");
      const steps = [...new Set(group.flatMap((p) => p.steps))];
      i = last;
      const show = (s) => s.replace(/\r?\n/g, "⏎").replace(/\t/g, "⇥").replace(/^ +$/, (m) => "␣".repeat(m.length));
      out.push(h("span", { class: "repair", title: steps.map(step).join(t("、", ", ")) },
        old ? h("del", {}, show(old)) : null, now ? h("ins", {}, show(now)) : null));
    }
    return out;
  }

  // Both texts, row beside row; a row that no repair touched is the same in both and stands once.
  function bothTexts(article, map) {
    const { h, t } = heshu;
    const text = map.list.flatMap((p) => p.words);
    const marks = marksOf(article, map);
    return rowsOf(map, marks).flatMap((row) => {
      const read = readCell(row, text, marks);
      if (!row.repaired) return read.length ? [h("div", { class: "read is-same" }, read)] : [];
      const gone = h("p", { class: "soft small" }, t("（略去）", "(left out)"));
      return [h("div", { class: "read" }, read.length ? read : gone),
        h("p", { class: "raw-cell" }, h("span", { class: "hidden" }, t("原样：", "Raw text: ")), rawCell(row, map.raw))];
    });
  }
  const STEPS = {
    entities: ["实体符号", "entities"], tags: ["标签", "tags"], escapes: ["转义", "escapes"], markdown: ["标记", "markup"], pinyin: ["夹注拼音", "injected pinyin"],
    doubled: ["重复标点", "doubled punctuation"], simplified: ["繁体", "traditional"], traditional: ["繁体", "traditional"], half_width: ["全角", "full width"],
    spaced: ["数字中的空格", "spaced number"], chinese_marks: ["标点", "punctuation"], chinese: ["标点", "punctuation"], realign: ["编码错位", "byte shift"],
  };
  const step = (name) => heshu.pick(STEPS[name], name);

  function relationCard(relation) {
    const { h, t } = heshu;
    return h("li", { class: "tie is-" + heshu.VERDICTS[relation.verdict || "undetermined"][2], dataset: { relation: relation.id } },
      h("p", { class: "tie-head" }, h("span", { class: "tag" }, heshu.relation(relation.kind)), heshu.verdictBadge(relation.verdict),
        relation.derived ? h("span", { class: "soft" }, t("推算", "derived")) : null, relation.cue ? h("span", { class: "soft" }, `“${relation.cue}”`) : null),
      h("p", { class: "sum" }, t(relation.zh, relation.en) || ""),
      relation.chain ? h("p", { class: "soft small" }, relation.chain) : null,
      h("p", { class: "members" }, relation.members.map(([role, id]) => {
        const figure = byFigure.get(id);
        return h("button", { type: "button", class: "chip", onclick: () => select(id, true) }, h("span", { class: "soft" }, heshu.role(role)), " ", figure ? figure.quote : id);
      })));
  }
  function findingCard(finding) {
    const { h, t } = heshu;
    return h("li", { class: "tie is-" + (finding.known ? "unchecked" : "failed") },
      h("p", { class: "tie-head" }, heshu.kindTag(finding.kind), finding.judgement ? h("span", { class: "soft" }, heshu.judgement(finding.judgement)) : null),
      h("p", { class: "sum" }, t(finding.zh, finding.en)),
      finding.known ? h("p", { class: "soft" }, finding.known) : null,
      finding.line ? h("p", { class: "soft small" }, t(`原文第 ${finding.line} 行第 ${finding.col} 字`, `line ${finding.line}, column ${finding.col} of the raw text`), view.words.includes(finding) ? [" ", h("a", { href: heshu.articleLink(view.key, "w" + finding.s) }, t("看原文", "see it"))] : null) : null,
      h("p", { class: "members" }, (view.words.includes(finding) ? [] : finding.figures).map((id) => h("button", { type: "button", class: "chip", onclick: () => select(id, true) }, (byFigure.get(id) || { quote: id }).quote)),
        finding.other ? h("a", { class: "chip", href: heshu.articleLink(finding.other, (finding.other_figures || [])[0]) }, t("另一篇：", "other article: "), finding.other_title) : null));
  }

  function panel() {
    const { h, t, STATES } = heshu;
    const aside = document.getElementById("panel");
    const figure = byFigure.get(shown.figure);
    aside.classList.toggle("is-open", Boolean(figure));
    if (!figure) {
      const loose = view.findings;
      const rest = view.relations.filter((r) => !loose.some((f) => f.relation === r.id));
      const order = ["inconsistent", "consistent", "undetermined"];
      rest.sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
      heshu.fill(aside,
        h("h2", {}, t(`疑点 ${loose.length} 条`, `${loose.length} ${loose.length === 1 ? "finding" : "findings"}`)),
        loose.length ? h("ul", { class: "ties" }, loose.map(findingCard)) : h("p", { class: "empty" }, t("没有发现问题。", "Nothing was found wrong.")),
        rest.length ? [h("h2", {}, t(`${loose.length ? "另" : ""}核对 ${rest.length} 处`, `${rest.length} ${loose.length ? "more " : ""}${rest.length === 1 ? "tie" : "ties"} looked at`)), h("ul", { class: "ties" }, rest.map(relationCard))] : null,
        view.relations.length ? null : h("p", { class: "empty" }, t("文中没有可以相互核对的说法。", "Nothing in the wording ties its figures together.")));
      return;
    }
    const relationFindings = new Set(figure.wrong.map((f) => f.relation).filter(Boolean));
    heshu.fill(aside,
      h("div", { class: "panel-head" }, h("h2", { id: "panel-title", tabindex: "-1" }, figure.quote), heshu.badge(figure.state, t(STATES[figure.state][0], STATES[figure.state][1])),
        h("button", { type: "button", class: "quiet close", "aria-label": t("关闭", "Close"), onclick: () => { const id = shown.figure; select(null); document.getElementById("fig-" + id).focus(); } }, "×")),
      h("dl", { class: "facts" }, facts(figure).map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])),
      figure.wrong.length ? h("ul", { class: "ties" }, figure.wrong.map(findingCard)) : null,
      h("ul", { class: "ties" }, figure.ties.filter((r) => !relationFindings.has(r.id)).map(relationCard)),
      !figure.ties.length && !figure.wrong.length ? h("p", { class: "empty" }, t("文中没有别的数字可以同它核对。", "No other figure in the text can be held against it.")) : null,
      figure.rules.length ? h("details", {}, h("summary", {}, t("所用规则", "Rules used")), h("ul", { class: "rules" }, figure.rules.map((r) => h("li", {}, h("code", {}, r))))) : null);
  }

  // Links between the members of every tie of the selected figure.
  function links(figure) {
    const canvas = document.getElementById("links");
    const text = document.getElementById("text");
    canvas.replaceChildren();
    document.querySelectorAll(".fig.is-kin").forEach((e) => e.classList.remove("is-kin"));
    if (!figure) return;
    const frame = text.getBoundingClientRect();
    canvas.setAttribute("width", frame.width);
    canvas.setAttribute("height", frame.height);
    const at = (id) => {
      const element = document.getElementById("fig-" + id);
      if (!element) return null;
      const box = element.getClientRects()[0];
      return { x: box.left - frame.left + box.width / 2, y: box.top - frame.top, element };
    };
    for (const relation of figure.ties) {
      const hub = relation.members.find(([role]) => ["total", "whole", "result", "minuend", "before", "a"].includes(role)) || relation.members[0];
      const from = at(hub[1]);
      if (!from) continue;
      for (const [, id] of relation.members) {
        const to = at(id);
        if (!to) continue;
        to.element.classList.add("is-kin");
        if (id === hub[1]) continue;
        const lift = 14 + Math.min(40, Math.abs(to.x - from.x) / 8);
        const top = Math.min(from.y, to.y) - (Math.abs(from.y - to.y) < 4 ? lift : 0);
        const middle = Math.abs(from.y - to.y) < 4 ? `Q ${(from.x + to.x) / 2} ${top}` : `C ${from.x} ${from.y - lift}, ${to.x} ${to.y - lift},`;
        canvas.append(heshu.svg("path", { d: `M ${from.x} ${from.y} ${middle} ${to.x} ${to.y}`, class: "is-" + heshu.VERDICTS[relation.verdict || "undetermined"][2] }));
      }
    }
  }

  function select(id, scroll, how) {
    document.querySelectorAll(".fig.is-chosen").forEach((e) => { e.classList.remove("is-chosen"); e.setAttribute("aria-expanded", "false"); });
    shown.figure = id;
    const element = id && document.getElementById("fig-" + id);
    if (element) {
      element.classList.add("is-chosen");
      element.setAttribute("aria-expanded", "true");
      if (scroll) element.scrollIntoView({ block: matchMedia("(max-width: 60rem)").matches ? "start" : "center", behavior: how });
    }
    try { history.replaceState(null, "", "#" + shown.key + (id ? "/" + id : "")); } catch { /* a page from a disk may not */ }
    panel();
    links(byFigure.get(id));
    hideTip();
  }

  // ---- the card beside a figure that is pointed at or has the focus ----
  function showTip(element) {
    const { h, t, STATES } = heshu;
    const figure = byFigure.get(element.dataset.figure);
    const tip = document.getElementById("tip");
    if (!figure || !tip) return;
    const why = figure.wrong.filter((f) => !f.known).map((f) => t(f.zh, f.en)).concat(figure.ties.filter((r) => r.verdict === "consistent").map((r) => t(r.zh, r.en)));
    heshu.fill(tip, heshu.badge(figure.state, t(STATES[figure.state][0], STATES[figure.state][1])),
      h("dl", { class: "facts" }, facts(figure).map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])), why.slice(0, 2).map((w) => h("p", { class: "sum" }, w)));
    tip.hidden = false;
    const box = element.getClientRects()[0], size = tip.getBoundingClientRect();
    tip.style.left = Math.max(8, Math.min(box.left, innerWidth - size.width - 8)) + "px";
    tip.style.top = (box.bottom + size.height + 8 < innerHeight ? box.bottom + 6 : Math.max(8, box.top - size.height - 6)) + "px";
    if (!shown.figure) links(figure);
  }
  function hideTip() {
    const tip = document.getElementById("tip");
    if (tip) tip.hidden = true;
    if (!shown.figure && view) links(null);
  }
  const figureOf = (event) => event.target instanceof Element && event.target.closest(".fig");
  document.addEventListener("mouseover", (e) => { const f = figureOf(e); if (f && matchMedia("(hover: hover)").matches) showTip(f); });
  document.addEventListener("mouseout", (e) => { if (figureOf(e)) hideTip(); });
  document.addEventListener("focusin", (e) => { const f = figureOf(e); if (f && f.matches(":focus-visible")) showTip(f); });
  document.addEventListener("focusout", (e) => { if (figureOf(e)) hideTip(); });
  document.addEventListener("click", (e) => { const f = figureOf(e); if (f) select(f.dataset.figure === shown.figure ? null : f.dataset.figure); });
  document.addEventListener("keydown", (e) => {
    const f = figureOf(e);
    if (f && (e.key === "Enter" || e.key === " ")) { e.preventDefault(); select(f.dataset.figure); document.getElementById("panel-title").focus(); }
    if (e.key === "Escape") { if (shown.figure) { const id = shown.figure; select(null); document.getElementById("fig-" + id).focus(); } hideTip(); }
  });
  addEventListener("resize", () => { if (view) links(byFigure.get(shown.figure)); });
  addEventListener("scroll", hideTip, { passive: true });
  addEventListener("hashchange", () => {
    const next = fromAddress();
    if (next.key !== shown.key) heshu.redraw();
    else if (next.figure !== shown.figure) select(next.figure, true);
  });

  heshu.page(async (main) => {
    const { h, t, STATES } = heshu;
    shown = fromAddress();
    view = shown.key ? await heshu.load("article/" + shown.key) : null;
    if (!view) {
      heshu.fill(main, h("h1", {}, t("没有这篇文章的页面", "No page of this article")), shown.key ? h("p", {}, t("如果数据仓库中有它，这样写出：", "If the warehouse holds it, this writes the page: "), h("code", {}, "heshu report --article " + shown.key)) : null, h("p", {}, h("a", { class: "more", href: "articles.html" }, t("全部文章 →", "All articles →"))));
      return;
    }
    byFigure = new Map(view.figures.map((f) => [f.id, f]));
    states(view);
    const map = pieces(view);
    const counts = Object.keys(STATES).map((s) => [s, view.figures.filter((f) => f.state === s).length]);
    const title = view.title || view.name;
    document.title = heshu.visible(title) + t(" · 核数", " · heshu");
    const damaged = view.repairs.length > 0 || view.undecodable > 0;
    heshu.fill(main,
      h("header", { class: "article-head" }, h("h1", {}, title),
        h("p", { class: "soft" }, [view.publisher, view.published, view.region_name || view.region, view.name].filter(Boolean).map((w, i) => [i ? " · " : "", w])),
        h("ul", { class: "legend", "aria-label": t("图例", "Legend") }, counts.map(([s, n]) => h("li", {}, h("span", { class: "fig-sample is-" + s, "aria-hidden": "true" }, "123"), ` ${t(STATES[s][0], STATES[s][1])} ${n}`)))),
      h("div", { class: "reading" },
        h("div", { class: "columns" },
          damaged ? h("div", { class: "repairs" },
            h("button", { type: "button", id: "beside", "aria-pressed": String(beside), onclick: (e) => { beside = !beside; e.currentTarget.setAttribute("aria-pressed", String(beside)); document.getElementById("text").classList.toggle("is-beside", beside); links(byFigure.get(shown.figure)); } }, t("并排显示原样", "Raw text beside it")),
            h("p", { class: "soft small" }, t(`修复 ${heshu.number(view.edits)} 处：划去的是原文，其后是读作的文字。`, `${heshu.number(view.edits)} ${view.edits === 1 ? "repair" : "repairs"}: struck out as it came, after it as it was read.`), view.undecodable ? t(` 有 ${view.undecodable} 处字节无法解码。`, ` ${view.undecodable} bytes could not be decoded.`) : "")) : null,
          h("div", { class: "text-holder" }, h("article", { class: "text" + (damaged && beside ? " is-beside" : ""), id: "text", "aria-label": t("读出的正文", "The text as read"), lang: "zh-CN" }, heshu.svg("svg", { id: "links", "aria-hidden": "true" }), bothTexts(view, map)))),
        h("aside", { id: "panel", "aria-label": t("所选数字", "The chosen figure") })),
      h("div", { id: "tip", role: "tooltip", hidden: true }));
    select(shown.figure, Boolean(shown.figure), "instant");
  });
})();
