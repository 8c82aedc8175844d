-- product: the factors multiplied give the result, in canonical units; a percentage counts as a hundredth.
--
-- Computed in DOUBLE, compared with a relative guard of 1e-12. Quantities are not negative, so the
-- smallest product is that of the smallest factors. Fewer than two factors are undetermined.
WITH tied AS (
    SELECT
        relation_key, any_value(article_key) AS article_key, any_value(relation_id) AS relation_id,
        any_value(loose) AS loose,
        bool_or(unreadable) AS unreadable,
        min(quote) FILTER (unreadable) AS unreadable_quote,
        count(*) FILTER (role = 'factor') AS factors,
        any_value(value) FILTER (role = 'result')::DOUBLE AS result,
        any_value(lower_end) FILTER (role = 'result')::DOUBLE AS result_lower,
        any_value(upper_end) FILTER (role = 'result')::DOUBLE AS result_upper,
        bool_or(lower_open) FILTER (role = 'result') AS result_lower_open,
        bool_or(upper_open) FILTER (role = 'result') AS result_upper_open,
        any_value(scale) FILTER (role = 'result') AS scale,
        any_value(quote) FILTER (role = 'result') AS result_quote,
        product(value::DOUBLE / hundred) FILTER (role = 'factor') AS computed,
        product(greatest(coalesce(lower_end, 0), 0)::DOUBLE / hundred) FILTER (role = 'factor') AS computed_lower,
        CASE WHEN bool_and(upper_end IS NOT NULL) FILTER (role = 'factor')
             THEN product(upper_end::DOUBLE / hundred) FILTER (role = 'factor') END AS computed_upper,
        bool_or(lower_open) FILTER (role = 'factor') AS computed_lower_open,
        bool_or(upper_open) FILTER (role = 'factor') AS computed_upper_open,
        string_agg(quote, ' × ' ORDER BY ordinal) FILTER (role = 'factor') AS shown
    FROM (SELECT *, CASE WHEN is_percent THEN 100 ELSE 1 END AS hundred FROM check_member WHERE kind = 'product')
    GROUP BY relation_key
), compared AS (
    SELECT *,
        NOT unreadable AND factors >= 2 AND result IS NOT NULL AS decidable,
        result - computed AS residual,
        CASE WHEN result >= computed THEN (result - result_lower) + (computed_upper - computed)
             ELSE (result_upper - result) + (computed - computed_lower) END AS tolerance,
        NOT quality.below_ratio(computed_upper, computed_upper_open, result_lower, result_lower_open)
        AND NOT quality.below_ratio(result_upper, result_upper_open, computed_lower, computed_lower_open) AS holds
    FROM tied
)
SELECT
    relation_key, article_key, relation_id, 'product' AS kind,
    quality.judged(decidable, holds, loose) AS verdict,
    CASE WHEN verdict = 'inconsistent' THEN 'sum_mismatch' END AS problem,
    CASE WHEN decidable THEN result END AS stated,
    CASE WHEN decidable THEN computed END AS computed,
    CASE WHEN decidable THEN residual END AS residual,
    CASE WHEN decidable THEN tolerance END AS tolerance,
    NULL::VARCHAR AS unit,
    coalesce(CASE WHEN NOT decidable THEN quality.missing_zh(unreadable_quote)
         WHEN holds THEN shown || ' = ' || quality.number_zh(computed, scale) || '，文中为' || result_quote || ' ✓'
         ELSE shown || ' = ' || quality.number_zh(computed, scale) || ' ≠ ' || result_quote END, quality.missing_zh(NULL)) AS why_zh,
    coalesce(CASE WHEN NOT decidable THEN quality.missing_en(unreadable_quote)
         WHEN holds THEN shown || ' = ' || quality.digits_en(computed) || ', stated as ' || result_quote || ' ✓'
         ELSE shown || ' = ' || quality.digits_en(computed) || ' ≠ ' || result_quote END, quality.missing_en(NULL)) AS why_en
FROM compared
