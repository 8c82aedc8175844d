SELECT
    (SELECT count(*) FROM core.dim_article WHERE superseded_by IS NULL) AS articles,
    count(*) AS figures,
    count(*) FILTER (f.damaged) AS damaged,
    count(*) FILTER (f.indicator IS NOT NULL) AS with_indicator,
    count(*) FILTER (f.region IS NOT NULL) AS with_region,
    count(*) FILTER (f.period IS NOT NULL) AS with_period,
    count(*) FILTER (f.figure_key IN (
        SELECT m.figure_key FROM core.bridge_relation_figure m JOIN quality.verdict v USING (relation_key)
        WHERE v.verdict <> 'undetermined')) AS checked,
    (SELECT count(*) FROM mart.relation) AS relations,
    (SELECT count(*) FROM mart.relation WHERE verdict = 'consistent') AS held,
    (SELECT count(*) FROM mart.relation WHERE verdict = 'inconsistent') AS failed,
    (SELECT count(*) FROM mart.finding WHERE known IS NULL) AS findings,
    (SELECT count(*) FROM mart.finding WHERE known IS NOT NULL) AS known,
    (SELECT count(*) FROM raw.reject) AS rejects,
    (SELECT count(*) FROM new_articles) AS new_articles
FROM core.fact_figure f JOIN core.dim_article a USING (article_key) WHERE a.superseded_by IS NULL
