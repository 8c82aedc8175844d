"use strict";
(() => {
  const rejectState = { sort: -1, page: 0 };
  const state = { sort: -1, page: 0, text: "", status: "all" };
  heshu.page((main) => {
    const { h, t, number } = heshu;
    const rows = heshu.get("articles");
    const bar = (a) => h("span", { class: "strip", role: "img", "aria-label": t(`相符 ${a.held}，不符 ${a.failed}，无法判定 ${a.undetermined}`, `${a.held} hold, ${a.failed} do not, ${a.undetermined} undetermined`) },
      [["held", a.held], ["failed", a.failed], ["unchecked", a.undetermined]].flatMap(([s, n]) => Array.from({ length: Math.min(n, 40) }, () => h("i", { class: "is-" + s }))));
    const options = {
      caption: t("文章", "Articles"), rows, state,
      test: (a) => (state.status === "all" || (state.status === "findings" ? a.findings > 0 : state.status === "new" ? a.is_new : a.repairs > 0))
        && (!state.text || [a.title, a.publisher, a.region, a.published].join(" ").toLowerCase().includes(state.text)),
      columns: [
        { label: t("标题", "Title"), value: (a) => a.title, cell: (a) => [h("a", { href: heshu.articleLink(a.key) }, a.title), a.is_new ? h("span", { class: "tag" }, t("新", "new")) : null] },
        { class: "date", label: t("发布", "Published"), value: (a) => a.published, cell: (a) => a.published },
        { label: t("地区", "Region"), value: (a) => a.region, cell: (a) => a.region },
        { label: t("数字", "Figures"), number: true, value: (a) => a.figures, cell: (a) => number(a.figures) },
        { label: t("核对", "Ties"), value: (a) => a.relations, cell: bar },
        { label: t("疑点", "Findings"), number: true, value: (a) => a.findings, cell: (a) => (a.findings ? heshu.badge("failed", number(a.findings)) : "") },
        { label: t("缺损", "Damaged"), number: true, value: (a) => a.damaged, cell: (a) => (a.damaged ? heshu.badge("damaged", number(a.damaged)) : "") },
        { label: t("修复", "Repairs"), number: true, value: (a) => a.repairs, cell: (a) => number(a.repairs) },
      ],
    };
    const table = heshu.table(options);
    const change = (name) => (event) => { state[name] = name === "text" ? event.target.value.trim().toLowerCase() : event.target.value; state.page = 0; table.draw(); };
    document.title = t("核数 · 文章", "heshu · Articles");
    const away = heshu.get("rejects");
    const rejects = away.all ? h("section", { id: "rejects" },
      h("h2", {}, t(`拒收的 ${number(away.all)} 份`, `${number(away.all)} turned away`)),
      h("p", { class: "say" }, t("没有读入的文件，以及原因和办法；改好后下次运行会再读。", "What could not be read, why, and what to do; mended, it is read by the next run.")),
      heshu.table({
        caption: t("拒收的", "Turned away"), rows: away.rows, state: rejectState,
        columns: [
          { label: t("文件", "File"), value: (r) => r.locator, cell: (r) => r.locator },
          { label: t("原因", "Reason"), value: (r) => t(...r.reason), cell: (r) => h("span", { class: "tag" }, t(...r.reason)) },
          { label: t("说明", "What to do"), class: "sentence", cell: (r) => t(...r.detail) },
        ],
      })) : null;
    heshu.fill(main, h("h1", {}, t("文章", "Articles")), heshu.partial("articles"),
      h("form", { class: "filters", role: "search", onsubmit: (e) => e.preventDefault() },
        h("label", {}, t("查找", "Search"), h("input", { type: "search", value: state.text, oninput: change("text") })),
        h("label", {}, t("只看", "Show"), h("select", { onchange: change("status") }, [["all", t("全部", "all")], ["findings", t("有疑点的", "with findings")], ["new", t("新增的", "new ones")], ["damaged", t("修复过的", "repaired ones")]].map(([v, w]) => h("option", { value: v, selected: state.status === v }, w))))),
      table, rejects);
  });
})();
