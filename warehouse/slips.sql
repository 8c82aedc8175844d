-- What would mend a relation: one slip, or, of a ratio, either of two. More are no explanation.
SELECT
    relation_key,
    string_agg('“' || quote || '”疑为“' || meant || '”', '，或' ORDER BY slip_key) AS fits_zh,
    string_agg('“' || quote || '” is probably “' || meant || '”', ', or ' ORDER BY slip_key) AS fits_en,
    CASE WHEN count(*) = 1 THEN any_value(figure_id) END AS suspect,
    CASE WHEN count(*) = 1 THEN any_value(meant) END AS meant
FROM slip SEMI JOIN mended USING (slip_key)
GROUP BY relation_key
HAVING count(DISTINCT figure_id) = count(*) AND count(*) <= 2
