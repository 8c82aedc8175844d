-- One JSON object per region that figures speak of: its indicators through time, and its conflicts.
WITH stated AS (
    SELECT region, list({
        indicator: indicator, facet: facet, place: place, period: period, 'start': start_date::VARCHAR, 'end': end_date::VARCHAR,
        value: value_canonical::DOUBLE, high: value_canonical_high::DOUBLE, unit: unit_canonical, quote: quote,
        qualifier: qualifier, article: article_key, figure: figure_id, title: shown(title, article), published: published,
        publisher: publisher
    } ORDER BY indicator, end_date, start_date, article_key, span_start) AS rows, count(*) AS figures,
        count(DISTINCT article_key) AS articles, count(DISTINCT indicator) AS indicators
    FROM mart.figure
    WHERE region IS NOT NULL AND indicator IS NOT NULL AND NOT damaged
    GROUP BY region
), conflicts AS (
    SELECT region, list({
        indicator: indicator, facet: facet, period: period, unit: unit, article: article_key, figure: figure_id, quote: quote,
        value: value, other: other_article_key, other_figure: other_figure_id, other_quote: other_quote, other_value: other_value
    } ORDER BY indicator, period) AS rows
    FROM mart.conflict GROUP BY region
)
SELECT s.region, coalesce(g.name, s.region) AS name, g.prefecture, g.province, s.figures, s.articles, s.indicators,
    coalesce(len(c.rows), 0) AS conflicts,
    to_json({
        region: s.region, name: coalesce(g.name, s.region), prefecture: g.prefecture, province: g.province,
        figures: s.rows, conflicts: coalesce(c.rows, [])
    })::VARCHAR AS page
FROM stated s
LEFT JOIN conflicts c ON c.region = s.region
LEFT JOIN core.dim_region g ON g.region = s.region
ORDER BY s.region
