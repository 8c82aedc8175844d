-- The figures that region pages show: of each indicator of a region those of the latest periods.
CREATE OR REPLACE TEMP TABLE latest AS
SELECT f.figure_key, f.region
FROM core.fact_figure f
JOIN core.dim_article a ON a.article_key = f.article_key AND a.superseded_by IS NULL
LEFT JOIN core.dim_period p ON p.period = f.period
WHERE f.region IS NOT NULL AND f.indicator IS NOT NULL AND NOT f.damaged
QUALIFY row_number() OVER (
    PARTITION BY f.region, f.indicator ORDER BY p.end_date DESC NULLS LAST, f.article_key, f.figure_key) <= {figures_at_most};

CREATE OR REPLACE TEMP TABLE page_conflict AS FROM mart.conflict;
