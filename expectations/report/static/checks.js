"use strict";
heshu.page((main) => {
  const { h, t, number } = heshu;
  const view = heshu.get("overview");
  const sections = Object.keys(heshu.SUITES).filter((s) => view.checks.some((c) => c.suite === s)).map((s) => {
    const mine = view.checks.filter((c) => c.suite === s);
    return h("section", { class: "panel wide", id: s },
      h("h2", {}, heshu.suite(s), " ", h("small", { class: "soft" }, mine[0].severity === "critical" ? t("不成立则不发布", "critical: a failure blocks publishing") : t("文章的问题，如实报告", "what articles get wrong: reported"))),
      h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": heshu.suite(s) }, h("table", { class: "checks" },
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("应当", "Expected")), h("th", { scope: "col" }, t("结果", "Outcome")), h("th", { scope: "col", class: "num" }, t("核对", "Looked at")), h("th", { scope: "col", class: "num" }, t("不符", "Offending")))),
        h("tbody", {}, mine.map((c) => h("tr", {},
          h("th", { scope: "row" }, t(c.zh, c.en), h("br", {}), h("code", {}, c.expectation), " ", h("code", {}, c.subject), c.observed ? h("p", { class: "observed" }, c.observed) : null, c.error ? h("p", { class: "observed" }, c.error) : null),
          h("td", {}, heshu.outcomeBadge(c.outcome)), h("td", { class: "num" }, number(c.n)), h("td", { class: "num" }, number(c.offending))))))));
  });
  document.title = t("核数 · 检查", "heshu · Checks");
  heshu.fill(main, h("h1", {}, t("检查", "Checks")),
    h("p", { class: "say" }, t("最近一次运行的每一项检查。没有对象可查的，记作“无可核对”，不算成立。", "Every check of the last run. One that found nothing to look at says so; it does not count as held.")),
    view.docs ? h("p", {}, h("a", { class: "more", href: "docs/index.html" }, t("Great Expectations 详情 →", "Great Expectations Data Docs →"))) : null, ...sections);
  if (location.hash) { const at = document.getElementById(location.hash.slice(1)); if (at) at.scrollIntoView(); }
});
