-- difference: minuend less subtrahend is the result. With one of the three unwritten it is undetermined.
WITH tied AS (
    SELECT
        relation_key, any_value(article_key) AS article_key, any_value(relation_id) AS relation_id,
        any_value(loose) AS loose, any_value(unit) AS unit,
        bool_or(unreadable) AS unreadable,
        min(quote) FILTER (unreadable) AS unreadable_quote,
        any_value(value) FILTER (role = 'minuend') AS minuend,
        any_value(lower_end) FILTER (role = 'minuend') AS minuend_lower,
        any_value(upper_end) FILTER (role = 'minuend') AS minuend_upper,
        any_value(value) FILTER (role = 'subtrahend') AS subtrahend,
        any_value(lower_end) FILTER (role = 'subtrahend') AS subtrahend_lower,
        any_value(upper_end) FILTER (role = 'subtrahend') AS subtrahend_upper,
        any_value(value) FILTER (role = 'result') AS result,
        any_value(lower_end) FILTER (role = 'result') AS result_lower,
        any_value(upper_end) FILTER (role = 'result') AS result_upper,
        any_value(scale) FILTER (role = 'result') AS scale,
        -- The gap is smallest where the minuend is smallest and the subtrahend largest.
        bool_or(CASE role WHEN 'minuend' THEN lower_open WHEN 'subtrahend' THEN upper_open ELSE false END) AS gap_lower_open,
        bool_or(CASE role WHEN 'minuend' THEN upper_open WHEN 'subtrahend' THEN lower_open ELSE false END) AS gap_upper_open,
        bool_or(lower_open) FILTER (role = 'result') AS result_lower_open,
        bool_or(upper_open) FILTER (role = 'result') AS result_upper_open,
        any_value(quote) FILTER (role = 'minuend') AS minuend_quote,
        any_value(quote) FILTER (role = 'subtrahend') AS subtrahend_quote,
        any_value(quote) FILTER (role = 'result') AS result_quote
    FROM check_member WHERE kind = 'difference'
    GROUP BY relation_key
), compared AS (
    SELECT *,
        NOT unreadable AND minuend IS NOT NULL AND subtrahend IS NOT NULL AND result IS NOT NULL AS decidable,
        minuend - subtrahend AS gap,
        minuend_lower - subtrahend_upper AS gap_lower,
        minuend_upper - subtrahend_lower AS gap_upper
    FROM tied
), judged AS (
    SELECT *,
        result - gap AS residual,
        CASE WHEN result >= gap THEN (result - result_lower) + (gap_upper - gap)
             ELSE (result_upper - result) + (gap - gap_lower) END AS tolerance,
        NOT quality.below(gap_upper, gap_upper_open, result_lower, result_lower_open)
        AND NOT quality.below(result_upper, result_upper_open, gap_lower, gap_lower_open) AS holds,
        minuend_quote || ' − ' || subtrahend_quote || ' = ' AS shown
    FROM compared
)
SELECT
    relation_key, article_key, relation_id, 'difference' AS kind,
    quality.judged(decidable, holds, loose) AS verdict,
    CASE WHEN verdict = 'inconsistent' THEN 'sum_mismatch' END AS problem,
    CASE WHEN decidable THEN result::DOUBLE END AS stated,
    CASE WHEN decidable THEN gap::DOUBLE END AS computed,
    CASE WHEN decidable THEN residual::DOUBLE END AS residual,
    CASE WHEN decidable THEN tolerance::DOUBLE END AS tolerance,
    unit,
    coalesce(CASE WHEN NOT decidable THEN quality.missing_zh(unreadable_quote)
         WHEN holds THEN shown || quality.number_zh(gap, scale) || '，文中为' || result_quote || ' ✓'
         ELSE shown || quality.number_zh(gap, scale) || ' ≠ ' || result_quote END, quality.missing_zh(NULL)) AS why_zh,
    coalesce(CASE WHEN NOT decidable THEN quality.missing_en(unreadable_quote)
         WHEN holds THEN shown || quality.digits_en(gap) || ', stated as ' || result_quote || ' ✓'
         ELSE shown || quality.digits_en(gap) || ' ≠ ' || result_quote END, quality.missing_en(NULL)) AS why_en
FROM judged
