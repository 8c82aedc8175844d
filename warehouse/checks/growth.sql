-- growth: after ÷ before − 1 is the rate; a rate with sign −1 is that of a fall.
--
-- With all three written, the interval of after ÷ before − 1 is compared with that of the rate, in
-- DOUBLE with a relative guard of 1e-12. With `before` or `after` unwritten, whole numbers can still
-- decide: some whole number must give the rate, to its last decimal. A rate in 倍 counts as so many hundred per cent.
WITH tied AS (
    SELECT
        relation_key, any_value(article_key) AS article_key, any_value(relation_id) AS relation_id,
        any_value(loose) AS loose, any_value(whole_numbers) AS whole_numbers,
        bool_or(unreadable) AS unreadable,
        min(quote) FILTER (unreadable) AS unreadable_quote,
        any_value(value) FILTER (role = 'before')::DOUBLE AS "before",
        any_value(lower_end) FILTER (role = 'before')::DOUBLE AS before_lower,
        any_value(upper_end) FILTER (role = 'before')::DOUBLE AS before_upper,
        coalesce(bool_or(lower_open) FILTER (role = 'before'), false) AS before_lower_open,
        coalesce(bool_or(upper_open) FILTER (role = 'before'), false) AS before_upper_open,
        any_value(quote) FILTER (role = 'before') AS before_quote,
        any_value(value) FILTER (role = 'after')::DOUBLE AS "after",
        any_value(lower_end) FILTER (role = 'after')::DOUBLE AS after_lower,
        any_value(upper_end) FILTER (role = 'after')::DOUBLE AS after_upper,
        coalesce(bool_or(lower_open) FILTER (role = 'after'), false) AS after_lower_open,
        coalesce(bool_or(upper_open) FILTER (role = 'after'), false) AS after_upper_open,
        any_value(quote) FILTER (role = 'after') AS after_quote,
        any_value(CASE WHEN sign < 0 THEN -1 ELSE 1 END) FILTER (role = 'rate') AS way,
        any_value(value::DOUBLE * hundred) FILTER (role = 'rate') AS rate,
        any_value(lower_end::DOUBLE * hundred) FILTER (role = 'rate') AS rate_lower,
        any_value(upper_end::DOUBLE * hundred) FILTER (role = 'rate') AS rate_upper,
        coalesce(bool_or(lower_open) FILTER (role = 'rate'), false) AS rate_lower_open,
        coalesce(bool_or(upper_open) FILTER (role = 'rate'), false) AS rate_upper_open,
        any_value(qualifier) FILTER (role = 'rate') AS rate_qualifier,
        any_value(decimals) FILTER (role = 'rate') AS decimals,
        any_value(quote) FILTER (role = 'rate') AS rate_quote
    FROM (SELECT *, CASE WHEN is_multiple THEN 100 ELSE 1 END AS hundred FROM check_member WHERE kind = 'growth')
    GROUP BY relation_key
), ratios AS (
    -- `after` is so many times `before`: by the two, and by the rate.
    SELECT *,
        "after" / nullif("before", 0) AS ratio,
        after_lower / nullif(before_upper, 0) AS ratio_lower,
        after_upper / nullif(before_lower, 0) AS ratio_upper,
        after_lower_open OR before_upper_open AS ratio_lower_open,
        after_upper_open OR before_lower_open AS ratio_upper_open,
        1 + way * rate / 100 AS factor,
        1 + CASE WHEN way > 0 THEN rate_lower ELSE -rate_upper END / 100 AS factor_lower,
        1 + CASE WHEN way > 0 THEN rate_upper ELSE -rate_lower END / 100 AS factor_upper,
        CASE WHEN way > 0 THEN rate_lower_open ELSE rate_upper_open END AS factor_lower_open,
        CASE WHEN way > 0 THEN rate_upper_open ELSE rate_lower_open END AS factor_upper_open,
        CASE WHEN unreadable OR rate IS NULL THEN 'none'
             WHEN "before" = 0 OR ("before" IS NULL AND "after" = 0) THEN 'none'
             WHEN "before" IS NOT NULL AND "after" IS NOT NULL THEN 'ratio'
             WHEN "after" IS NOT NULL AND whole_numbers AND rate_qualifier = 'exact' THEN 'whole before'
             WHEN "before" IS NOT NULL AND whole_numbers AND rate_qualifier = 'exact' THEN 'whole after'
             ELSE 'none' END AS test
    FROM tied
), counted AS (
    SELECT *,
        CASE WHEN "before" IS NULL THEN "after" / nullif(factor, 0) ELSE "before" * factor END AS sought,
        CASE WHEN "before" IS NULL THEN after_lower / nullif(factor_upper, 0) ELSE before_lower * factor_lower END AS sought_lower,
        CASE WHEN "before" IS NULL THEN CASE WHEN factor_lower > 0 THEN after_upper / factor_lower END
             ELSE before_upper * factor_upper END AS sought_upper,
        CASE WHEN "before" IS NULL THEN after_lower_open OR factor_upper_open ELSE before_lower_open OR factor_lower_open END AS sought_lower_open,
        CASE WHEN "before" IS NULL THEN after_upper_open OR factor_lower_open ELSE before_upper_open OR factor_upper_open END AS sought_upper_open
    FROM ratios
), compared AS (
    SELECT *,
        coalesce(quality.first_whole(sought_lower, sought_lower_open)
                 <= quality.last_whole(sought_upper, sought_upper_open), true) AS has_whole,
        floor(sought) AS below, floor(sought) + 1 AS above,
        NOT quality.below_ratio(ratio_upper, ratio_upper_open, factor_lower, factor_lower_open)
        AND NOT quality.below_ratio(factor_upper, factor_upper_open, ratio_lower, ratio_lower_open) AS ratio_holds,
        way * 100 * (ratio - 1) AS computed_rate,
        way * 100 * (CASE WHEN way > 0 THEN ratio_lower ELSE ratio_upper END - 1) AS computed_lower,
        way * 100 * (CASE WHEN way > 0 THEN ratio_upper ELSE ratio_lower END - 1) AS computed_upper
    FROM counted
), named AS (
    SELECT *,
        -- Where every rate is possible, a whole number that gives it says nothing.
        test = 'ratio' OR (test <> 'none' AND (NOT has_whole OR coalesce(sought_upper - sought_lower < 1, false))) AS decidable,
        CASE WHEN test = 'ratio' THEN ratio_holds ELSE has_whole END AS holds,
        CASE WHEN test = 'whole before' THEN way * 100 * ("after" / nullif(below, 0) - 1) ELSE way * 100 * (below / nullif("before", 0) - 1) END AS rate_below,
        CASE WHEN test = 'whole before' THEN way * 100 * ("after" / nullif(above, 0) - 1) ELSE way * 100 * (above / nullif("before", 0) - 1) END AS rate_above
    FROM compared
), worded AS (
    SELECT *,
        CASE WHEN test = 'whole before' THEN quality.digits("after") || ' ÷ ' ELSE quality.digits("before") || ' × ' END
        || CASE WHEN way > 0 THEN '(1 + ' ELSE '(1 − ' END || rate_quote || ') = ' || quality.digits(round(sought, 4)) AS search,
        coalesce(quality.digits(below) || ' → ' || quality.percent(rate_below, decimals), '') AS first_near,
        quality.digits(above) || ' → ' || quality.percent(rate_above, decimals) AS second_near,
        quality.digits(round(sought)) || ' → '
        || quality.percent(CASE WHEN round(sought) = below THEN rate_below ELSE rate_above END, decimals) AS nearest,
        after_quote || ' ÷ ' || before_quote || ' − 1 = ' || quality.percent(100 * (ratio - 1), greatest(decimals, 2)) AS quotient
    FROM named
)
SELECT
    relation_key, article_key, relation_id, 'growth' AS kind,
    quality.judged(decidable, holds, loose) AS verdict,
    CASE WHEN verdict = 'inconsistent' THEN CASE WHEN test = 'ratio' THEN 'share_mismatch' ELSE 'impossible_rate' END END AS problem,
    CASE WHEN decidable THEN rate END AS stated,
    CASE WHEN NOT decidable THEN NULL WHEN test = 'ratio' THEN computed_rate
         WHEN abs(rate_below - rate) < abs(rate_above - rate) THEN rate_below ELSE rate_above END AS computed,
    -- Per cent come from division in floating point: what lies behind the eighth place is its noise.
    round(stated - computed, 8) AS residual,
    round(CASE WHEN NOT decidable THEN NULL
         WHEN test = 'ratio' AND rate >= computed_rate THEN (rate - rate_lower) + (computed_upper - computed_rate)
         WHEN test = 'ratio' THEN (rate_upper - rate) + (computed_rate - computed_lower)
         WHEN stated >= computed THEN rate - rate_lower
         ELSE rate_upper - rate END, 8) AS tolerance,
    '%' AS unit,
    coalesce(CASE WHEN NOT decidable THEN quality.missing_zh(unreadable_quote)
         WHEN test <> 'ratio' AND holds THEN nearest || ' ✓'
         WHEN test <> 'ratio' THEN search || '，不是整数：' || first_near || '，' || second_near
         WHEN holds THEN quotient || '，文中为' || rate_quote || ' ✓'
         ELSE quotient || ' ≠ ' || CASE WHEN way > 0 THEN '增长' ELSE '下降' END || rate_quote END, quality.missing_zh(NULL)) AS why_zh,
    coalesce(CASE WHEN NOT decidable THEN quality.missing_en(unreadable_quote)
         WHEN test <> 'ratio' AND holds THEN nearest || ' ✓'
         WHEN test <> 'ratio' THEN search || ', not a whole number: ' || first_near || ', ' || second_near
         WHEN holds THEN quotient || ', stated as ' || rate_quote || ' ✓'
         ELSE quotient || ' ≠ ' || CASE WHEN way > 0 THEN 'a rise of ' ELSE 'a fall of ' END || rate_quote END, quality.missing_en(NULL)) AS why_en
FROM worded
