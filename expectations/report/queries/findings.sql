-- One row per finding on an article that is shown, for the table; the order is the order shown at first.
SELECT
    n.finding_key::VARCHAR AS key, n.kind, n.origin, n.article_key AS article, shown(n.title, n.article) AS title,
    n.published, n.why_zh AS zh, n.why_en AS en, n.quotes, n.sentence, n.figures, n.known, n.judgement,
    n.other_article_key AS other, n.other_figures,
    n.article_key IN (FROM new_articles) AS is_new
FROM mart.finding n SEMI JOIN chosen USING (article_key)
ORDER BY n.known IS NOT NULL, n.published DESC NULLS LAST, n.article_key, n.kind, n.finding_key
