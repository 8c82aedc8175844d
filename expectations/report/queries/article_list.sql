-- One row per article that is shown, for the list.
SELECT
    q.article_key AS key, shown(q.title, q.article) AS title, q.publisher, q.published, q.region_name AS region,
    q.figures, q.relations, q.consistent AS held, q.inconsistent AS failed, q.undetermined, q.damaged, q.findings,
    q.known_findings AS known, q.repairs, q.article_key IN (FROM new_articles) AS is_new
FROM mart.article_quality q SEMI JOIN chosen USING (article_key)
ORDER BY q.findings DESC, q.published DESC NULLS LAST, title
