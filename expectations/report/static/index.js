"use strict";
heshu.page((main) => {
  const { h, t, number, percent, chart } = heshu;
  const view = heshu.get("overview");
  const x = view.totals;
  const last = view.runs[0];
  const critical = view.checks.filter((c) => c.severity === "critical" && (c.outcome === "fail" || c.outcome === "error"));

  const lead = h("section", { class: "lead" },
    h("h1", {}, t("这些文章里的数字，哪些站得住", "Which figures in these articles stand")),
    h("p", { class: "say" }, t(
      `读了 ${number(x.articles)} 篇文章，取出 ${number(x.figures)} 个数字，找到 ${number(x.relations)} 处彼此相关的说法：${number(x.held)} 处相符，${number(x.failed)} 处不符，其余无法判定。`,
      `${number(x.articles)} articles read, ${number(x.figures)} figures taken out, ${number(x.relations)} ties between them found: ${number(x.held)} hold, ${number(x.failed)} do not, the rest cannot be decided.`)),
    h("ul", { class: "tiles" },
      tile(number(x.findings), t("待看的疑点", "open findings"), "findings.html", x.findings ? "failed" : "held"),
      tile(number(x.figures), t("数字", "figures"), null),
      tile(number(x.held), t("处核对相符", "ties hold"), null, "held"),
      tile(number(x.damaged), t("处缺损", "damaged"), null, x.damaged ? "damaged" : null),
      tile(number(x.articles), t("文章", "articles"), "articles.html")));

  function tile(value, words, href, state) {
    const inside = [h("b", { class: state ? "is-" + state : null }, value), h("span", {}, words)];
    return h("li", {}, href ? h("a", { href }, inside) : h("div", {}, inside));
  }

  const findings = h("section", { class: "panel wide" },
    h("h2", {}, t("先看这些", "Look at these first")),
    view.first_findings.length ? h("ol", { class: "cards" }, view.first_findings.map((f) => h("li", {},
      h("a", { href: heshu.findingLink(f) },
        heshu.kindTag(f.kind), h("b", { class: "why" }, t(f.zh, f.en)), h("span", { class: "from" }, f.title)))))
      : h("p", { class: "empty" }, t("没有待看的疑点。", "There are no open findings.")),
    x.findings > view.first_findings.length ? h("p", {}, h("a", { class: "more", href: "findings.html" }, t(`全部 ${number(x.findings)} 条疑点 →`, `All ${number(x.findings)} findings →`))) : null);

  const kinds = h("section", { class: "panel" },
    h("h2", {}, t("疑点的种类", "Findings by kind")),
    view.kinds.length ? chart("kinds", view.kinds.flatMap((k) => [
      { kind: heshu.kind(k.kind), status: t("待看", "open"), n: k.open }, { kind: heshu.kind(k.kind), status: t("已判定", "judged"), n: k.known }]).filter((r) => r.n),
      t("各种疑点的条数：", "Number of findings of each kind: ") + view.kinds.map((k) => `${heshu.kind(k.kind)} ${k.open + k.known}`).join(t("，", ", ")),
      (spec) => { spec.encoding.color.scale = { domain: [t("待看", "open"), t("已判定", "judged")], range: [heshu.token("failed"), heshu.token("unchecked")] }; })
      : h("p", { class: "empty" }, t("没有疑点。", "No findings.")));

  const verdicts = h("section", { class: "panel" },
    h("h2", {}, t("核对了什么", "What was checked")),
    view.relations.length ? chart("relations", view.relations.map((r) => ({ kind: heshu.relation(r.kind), verdict: t(...heshu.VERDICTS[r.verdict].slice(0, 2)), order: ["consistent", "inconsistent", "undetermined"].indexOf(r.verdict), n: r.n })),
      t("各种关系的判定：", "Verdicts by kind of tie: ") + view.relations.map((r) => `${heshu.relation(r.kind)} ${t(...heshu.VERDICTS[r.verdict].slice(0, 2))} ${r.n}`).join(t("，", ", ")),
      (spec) => { spec.encoding.color.scale = { domain: ["consistent", "inconsistent", "undetermined"].map((v) => t(...heshu.VERDICTS[v].slice(0, 2))), range: ["held", "failed", "unchecked"].map(heshu.token) }; })
      : h("p", { class: "empty" }, t("没有可核对的关系。", "No ties to check.")));

  const coverage = h("section", { class: "panel" },
    h("h2", {}, t("数字读懂了多少", "How much of the figures is understood")),
    h("dl", { class: "meters" }, [
      [t("认出指标", "indicator known"), x.with_indicator], [t("认出地区", "region known"), x.with_region],
      [t("认出时间", "period known"), x.with_period], [t("得以核对", "could be checked"), x.checked],
    ].map(([words, n]) => [h("dt", {}, words), h("dd", {},
      h("meter", { min: 0, max: x.figures || 1, value: n, "aria-label": words }), h("span", {}, percent(n, x.figures)))])));

  const newest = h("section", { class: "panel double" },
    h("h2", {}, t("最近一次新增", "New in the last run")),
    view.newest.length ? [
      h("p", {}, t(`${number(x.new_articles)} 篇文章。`, `${number(x.new_articles)} articles.`)),
      h("ul", { class: "plain" }, view.newest.map((a) => h("li", {}, h("a", { href: heshu.articleLink(a.key) }, a.title), " ",
        a.findings ? heshu.badge("failed", number(a.findings)) : null))),
      x.new_articles > view.newest.length ? h("p", {}, h("a", { class: "more", href: "articles.html" }, t("全部文章 →", "All articles →"))) : null]
      : h("p", { class: "empty" }, t("没有新增文章。", "No new articles.")));

  const runs = h("section", { class: "panel wide" },
    h("h2", {}, t("历次运行", "Runs over time")),
    view.runs.length > 1 ? chart("runs", view.runs.slice().reverse().map((r) => ({ run: r.started.slice(5, 16).replace("T", " "), n: r.articles_new })),
      t("历次运行新读的文章数", "Articles read by each run")) : null,
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("历次运行", "Runs over time") }, h("table", {},
      h("thead", {}, h("tr", {}, [t("开始", "Started"), t("结果", "Status")].map((w) => h("th", { scope: "col" }, w)),
        [t("新文章", "New articles"), t("未变", "Unchanged"), t("拒收", "Rejected"), t("数字", "Figures"), t("关系", "Ties"), t("用时", "Took")].map((w) => h("th", { scope: "col", class: "num" }, w)))),
      h("tbody", {}, view.runs.slice(0, 10).map((r) => h("tr", {},
        h("th", { scope: "row" }, h("time", { datetime: r.started, title: r.started }, heshu.moment(r.started))), h("td", {}, t({ published: "已发布", unchanged: "无变化", failed: "失败" }[r.status] || r.status, r.status)),
        [r.articles_new, r.articles_unchanged].map((n) => h("td", { class: "num" }, number(n))),
        h("td", { class: "num" }, r.articles_rejected ? h("a", { href: "articles.html#rejects" }, number(r.articles_rejected)) : number(r.articles_rejected)),
        [r.figures, r.relations].map((n) => h("td", { class: "num" }, number(n))),
        h("td", { class: "num" }, r.seconds === null ? "" : Number(r.seconds).toFixed(1) + t(" 秒", " s"))))))));

  const checks = h("section", { class: "panel" },
    h("h2", {}, t("检查", "Checks")),
    critical.length ? h("p", { class: "notice" }, t(`${critical.length} 项自身检查不成立：这份数据不应发布。`, `${critical.length} of our own checks fail: this must not be published.`)) : null,
    h("ul", { class: "plain suites" }, Object.keys(heshu.SUITES).filter((s) => view.checks.some((c) => c.suite === s)).map((s) => {
      const mine = view.checks.filter((c) => c.suite === s);
      const failed = mine.filter((c) => c.outcome === "fail" || c.outcome === "error").length;
      const held = mine.filter((c) => c.outcome === "pass").length;
      return h("li", {}, h("a", { href: "checks.html#" + s }, heshu.suite(s)), " ", h("span", { class: "soft" }, failed
        ? t(`${mine.length} 项中 ${failed} 项不成立`, `${failed} of ${mine.length} fail`)
        : held ? t(`${held} 项成立`, `${held} hold`) : t("无可核对", "nothing to check")), " ", heshu.badge(failed ? "failed" : held ? "held" : "unchecked", ""));
    })),
    view.docs ? h("p", {}, h("a", { class: "more", href: "docs/index.html" }, t("Great Expectations 详情 →", "Great Expectations Data Docs →"))) : null);

  document.title = t("核数 · 概览", "heshu · Overview");
  heshu.fill(main, lead, h("div", { class: "grid" }, findings, kinds, verdicts, coverage, checks, newest, runs),
    h("p", { class: "soft small" }, last ? t(`版本 ${last.heshu_version}，规则 ${last.rules_version}`, `Version ${last.heshu_version}, rules ${last.rules_version}`) : ""));
});
