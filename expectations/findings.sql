-- Renews quality.finding over the whole warehouse: every offending row, none cut off.

DELETE FROM quality.finding;

-- A relation that does not hold.
INSERT INTO quality.finding BY NAME
SELECT
    (md5_number_lower(concat_ws('|', 'verdict', v.article_key, v.relation_id)) >> 1)::BIGINT AS finding_key,
    v.problem AS kind, 'verdict' AS origin, v.article_key, v.relation_id,
    coalesce(m.figures, []) AS figures, [] AS other_figures,
    v.stated, v.computed, v.residual, v.tolerance, v.unit, v.why_zh, v.why_en
FROM quality.verdict v
LEFT JOIN (
    SELECT b.relation_key, list(b.figure_id ORDER BY f.span_start) AS figures
    FROM core.bridge_relation_figure b JOIN core.fact_figure f USING (figure_key)
    SEMI JOIN (FROM quality.verdict WHERE verdict = 'inconsistent') USING (relation_key)
    GROUP BY b.relation_key
) m USING (relation_key)
WHERE v.verdict = 'inconsistent';

-- A problem that the reader saw in the words. One that names a relation which does not hold is that
-- relation's finding already.
INSERT INTO quality.finding BY NAME
SELECT
    (md5_number_lower(concat_ws('|', 'reading', p.article_key, p.problem_key)) >> 1)::BIGINT AS finding_key,
    p.kind, 'reading' AS origin, p.article_key, p.relation_id, p.figures, [] AS other_figures, p.why_zh, p.why_en
FROM core.fact_problem p
ANTI JOIN (FROM quality.verdict WHERE verdict = 'inconsistent') v USING (article_key, relation_id);

-- Two articles that cannot both be right.
INSERT INTO quality.finding BY NAME
SELECT
    (md5_number_lower(concat_ws('|', 'conflict', c.article_key, c.figure_id, c.other_article_key, c.other_figure_id)) >> 1)::BIGINT
        AS finding_key,
    'conflict' AS kind, 'conflict' AS origin, c.article_key, c.other_article_key,
    [c.figure_id] AS figures, [c.other_figure_id] AS other_figures,
    c.value AS stated, c.other_value AS computed, c.value - c.other_value AS residual, c.unit,
    concat(coalesce(c.region_name, c.region), ' ', c.period, ' ', c.indicator_zh, '：', c.quote, '，而',
        CASE WHEN c.later THEN '此前（' || c.other_published || '）的文章为' ELSE '另一篇文章为' END, c.other_quote,
        '，不能同时成立') AS why_zh,
    concat(coalesce(c.region_name, c.region), ', ', i.name_en, ', ', c.period, ': ', c.quote, ', but ',
        CASE WHEN c.later THEN 'an earlier article (' || c.other_published || ') says ' ELSE 'another article says ' END,
        c.other_quote, ': both cannot be true') AS why_en
FROM mart.conflict c JOIN core.dim_indicator i ON i.indicator = c.indicator;
