"use strict";
(() => {
  const state = { text: "" };
  function fromAddress() {
    const [, region, indicator] = /^#(\d{6})(?:\/([\w.]+))?$/.exec(location.hash) || [];
    return { region: region || null, indicator: indicator || null };
  }
  // A year stands in its middle, what is stated "until" a day stands at that day.
  const middle = (f) => new Date((Date.parse(f.start || f.end) + Date.parse(f.end)) / 2).toISOString();
  // Chinese readers count in 万 and 亿.
  const COUNTED = "abs(datum.value) >= 1e8 ? format(datum.value / 1e8, '.6~g') + '亿' : abs(datum.value) >= 1e4 ? format(datum.value / 1e4, '.6~g') + '万' : format(datum.value, '.6~g')";
  const PLAIN = "abs(datum.value) >= 1e4 ? format(datum.value, '.4~s') : format(datum.value, '.6~g')";
  addEventListener("hashchange", () => heshu.redraw());

  heshu.page(async (main) => {
    const { h, t, number } = heshu;
    const regions = heshu.get("regions");
    const at = fromAddress();
    const list = h("ul", { class: "plain picks" });
    const fill = () => list.replaceChildren(...regions.filter((r) => !state.text || [r.name, r.prefecture, r.province, r.region].join(" ").includes(state.text)).slice(0, 300).map((r) =>
      h("li", {}, h("a", { href: "#" + r.region, "aria-current": r.region === at.region ? "true" : null }, r.name), " ", h("span", { class: "soft small" }, [...[r.province, r.prefecture].filter((w) => w && w !== r.name), number(r.figures)].join(" · ")), r.conflicts ? [" ", heshu.badge("failed", number(r.conflicts))] : null)));
    fill();
    const chooser = h("nav", { class: "panel", "aria-label": t("地区", "Regions") },
      h("label", {}, t("查找", "Search"), h("input", { type: "search", value: state.text, oninput: (e) => { state.text = e.target.value.trim(); fill(); } })), list);
    document.title = t("核数 · 地区", "heshu · Regions");
    const body = h("div", { class: "region" });
    heshu.fill(main, h("h1", {}, t("地区", "Regions")), h("div", { class: "two" }, chooser, body));
    if (!at.region) {
      body.append(h("p", { class: "empty" }, regions.length ? t("选一个地区，看它的各项指标。", "Choose a region to see its indicators.") : t("文章中没有认出地区的数字。", "No figure has a known region.")));
      return;
    }
    const view = await heshu.load("region/" + at.region);
    if (!view) { body.append(h("p", { class: "empty" }, t("没有这个地区。", "No such region."))); return; }
    document.title = heshu.visible(view.name) + t(" · 核数", " · heshu");
    const groups = new Map();
    for (const f of view.figures) { if (!groups.has(f.indicator)) groups.set(f.indicator, []); groups.get(f.indicator).push(f); }
    const conflicts = new Set(view.conflicts.map((c) => c.indicator));
    const codes = [...groups.keys()].sort((a, b) => conflicts.has(b) - conflicts.has(a) || groups.get(b).length - groups.get(a).length);
    const chosen = groups.has(at.indicator) ? at.indicator : codes[0];
    body.append(h("h2", {}, view.name, " ", h("small", { class: "soft" }, [view.province, view.prefecture].filter(Boolean).join(" "))),
      h("ul", { class: "chips" }, codes.map((c) => h("li", {}, h("a", { class: "chip", href: `#${view.region}/${c}`, "aria-current": c === chosen ? "true" : null }, heshu.indicator(c), " ", h("span", { class: "soft" }, number(groups.get(c).length)), conflicts.has(c) ? heshu.badge("failed", t("不一", "conflict")) : null))))
    );
    const figures = groups.get(chosen);
    const clash = view.conflicts.filter((c) => c.indicator === chosen);
    const inConflict = (f) => clash.some((c) => (c.article === f.article && c.figure === f.figure) || (c.other === f.article && c.other_figure === f.figure));
    const units = [...new Set(figures.filter((f) => f.end).map((f) => f.unit))];
    for (const unit of units) {
      const points = figures.filter((f) => f.end && f.unit === unit && f.facet !== "standard").map((f) => ({ at: middle(f), end: f.end, value: f.value, facet: heshu.facet(f.facet), place: f.place || view.name, quote: f.quote, conflict: inConflict(f) ? t("不一", "conflict") : t("无冲突", "no conflict"), title: f.title }));
      if (new Set(points.map((p) => p.end)).size < 2) continue; // one moment needs no chart
      body.append(h("section", { class: "panel" }, h("h3", {}, heshu.indicator(chosen), h("small", { class: "soft" }, unit ? `（${unit}）` : "")),
        heshu.chart("series", points, t("历次说法：", "What was stated: ") + points.slice(0, 30).map((p) => `${p.end} ${p.quote}`).join(t("，", ", ")),
          (spec) => { spec.encoding.y.axis.labelExpr = t(COUNTED, PLAIN); spec.encoding.shape.legend.symbolFillColor = heshu.token("ink-soft"); spec.encoding.shape.scale = { domain: [t("无冲突", "no conflict"), t("不一", "conflict")], range: ["circle", "cross"] }; })));
    }
    if (clash.length) body.append(h("section", { class: "panel" }, h("h3", {}, t("不同文章不一致", "Articles that disagree")), h("ul", { class: "ties" }, clash.map((c) => h("li", { class: "tie is-failed" },
      h("p", { class: "sum" }, `${heshu.period(c.period)} · ${heshu.facet(c.facet)}`), h("p", { class: "members" }, h("a", { class: "chip", href: heshu.articleLink(c.article, c.figure) }, c.quote), " ≠ ", h("a", { class: "chip", href: heshu.articleLink(c.other, c.other_figure) }, c.other_quote)))))));
    const sorted = [...figures].sort((a, b) => String(a.end || "").localeCompare(String(b.end || "")));
    body.append(h("section", { class: "panel" }, h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": heshu.indicator(chosen) }, h("table", {},
      h("caption", { class: "hidden" }, heshu.indicator(chosen)),
      h("thead", {}, h("tr", {}, [t("时间", "Period"), t("原文", "As written"), t("方面", "Facet"), t("何处", "Place"), t("文章", "Article")].map((w) => h("th", { scope: "col" }, w)))),
      h("tbody", {}, sorted.slice(0, 500).map((f) => h("tr", {}, h("th", { scope: "row" }, heshu.period(f.period) || "–"), h("td", {}, h("a", { href: heshu.articleLink(f.article, f.figure) }, f.quote), inConflict(f) ? [" ", heshu.badge("failed", t("不一", "conflict"))] : null), h("td", {}, heshu.facet(f.facet)), h("td", {}, f.place), h("td", {}, f.title))))))));
  });
})();
