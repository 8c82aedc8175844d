-- sum: the parts add up to the total. complement: the percentages of one whole add up to 100.
--
-- Sums are exact DECIMAL. An unreadable member, a sum without a total, and a sum or complement of
-- fewer than two parts are undetermined.
WITH added AS (
    SELECT
        relation_key, any_value(article_key) AS article_key, any_value(relation_id) AS relation_id,
        any_value(kind) AS kind, any_value(loose) AS loose, any_value(unit) AS unit,
        bool_or(unreadable) AS unreadable,
        min(quote) FILTER (unreadable) AS unreadable_quote,
        count(*) FILTER (role = 'part') AS parts,
        any_value(scale) FILTER (role = 'total') AS scale,
        CASE WHEN any_value(kind) = 'sum' THEN any_value(value) FILTER (role = 'total') ELSE 100 END AS stated,
        any_value(lower_end) FILTER (role = 'total') AS total_lower,
        any_value(upper_end) FILTER (role = 'total') AS total_upper,
        bool_or(lower_open) FILTER (role = 'total') AS total_lower_open,
        bool_or(upper_open) FILTER (role = 'total') AS total_upper_open,
        any_value(quality.stated_zh(value, lower_end, upper_end, qualifier, scale)) FILTER (role = 'total') AS total_zh,
        any_value(quality.stated_en(value, lower_end, upper_end, qualifier)) FILTER (role = 'total') AS total_en,
        sum(CASE WHEN sign < 0 THEN -value ELSE value END) FILTER (role = 'part') AS computed,
        -- One part without an end leaves the whole sum without it.
        CASE WHEN bool_and(CASE WHEN sign < 0 THEN upper_end ELSE lower_end END IS NOT NULL) FILTER (role = 'part')
             THEN sum(CASE WHEN sign < 0 THEN -upper_end ELSE lower_end END) FILTER (role = 'part') END AS parts_lower,
        CASE WHEN bool_and(CASE WHEN sign < 0 THEN lower_end ELSE upper_end END IS NOT NULL) FILTER (role = 'part')
             THEN sum(CASE WHEN sign < 0 THEN -lower_end ELSE upper_end END) FILTER (role = 'part') END AS parts_upper,
        bool_or(CASE WHEN sign < 0 THEN upper_open ELSE lower_open END) FILTER (role = 'part') AS parts_lower_open,
        bool_or(CASE WHEN sign < 0 THEN lower_open ELSE upper_open END) FILTER (role = 'part') AS parts_upper_open,
        string_agg(
            CASE WHEN sign < 0 THEN '− ' WHEN ordinal > first_part THEN '+ ' ELSE '' END
            || quality.stated_zh(value, lower_end, upper_end, qualifier, scale), ' ' ORDER BY ordinal
        ) FILTER (role = 'part') AS parts_zh,
        string_agg(
            CASE WHEN sign < 0 THEN '− ' WHEN ordinal > first_part THEN '+ ' ELSE '' END
            || quality.stated_en(value, lower_end, upper_end, qualifier), ' ' ORDER BY ordinal
        ) FILTER (role = 'part') AS parts_en
    FROM (
        SELECT *, min(ordinal) FILTER (role = 'part') OVER (PARTITION BY relation_key) AS first_part
        FROM check_member WHERE kind IN ('sum', 'complement')
    )
    GROUP BY relation_key
), bounded AS (
    SELECT *,
        NOT unreadable AND parts >= 2 AND stated IS NOT NULL AS decidable,
        CASE WHEN kind = 'sum' THEN total_lower ELSE 100 END AS stated_lower,
        CASE WHEN kind = 'sum' THEN total_upper ELSE 100 END AS stated_upper,
        coalesce(total_lower_open, false) AS stated_lower_open,
        coalesce(total_upper_open, false) AS stated_upper_open
    FROM added
), compared AS (
    SELECT *,
        stated - computed AS residual,
        CASE WHEN stated >= computed THEN (stated - stated_lower) + (parts_upper - computed)
             ELSE (stated_upper - stated) + (computed - parts_lower) END AS tolerance,
        NOT quality.below(parts_upper, parts_upper_open, stated_lower, stated_lower_open)
        AND NOT quality.below(stated_upper, stated_upper_open, parts_lower, parts_lower_open) AS holds
    FROM bounded
), explained AS (
    SELECT *,
        parts_zh || ' = ' || quality.number_zh(computed, coalesce(scale, 1)) AS sum_zh,
        parts_en || ' = ' || quality.digits_en(computed) AS sum_en,
        CASE WHEN kind = 'sum' THEN total_zh ELSE '100%' END AS stated_zh,
        CASE WHEN kind = 'sum' THEN total_en ELSE '100%' END AS stated_en
    FROM compared
)
SELECT
    relation_key, article_key, relation_id, kind,
    quality.judged(decidable, holds, loose) AS verdict,
    CASE WHEN verdict = 'inconsistent' THEN 'sum_mismatch' END AS problem,
    CASE WHEN decidable THEN stated::DOUBLE END AS stated,
    CASE WHEN decidable THEN computed::DOUBLE END AS computed,
    CASE WHEN decidable THEN residual::DOUBLE END AS residual,
    CASE WHEN decidable THEN tolerance::DOUBLE END AS tolerance,
    unit,
    coalesce(CASE WHEN NOT decidable THEN quality.missing_zh(unreadable_quote)
         WHEN residual = 0 THEN sum_zh || ' ✓'
         WHEN holds THEN sum_zh || '，文中为' || stated_zh || '，在精度之内 ✓'
         ELSE sum_zh || ' ≠ ' || stated_zh || '，相差' || quality.number_zh(abs(residual), coalesce(scale, 1))
              || CASE WHEN tolerance = 0 THEN '（都是确数，应当分毫不差）'
                 ELSE '，四舍五入至多差' || quality.number_zh(tolerance, coalesce(scale, 1)) END END, quality.missing_zh(NULL)) AS why_zh,
    coalesce(CASE WHEN NOT decidable THEN quality.missing_en(unreadable_quote)
         WHEN residual = 0 THEN sum_en || ' ✓'
         WHEN holds THEN sum_en || ', stated as ' || stated_en || ': within its precision ✓'
         ELSE sum_en || ' ≠ ' || stated_en || ': off by ' || quality.digits_en(abs(residual))
              || CASE WHEN tolerance = 0 THEN ', and exact counts leave no room'
                 ELSE '; rounding explains at most ' || quality.digits_en(tolerance) END END, quality.missing_en(NULL)) AS why_en
FROM explained
