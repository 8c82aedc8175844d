-- One row per finding on an article that is shown, for the table; the order is the order shown at first.
SELECT
    n.finding_key::VARCHAR AS key, n.kind, n.origin, n.article_key AS article, n.article AS name,
    shown(n.title, n.article) AS title, n.line, n.column_number, f.words_at,
    n.published, n.why_zh AS zh, n.why_en AS en, n.quotes, n.sentence, n.figures, n.known, n.judgement,
    n.stated, n.computed, n.unit, n.other_article_key AS other, n.other_figures,
    n.article_key IN (FROM new_articles) AS is_new
FROM mart.finding n SEMI JOIN chosen USING (article_key)
JOIN (
    SELECT finding_key, CASE WHEN sentence IS NOT NULL THEN span_start END AS words_at FROM quality.finding
) f USING (finding_key)
ORDER BY n.known IS NOT NULL, n.published DESC NULLS LAST, n.article_key, n.span_start, n.kind, n.finding_key
