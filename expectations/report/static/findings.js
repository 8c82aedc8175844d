"use strict";
(() => {
  const state = { sort: -1, page: 0, text: "", kind: "", status: "open", fresh: false };
  heshu.page(async (main) => {
    const { h, t } = heshu;
    const first = heshu.get("findings-0");
    const others = await Promise.all(Array.from({ length: first.parts - 1 }, (_, i) => heshu.load(`findings-${i + 1}`)));
    const rows = [first, ...others].flatMap((part) => part.rows);
    const kinds = [...new Set(rows.map((r) => r.kind))].sort();
    const words = (r) => [heshu.code(r.kind), r.name, r.title, r.zh, r.en, r.sentence, r.known, ...(r.quotes || [])].join(" ").toLowerCase();
    // The figures of the finding, or the two spellings of a name, stand out in its sentences.
    const marked = (line, r) => {
      const about = r.words_at === null ? [...(r.quotes || [])] : [...(r.zh || "").matchAll(/“([^”]{2,})”/g)].map((found) => found[1]);
      if (r.kind === "damaged_number") about.push(...(line.match(/\ufffd[\d.]*[^，。、；\s]{0,2}/g) || []));
      const out = [];
      for (let from = 0; from < line.length;) {
        const next = about.map((one) => [line.indexOf(one, from), one]).filter(([at]) => at >= 0).sort((a, b) => a[0] - b[0] || b[1].length - a[1].length)[0];
        if (!next) { out.push(line.slice(from)); break; }
        out.push(line.slice(from, next[0]), h("mark", {}, next[1]));
        from = next[0] + next[1].length;
      }
      return out;
    };
    const options = {
      caption: t("疑点", "Findings"), rows, state,
      test: (r) => (!state.kind || r.kind === state.kind) && (state.status === "all" || (state.status === "open" ? r.known === null : state.status === "unseen" ? r.judgement === null : r.judgement === state.status))
        && (!state.fresh || r.is_new) && (!state.text || words(r).includes(state.text)),
      rowClass: (r) => (r.known ? "is-known" : null),
      columns: [
        { label: t("问题", "What is wrong"), class: "why", value: (r) => t(r.zh, r.en), cell: (r) => [h("a", { href: heshu.findingLink(r) }, t(r.zh, r.en)), r.judgement ? h("p", { class: "soft" }, heshu.judgement(r.judgement), r.known ? [t("：", ": "), r.known] : null) : null] },
        { label: t("种类", "Kind"), class: "kind", value: (r) => heshu.code(r.kind) + heshu.kind(r.kind), cell: (r) => heshu.kindTag(r.kind) },
        { label: t("文章", "Article"), class: "from", value: (r) => r.title, cell: (r) => [r.title, r.line ? h("span", { class: "place", title: t("原文第几行、第几字", "line and column of the raw text") }, ` ${r.line}:${r.column_number}`) : null, r.is_new ? h("span", { class: "tag" }, t("新", "new")) : null] },
        { class: "date", label: t("发布", "Published"), value: (r) => r.published, cell: (r) => r.published },
        { label: t("所在句", "Sentence"), class: "sentence", cell: (r) => (r.sentence || "").split("\n").map((line) => h("p", {}, marked(line, r))) },
      ],
    };
    const table = heshu.table(options);
    const change = (name, read) => (event) => { state[name] = read(event.target); state.page = 0; table.draw(); };
    const save = () => heshu.download("heshu-findings.csv", heshu.csv([
      ["code", "kind", "kind_zh", "kind_en", "file", "line", "column", "article", "title", "published", "why_zh", "why_en", "quotes", "sentence", "figures", "stated", "computed", "unit", "known", "judgement", "other_article"],
      ...options.found.map((r) => [heshu.code(r.kind), r.kind, ...heshu.names(r.kind), r.name, r.line, r.column_number, r.article, r.title, r.published, r.zh, r.en, r.quotes, r.sentence, r.figures, r.stated, r.computed, r.unit, r.known, r.judgement, r.other])]));
    document.title = t("核数 · 疑点", "heshu · Findings");
    heshu.fill(main, h("h1", {}, t("疑点", "Findings")),
      h("p", { class: "say" }, t("文章自己写错、写漏或前后不一的地方。点开可看到它在原文中的位置。", "What the articles themselves get wrong, lose or contradict. Each links to its place in the text.")), heshu.partial("findings"),
      h("form", { class: "filters", role: "search", onsubmit: (e) => e.preventDefault() },
        h("label", {}, t("查找", "Search"), h("input", { type: "search", id: "search", value: state.text, oninput: change("text", (x) => x.value.trim().toLowerCase()) })),
        h("label", {}, t("种类", "Kind"), h("select", { id: "kind", onchange: change("kind", (x) => x.value) }, h("option", { value: "" }, t("全部", "all")), kinds.map((k) => h("option", { value: k, selected: state.kind === k }, heshu.kind(k))))),
        h("label", {}, t("状态", "Status"), h("select", { id: "status", onchange: change("status", (x) => x.value) }, [["open", t("待看", "open")], ["unseen", t("待看，未判定", "open, not judged")], ...["confirmed", "known", "misread"].map((j) => [j, heshu.judgement(j)]), ["all", t("全部", "all")]].map(([v, w]) => h("option", { value: v, selected: state.status === v }, w)))),
        h("label", { class: "check" }, h("input", { type: "checkbox", checked: state.fresh, onchange: change("fresh", (x) => x.checked) }), t("只看新增", "new only")),
        h("button", { type: "button", id: "csv", onclick: save }, t("下载 CSV", "Download CSV"))),
      table);
  });
})();
