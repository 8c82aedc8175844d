ALTER TABLE core.fact_problem ADD COLUMN span_start INTEGER;
ALTER TABLE core.fact_problem ADD COLUMN span_end INTEGER;
ALTER TABLE core.fact_problem ADD COLUMN sentence VARCHAR;
COMMENT ON COLUMN core.fact_problem.span_start IS 'Of words that are no figure (the second spelling of a name): where they start in the raw text; else NULL.';
COMMENT ON COLUMN core.fact_problem.span_end IS 'Where they end.';
COMMENT ON COLUMN core.fact_problem.sentence IS 'The sentences that such words stand in, one a line; else NULL.';
ALTER TABLE quality.finding ADD COLUMN span_start INTEGER;
ALTER TABLE quality.finding ADD COLUMN span_end INTEGER;
ALTER TABLE quality.finding ADD COLUMN line INTEGER;
ALTER TABLE quality.finding ADD COLUMN column_number INTEGER;
ALTER TABLE quality.finding ADD COLUMN sentence VARCHAR;
COMMENT ON COLUMN quality.finding.span_start IS 'Where in the raw text of the article it stands: at the total, the percentage or the result, else at the first figure; from 0, in code points.';
COMMENT ON COLUMN quality.finding.span_end IS 'Where that ends.';
COMMENT ON COLUMN quality.finding.line IS 'Line of it, from 1.';
COMMENT ON COLUMN quality.finding.column_number IS 'Column in the line, from 1, in code points.';
COMMENT ON COLUMN quality.finding.sentence IS 'The sentences of words that are no figures, one a line; else NULL.';
CREATE TABLE core.dim_problem (
    kind     VARCHAR NOT NULL,
    code     VARCHAR,
    name_zh  VARCHAR NOT NULL,
    name_en  VARCHAR NOT NULL,
    why_zh   VARCHAR NOT NULL,
    why_en   VARCHAR NOT NULL
);
COMMENT ON TABLE core.dim_problem IS 'One row per kind of problem: its code in `heshu check`, its name, what it means.';
COMMENT ON COLUMN core.dim_problem.kind IS 'Kind of problem, such as sum_mismatch.';
COMMENT ON COLUMN core.dim_problem.code IS 'Code such as HS101, which `heshu rule` explains; NULL where two articles are needed to see it.';
COMMENT ON COLUMN core.dim_problem.name_zh IS 'Name in Chinese.';
COMMENT ON COLUMN core.dim_problem.name_en IS 'Name in English.';
COMMENT ON COLUMN core.dim_problem.why_zh IS 'What it means, in Chinese.';
COMMENT ON COLUMN core.dim_problem.why_en IS 'What it means, in English.';

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
