-- same: one quantity stated twice has one value.
WITH tied AS (
    SELECT
        relation_key, any_value(article_key) AS article_key, any_value(relation_id) AS relation_id,
        any_value(loose) AS loose, any_value(unit) AS unit,
        bool_or(unreadable) AS unreadable,
        min(quote) FILTER (unreadable) AS unreadable_quote,
        any_value(value) FILTER (role = 'a') AS a,
        any_value(lower_end) FILTER (role = 'a') AS a_lower,
        any_value(upper_end) FILTER (role = 'a') AS a_upper,
        bool_or(lower_open) FILTER (role = 'a') AS a_lower_open,
        bool_or(upper_open) FILTER (role = 'a') AS a_upper_open,
        any_value(value) FILTER (role = 'b') AS b,
        any_value(lower_end) FILTER (role = 'b') AS b_lower,
        any_value(upper_end) FILTER (role = 'b') AS b_upper,
        bool_or(lower_open) FILTER (role = 'b') AS b_lower_open,
        bool_or(upper_open) FILTER (role = 'b') AS b_upper_open,
        any_value(quote) FILTER (role = 'a') AS a_quote,
        any_value(quote) FILTER (role = 'b') AS b_quote
    FROM check_member WHERE kind = 'same'
    GROUP BY relation_key
), compared AS (
    SELECT *,
        NOT unreadable AND a IS NOT NULL AND b IS NOT NULL AS decidable,
        a - b AS residual,
        CASE WHEN a >= b THEN (a - a_lower) + (b_upper - b) ELSE (a_upper - a) + (b - b_lower) END AS tolerance,
        NOT quality.below(a_upper, a_upper_open, b_lower, b_lower_open)
        AND NOT quality.below(b_upper, b_upper_open, a_lower, a_lower_open) AS holds
    FROM tied
)
SELECT
    relation_key, article_key, relation_id, 'same' AS kind,
    quality.judged(decidable, holds, loose) AS verdict,
    CASE WHEN verdict = 'inconsistent' THEN 'conflicting_restatement' END AS problem,
    CASE WHEN decidable THEN a::DOUBLE END AS stated,
    CASE WHEN decidable THEN b::DOUBLE END AS computed,
    CASE WHEN decidable THEN residual::DOUBLE END AS residual,
    CASE WHEN decidable THEN tolerance::DOUBLE END AS tolerance,
    unit,
    coalesce(CASE WHEN NOT decidable THEN quality.missing_zh(unreadable_quote)
         WHEN residual = 0 THEN a_quote || ' = ' || b_quote || ' ✓'
         WHEN holds THEN a_quote || ' 与 ' || b_quote || ' 在精度之内一致 ✓'
         ELSE '同一数量前后两说：' || a_quote || ' 与 ' || b_quote END, quality.missing_zh(NULL)) AS why_zh,
    coalesce(CASE WHEN NOT decidable THEN quality.missing_en(unreadable_quote)
         WHEN residual = 0 THEN a_quote || ' = ' || b_quote || ' ✓'
         WHEN holds THEN a_quote || ' and ' || b_quote || ' agree within their precision ✓'
         ELSE 'one quantity, stated twice: ' || a_quote || ' and ' || b_quote END, quality.missing_en(NULL)) AS why_en
FROM compared
