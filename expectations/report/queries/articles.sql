-- One JSON object per article of the temporary table `wanted`: everything its page shows. The temporary
-- tables `page_*` hold the rows of all articles whose pages are written now.
WITH figures AS (
    SELECT article_key, list({
        id: figure_id, s: span_start, e: span_end, quote: f.quote, unit: f.unit, qualifier: f.qualifier,
        low: plain(low), high: plain(high), lower: plain(lower_bound), upper: plain(upper_bound),
        lower_open: lower_open, upper_open: upper_open, damaged: damaged,
        candidates: list_transform(candidates, lambda c: plain(c)),
        indicator: indicator, facet: facet, region: f.region, region_name: g.name, place: place, period: period,
        rules: rules, paragraph: paragraph, kind: clause_kind
    } ORDER BY span_start) AS rows
    FROM page_figure f SEMI JOIN wanted USING (article_key)
    LEFT JOIN core.dim_region g ON g.region = f.region
    GROUP BY article_key
), members AS (
    SELECT relation_key, list([role, figure_id] ORDER BY ordinal) AS rows
    FROM page_member SEMI JOIN wanted USING (article_key)
    GROUP BY relation_key
), relations AS (
    SELECT r.article_key, list({
        id: r.relation_id, kind: r.kind, members: coalesce(m.rows, []), cue: r.cue, rule: r.rule, derived: r.derived,
        chain: r.chain, loose: r.loose, verdict: v.verdict, zh: v.why_zh, en: v.why_en
    } ORDER BY try_cast(r.relation_id[2:] AS INTEGER), r.relation_id) AS rows
    FROM page_relation r SEMI JOIN wanted USING (article_key)
    LEFT JOIN members m ON m.relation_key = r.relation_key
    LEFT JOIN page_verdict v ON v.relation_key = r.relation_key
    GROUP BY r.article_key
), findings AS (
    SELECT n.article_key, list({
        key: n.finding_key::VARCHAR, kind: n.kind, origin: n.origin, relation: n.relation_id, figures: n.figures,
        zh: n.why_zh, en: n.why_en, line: n.line, col: n.column_number,
        s: CASE WHEN n.sentence IS NOT NULL THEN n.span_start END, e: n.span_end, known: n.known, judgement: n.judgement,
        other: n.other_article_key, other_figures: n.other_figures, other_title: shown(o.title, o.name)
    } ORDER BY n.span_start, n.finding_key) AS rows
    FROM page_finding n SEMI JOIN wanted USING (article_key)
    LEFT JOIN core.dim_article o ON o.article_key = n.other_article_key
    GROUP BY n.article_key
), repairs AS (
    SELECT article_key, list({s: span_start, e: span_end, new: replacement, steps: steps} ORDER BY ordinal) AS rows
    FROM page_repair SEMI JOIN wanted USING (article_key)
    GROUP BY article_key
)
SELECT a.article_key, to_json({
    key: a.article_key, name: a.name, title: shown(a.title, a.name), publisher: a.publisher, published: a.published,
    region: a.region, region_name: g.name, url: a.url, text: t.text, undecodable: t.undecodable, edits: a.repairs, encoding: t.encoding,
    figures: coalesce(f.rows, []), relations: coalesce(r.rows, []), findings: coalesce(n.rows, []),
    repairs: coalesce(p.rows, [])
})::VARCHAR AS page
FROM core.dim_article a SEMI JOIN wanted USING (article_key)
JOIN page_text t ON t.article_key = a.article_key
LEFT JOIN core.dim_region g ON g.region = a.region
LEFT JOIN figures f ON f.article_key = a.article_key
LEFT JOIN relations r ON r.article_key = a.article_key
LEFT JOIN findings n ON n.article_key = a.article_key
LEFT JOIN repairs p ON p.article_key = a.article_key
ORDER BY a.article_key
