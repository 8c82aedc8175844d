-- Findings that the reader saw in the words. One that names a relation which does not hold is that
-- relation's finding already.
SELECT
    (md5_number_lower(concat_ws(chr(31), p.kind, p.article_key, p.relation_id, array_to_string(p.figures, ','), p.why_zh)) >> 1)::BIGINT
        AS finding_key,
    p.kind, 'reading' AS origin, p.article_key, NULL::VARCHAR AS other_article_key, p.relation_id,
    p.figures, []::VARCHAR[] AS other_figures,
    NULL::DOUBLE AS stated, NULL::DOUBLE AS computed, NULL::DOUBLE AS residual, NULL::DOUBLE AS tolerance,
    NULL::VARCHAR AS unit, p.why_zh, p.why_en, NULL::VARCHAR AS known
FROM core.fact_problem p
WHERE NOT EXISTS (
    SELECT 1 FROM check_all c
    WHERE c.article_key = p.article_key AND c.relation_id = p.relation_id AND c.verdict = 'inconsistent'
)
