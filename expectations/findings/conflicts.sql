-- Findings between articles: one region, indicator, facet and period, values that cannot both be true.
SELECT
    (md5_number_lower(concat_ws(chr(31), 'conflict', c.article_key, c.figure_id, c.other_article_key, c.other_figure_id)) >> 1)::BIGINT
        AS finding_key,
    'conflicting_sources' AS kind, 'conflict' AS origin, c.article_key, c.other_article_key, NULL::VARCHAR AS relation_id,
    [c.figure_id] AS figures, [c.other_figure_id] AS other_figures,
    c.value AS stated, c.other_value AS computed, c.value - c.other_value AS residual, NULL::DOUBLE AS tolerance, c.unit,
    coalesce(c.region_name, c.region) || c.period || c.indicator_zh || '：此处“' || c.quote || '”，'
        || coalesce(nullif(c.other_published, '') || '的', '') || '另一篇为“' || c.other_quote || '”，不能同时成立' AS why_zh,
    coalesce(c.region_name, c.region) || ', ' || i.name_en || ', ' || c.period || ': "' || c.quote || '" here, "' || c.other_quote
        || '" in another article' || coalesce(' of ' || nullif(c.other_published, ''), '') || ': both cannot be true' AS why_en,
    NULL::VARCHAR AS known
FROM mart.conflict c JOIN core.dim_indicator i USING (indicator)
