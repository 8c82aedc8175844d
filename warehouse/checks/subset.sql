-- subset: the part is not larger than the whole.
WITH tied AS (
    SELECT
        relation_key, any_value(article_key) AS article_key, any_value(relation_id) AS relation_id,
        any_value(loose) AS loose, any_value(unit) AS unit,
        bool_or(unreadable) AS unreadable,
        min(quote) FILTER (unreadable) AS unreadable_quote,
        any_value(value) FILTER (role = 'part') AS part,
        any_value(lower_end) FILTER (role = 'part') AS part_lower,
        bool_or(lower_open) FILTER (role = 'part') AS part_open,
        any_value(value) FILTER (role = 'whole') AS whole,
        any_value(upper_end) FILTER (role = 'whole') AS whole_upper,
        bool_or(upper_open) FILTER (role = 'whole') AS whole_open,
        any_value(quality.stated_zh(value, lower_end, upper_end, qualifier, scale)) FILTER (role = 'part') AS part_zh,
        any_value(quality.stated_en(value, lower_end, upper_end, qualifier)) FILTER (role = 'part') AS part_en,
        any_value(quality.stated_zh(value, lower_end, upper_end, qualifier, scale)) FILTER (role = 'whole') AS whole_zh,
        any_value(quality.stated_en(value, lower_end, upper_end, qualifier)) FILTER (role = 'whole') AS whole_en
    FROM check_member WHERE kind = 'subset'
    GROUP BY relation_key
), compared AS (
    SELECT *,
        NOT unreadable AND part IS NOT NULL AND whole IS NOT NULL AS decidable,
        -- A part that is smaller is no residual at all.
        greatest(part - whole, 0) AS residual,
        (part - part_lower) + (whole_upper - whole) AS tolerance,
        NOT quality.below(whole_upper, whole_open, part_lower, part_open) AS holds
    FROM tied
)
SELECT
    relation_key, article_key, relation_id, 'subset' AS kind,
    quality.judged(decidable, holds, loose) AS verdict,
    CASE WHEN verdict = 'inconsistent' THEN 'part_exceeds_whole' END AS problem,
    CASE WHEN decidable THEN part::DOUBLE END AS stated,
    CASE WHEN decidable THEN whole::DOUBLE END AS computed,
    CASE WHEN decidable THEN residual::DOUBLE END AS residual,
    CASE WHEN decidable THEN tolerance::DOUBLE END AS tolerance,
    unit,
    coalesce(CASE WHEN NOT decidable THEN quality.missing_zh(unreadable_quote)
         WHEN residual = 0 THEN part_zh || ' ≤ ' || whole_zh || ' ✓'
         WHEN holds THEN part_zh || ' 与 ' || whole_zh || ' 在精度之内相当 ✓'
         ELSE '部分' || part_zh || ' 大于整体' || whole_zh END, quality.missing_zh(NULL)) AS why_zh,
    coalesce(CASE WHEN NOT decidable THEN quality.missing_en(unreadable_quote)
         WHEN residual = 0 THEN part_en || ' ≤ ' || whole_en || ' ✓'
         WHEN holds THEN part_en || ' and ' || whole_en || ' agree within their precision ✓'
         ELSE 'the part, ' || part_en || ', exceeds the whole, ' || whole_en END, quality.missing_en(NULL)) AS why_en
FROM compared
