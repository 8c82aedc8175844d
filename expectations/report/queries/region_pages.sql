-- One JSON object per region of the temporary table `wanted`: its indicators through time, and its conflicts.
WITH stated AS (
    SELECT region, list({
        indicator: indicator, facet: facet, place: place, period: period, 'start': start_date::VARCHAR, 'end': end_date::VARCHAR,
        value: value_canonical::DOUBLE, high: value_canonical_high::DOUBLE, unit: unit_canonical, quote: quote,
        qualifier: qualifier, article: article_key, figure: figure_id, title: shown(title, article), published: published,
        publisher: publisher
    } ORDER BY indicator, end_date, start_date, article_key, span_start) AS rows
    FROM mart.figure SEMI JOIN (FROM latest SEMI JOIN wanted USING (region)) USING (figure_key)
    GROUP BY region
), conflicts AS (
    SELECT region, list({
        indicator: indicator, facet: facet, period: period, unit: unit, article: article_key, figure: figure_id, quote: quote,
        value: value, other: other_article_key, other_figure: other_figure_id, other_quote: other_quote, other_value: other_value
    } ORDER BY indicator, period) AS rows
    FROM page_conflict SEMI JOIN wanted USING (region) GROUP BY region
)
SELECT s.region, to_json({
    region: s.region, name: coalesce(g.name, s.region), prefecture: g.prefecture, province: g.province,
    figures: s.rows, conflicts: coalesce(c.rows, [])
})::VARCHAR AS page
FROM stated s
LEFT JOIN conflicts c ON c.region = s.region
LEFT JOIN core.dim_region g ON g.region = s.region
