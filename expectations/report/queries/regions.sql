-- One row per region that figures speak of, without its page; the counts are of all its figures.
SELECT
    f.region, coalesce(g.name, f.region) AS name, g.prefecture, g.province,
    count(*) AS figures, count(DISTINCT f.article_key) AS articles, count(DISTINCT f.indicator) AS indicators,
    (SELECT count(*) FROM page_conflict c WHERE c.region = f.region) AS conflicts
FROM core.fact_figure f
JOIN core.dim_article a ON a.article_key = f.article_key AND a.superseded_by IS NULL
LEFT JOIN core.dim_region g ON g.region = f.region
WHERE f.region IS NOT NULL AND f.indicator IS NOT NULL AND NOT f.damaged
GROUP BY ALL
ORDER BY f.region
