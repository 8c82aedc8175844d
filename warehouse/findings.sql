-- Renews quality.finding for the articles of the temporary table `scope`, and all conflicts.

DELETE FROM quality.finding WHERE origin = 'conflict' OR article_key IN (SELECT article_key FROM scope);

-- A relation that does not hold.
INSERT INTO quality.finding BY NAME
SELECT
    (md5_number_lower('verdict|' || v.article_key || '|' || v.relation_id) >> 1)::BIGINT AS finding_key,
    v.problem AS kind, 'verdict' AS origin, v.article_key, v.relation_id,
    m.figures, [] AS other_figures, v.stated, v.computed, v.residual, v.tolerance, v.unit, v.why_zh, v.why_en
FROM quality.verdict v
SEMI JOIN scope USING (article_key)
JOIN (
    SELECT relation_key, list(figure_id ORDER BY ordinal) AS figures
    FROM core.bridge_relation_figure SEMI JOIN scope USING (article_key)
    GROUP BY relation_key
) m USING (relation_key)
WHERE v.verdict = 'inconsistent';

-- A problem that the reader saw in the words. One that names a relation which does not hold is that
-- relation's finding already.
INSERT INTO quality.finding BY NAME
SELECT
    (md5_number_lower('reading|' || p.article_key || '|' || p.problem_key) >> 1)::BIGINT AS finding_key,
    p.kind, 'reading' AS origin, p.article_key, p.relation_id, p.figures, [] AS other_figures, p.why_zh, p.why_en,
    p.span_start, p.span_end, p.sentence
FROM core.fact_problem p
SEMI JOIN scope ON scope.article_key = p.article_key
ANTI JOIN (FROM quality.verdict WHERE verdict = 'inconsistent') USING (article_key, relation_id);

-- Two articles that cannot both be right.
INSERT INTO quality.finding BY NAME
SELECT
    (md5_number_lower(concat_ws('|', 'conflict', article_key, figure_id, other_article_key, other_figure_id)) >> 1)::BIGINT
        AS finding_key,
    'conflicting_sources' AS kind, 'conflict' AS origin, article_key, other_article_key,
    [figure_id] AS figures, [other_figure_id] AS other_figures,
    value AS stated, other_value AS computed, value - other_value AS residual, unit,
    concat(coalesce(region_name, region), period, indicator_zh, '：', quote, '，而',
        CASE WHEN later THEN '此前（' || other_published || '）的文章为' ELSE '另一篇文章为' END, other_quote) AS why_zh,
    concat(coalesce(region_name, region), ', ', indicator_en, ', ', period, ': ', quote, ', but ',
        CASE WHEN later THEN 'an earlier article (' || other_published || ') says ' ELSE 'another article says ' END,
        other_quote) AS why_en
FROM mart.conflict;

-- Where each stands: at the member that a reader looks at first, as `heshu check` has it.
UPDATE quality.finding AS n SET span_start = p.span_start, span_end = p.span_end
FROM (
    SELECT
        m.finding_key,
        arg_min(f.span_start, (rank, f.span_start)) AS span_start,
        arg_min(f.span_end, (rank, f.span_start)) AS span_end
    FROM (
        SELECT finding_key, article_key, relation_id, unnest(figures) AS figure_id
        FROM quality.finding WHERE span_start IS NULL
    ) m
    JOIN core.fact_figure f ON f.article_key = m.article_key AND f.figure_id = m.figure_id
    LEFT JOIN core.bridge_relation_figure b
        ON b.article_key = m.article_key AND b.relation_id = m.relation_id AND b.figure_id = m.figure_id
    CROSS JOIN LATERAL (
        SELECT coalesce(list_position(['total', 'percent', 'rate', 'result', 'part', 'b'], b.role), 9) AS rank
    )
    GROUP BY m.finding_key
) p
WHERE p.finding_key = n.finding_key;

UPDATE quality.finding AS n SET
    line = len(string_split(t.before, chr(10))),
    column_number = length(string_split(t.before, chr(10))[-1]) + 1
FROM (
    SELECT f.finding_key, substring(a.text, 1, f.span_start) AS before
    FROM quality.finding f JOIN raw.article a USING (article_key)
    WHERE f.line IS NULL AND f.span_start IS NOT NULL
) t
WHERE t.finding_key = n.finding_key;
