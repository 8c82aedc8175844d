-- Findings that follow from relations that do not hold: every one, as the check views compute it now.
SELECT
    (md5_number_lower(concat_ws(chr(31), c.problem, c.article_key, c.relation_id)) >> 1)::BIGINT AS finding_key,
    c.problem AS kind, 'verdict' AS origin, c.article_key, NULL::VARCHAR AS other_article_key, c.relation_id,
    coalesce(m.figures, []) AS figures, []::VARCHAR[] AS other_figures,
    c.stated, c.computed, c.residual, c.tolerance, c.unit, c.why_zh, c.why_en, NULL::VARCHAR AS known
FROM check_all c
LEFT JOIN (
    SELECT m.relation_key, list(m.figure_id ORDER BY f.span_start) AS figures
    FROM core.bridge_relation_figure m JOIN core.fact_figure f USING (figure_key)
    SEMI JOIN (SELECT relation_key FROM check_all WHERE verdict = 'inconsistent') USING (relation_key)
    GROUP BY 1
) m USING (relation_key)
WHERE c.verdict = 'inconsistent'
