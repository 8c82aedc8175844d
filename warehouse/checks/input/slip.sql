-- The ways in which a broken relation could be mended by writing one member with another multiplier.
--
-- broken holds the relations (relation_key) that do not hold, check_member their members. A number keeps
-- its digits and gets another of 千, 万, 亿 or none: `0.5万元` for `0.5亿元`, `500元` for `500万元`.
-- Percentages, numbers in characters, composed multipliers (百万) and cells whose multiplier stands in
-- a table's header are left alone.
WITH multipliers AS (
    SELECT * FROM (VALUES (1, ''), (1000, '千'), (10000, '万'), (100000000, '亿')) t (scale, word)
)
SELECT
    row_number() OVER (ORDER BY m.relation_key, m.ordinal, w.scale) AS slip_key,
    m.relation_key, m.ordinal, m.figure_id, m.quote,
    regexp_replace(m.quote, '([0-9][0-9.,]*)\s*[千万亿]?', '\1' || w.word) AS meant,
    m.scale AS from_scale, w.scale AS to_scale
FROM check_member m
SEMI JOIN broken USING (relation_key)
CROSS JOIN multipliers w
WHERE w.scale <> m.scale AND m.scale IN (1, 1000, 10000, 100000000)
  AND (m.scale = 1 OR regexp_matches(m.quote, '[千万亿]'))
  AND m.role NOT IN ('percent', 'rate') AND NOT m.is_percent AND NOT m.unreadable AND m.value <> 0
  AND regexp_matches(m.quote, '^[^0-9]*[0-9][0-9.,]*\s*[千万亿]?[^0-9千万亿]*$')
