-- share, rate_of: part ÷ whole is the percentage.
--
-- With all three written, the interval of the quotient is compared with that of the percentage, in
-- DOUBLE with a relative guard of 1e-12. With only the percentage and one of the others written,
-- whole numbers can still decide (the GRIM test): some whole number must give the percentage, to
-- its last decimal. Where the count is so large that every percentage is possible, the test says
-- nothing; then only 100 % of a stated count is consistent, because the count itself gives it.
--
-- Several parts add up with their signs. A whole of a count and a percentage is the count ÷ the
-- percentage (17990人 that are 34.4% of all).
WITH tied AS (
    SELECT
        relation_key, any_value(article_key) AS article_key, any_value(relation_id) AS relation_id,
        any_value(kind) AS kind, any_value(loose) AS loose, any_value(whole_numbers) AS whole_numbers,
        bool_or(unreadable) AS unreadable,
        min(quote) FILTER (unreadable) AS unreadable_quote,

        sum(CASE WHEN sign < 0 THEN -value ELSE value END) FILTER (role = 'part')::DOUBLE AS part,
        CASE WHEN bool_and(CASE WHEN sign < 0 THEN upper_end ELSE lower_end END IS NOT NULL) FILTER (role = 'part')
             THEN sum(CASE WHEN sign < 0 THEN -upper_end ELSE lower_end END) FILTER (role = 'part') END::DOUBLE AS part_lower,
        CASE WHEN bool_and(CASE WHEN sign < 0 THEN lower_end ELSE upper_end END IS NOT NULL) FILTER (role = 'part')
             THEN sum(CASE WHEN sign < 0 THEN -lower_end ELSE upper_end END) FILTER (role = 'part') END::DOUBLE AS part_upper,
        coalesce(bool_or(CASE WHEN sign < 0 THEN upper_open ELSE lower_open END) FILTER (role = 'part'), false) AS part_lower_open,
        coalesce(bool_or(CASE WHEN sign < 0 THEN lower_open ELSE upper_open END) FILTER (role = 'part'), false) AS part_upper_open,
        string_agg(CASE WHEN sign < 0 THEN '− ' ELSE '' END || quote, ' ' ORDER BY ordinal) FILTER (role = 'part') AS part_quote,

        any_value(value) FILTER (role = 'whole' AND NOT is_percent)::DOUBLE AS base,
        any_value(lower_end) FILTER (role = 'whole' AND NOT is_percent)::DOUBLE AS base_lower,
        any_value(upper_end) FILTER (role = 'whole' AND NOT is_percent)::DOUBLE AS base_upper,
        coalesce(any_value(value) FILTER (role = 'whole' AND is_percent)::DOUBLE, 100) / 100 AS of_base,
        coalesce(any_value(lower_end) FILTER (role = 'whole' AND is_percent)::DOUBLE, 100) / 100 AS of_base_lower,
        coalesce(any_value(upper_end) FILTER (role = 'whole' AND is_percent)::DOUBLE, 100) / 100 AS of_base_upper,
        coalesce(bool_or(CASE WHEN is_percent THEN upper_open ELSE lower_open END) FILTER (role = 'whole'), false) AS whole_lower_open,
        coalesce(bool_or(CASE WHEN is_percent THEN lower_open ELSE upper_open END) FILTER (role = 'whole'), false) AS whole_upper_open,
        string_agg(quote, ' ÷ ' ORDER BY ordinal) FILTER (role = 'whole') AS whole_quote,

        any_value(value) FILTER (role = 'percent')::DOUBLE AS percent,
        any_value(lower_end) FILTER (role = 'percent')::DOUBLE AS percent_lower,
        any_value(upper_end) FILTER (role = 'percent')::DOUBLE AS percent_upper,
        coalesce(bool_or(lower_open) FILTER (role = 'percent'), false) AS percent_lower_open,
        coalesce(bool_or(upper_open) FILTER (role = 'percent'), false) AS percent_upper_open,
        any_value(decimals) FILTER (role = 'percent') AS decimals,
        any_value(qualifier) FILTER (role = 'percent') AS percent_qualifier,
        any_value(quote) FILTER (role = 'percent') AS percent_quote
    FROM check_member WHERE kind IN ('share', 'rate_of')
    GROUP BY relation_key
), wholes AS (
    SELECT *,
        base / nullif(of_base, 0) AS whole,
        base_lower / nullif(of_base_upper, 0) AS whole_lower,
        base_upper / nullif(of_base_lower, 0) AS whole_upper
    FROM tied
), quotients AS (
    SELECT *,
        CASE WHEN unreadable OR percent IS NULL THEN 'none'
             WHEN part IS NOT NULL AND whole <> 0 THEN 'quotient'
             WHEN whole = 0 THEN 'none'
             WHEN whole IS NOT NULL AND whole_numbers AND percent_qualifier = 'exact' THEN 'whole part'
             WHEN part > 0 AND whole_numbers AND percent_qualifier = 'exact' AND percent_lower > 0 THEN 'whole whole'
             WHEN kind = 'rate_of' AND percent = 100 AND percent_qualifier = 'exact' AND coalesce(part, whole) IS NOT NULL THEN 'all'
             ELSE 'none' END AS test,
        100 * part / nullif(whole, 0) AS quotient,
        100 * part_lower / nullif(whole_upper, 0) AS quotient_lower,
        100 * part_upper / nullif(whole_lower, 0) AS quotient_upper,
        -- The count that is not written, as the other two give it, and its interval.
        CASE WHEN part IS NULL THEN whole * percent / 100 ELSE 100 * part / nullif(percent, 0) END AS sought,
        CASE WHEN part IS NULL THEN whole_lower * percent_lower / 100 ELSE 100 * part_lower / nullif(percent_upper, 0) END AS sought_lower,
        CASE WHEN part IS NULL THEN whole_upper * percent_upper / 100 ELSE 100 * part_upper / nullif(percent_lower, 0) END AS sought_upper,
        CASE WHEN part IS NULL THEN whole_lower_open OR percent_lower_open ELSE part_lower_open OR percent_upper_open END AS sought_lower_open,
        CASE WHEN part IS NULL THEN whole_upper_open OR percent_upper_open ELSE part_upper_open OR percent_lower_open END AS sought_upper_open
    FROM wholes
), counted AS (
    SELECT *,
        -- Without an end there is always one.
        coalesce(quality.first_whole(sought_lower, sought_lower_open) <= quality.last_whole(sought_upper, sought_upper_open), true) AS has_whole,
        coalesce(sought_upper - sought_lower < 1, false) AS telling,
        floor(sought) AS below, floor(sought) + 1 AS above
    FROM quotients
), compared AS (
    SELECT *,
        CASE test
            WHEN 'quotient' THEN true
            WHEN 'whole part' THEN telling OR NOT has_whole OR (kind = 'rate_of' AND percent = 100)
            WHEN 'whole whole' THEN telling OR NOT has_whole OR (kind = 'rate_of' AND percent = 100)
            WHEN 'all' THEN true
            ELSE false END AS decidable,
        CASE test
            WHEN 'quotient' THEN
                NOT quality.below_ratio(quotient_upper, part_upper_open OR whole_lower_open, percent_lower, percent_lower_open)
                AND NOT quality.below_ratio(percent_upper, percent_upper_open, quotient_lower, part_lower_open OR whole_upper_open)
            WHEN 'all' THEN true
            ELSE has_whole END AS holds
    FROM counted
)
SELECT
    relation_key, article_key, relation_id, kind,
    quality.judged(decidable, holds, loose) AS verdict,
    CASE WHEN verdict = 'inconsistent' THEN CASE WHEN test = 'quotient' THEN 'share_mismatch' ELSE 'impossible_rate' END END AS problem,
    CASE WHEN test <> 'none' THEN percent END AS stated,
    CASE test WHEN 'quotient' THEN quotient
              WHEN 'whole part' THEN 100 * round(sought) / nullif(whole, 0)
              WHEN 'whole whole' THEN 100 * part / nullif(round(sought), 0)
              WHEN 'all' THEN 100 END AS computed,
    -- Per cent come from division in floating point: what lies behind the eighth place is its noise.
    round(stated - computed, 8) AS residual,
    round(CASE test
        WHEN 'quotient' THEN CASE WHEN percent >= quotient THEN (percent - percent_lower) + (quotient_upper - quotient)
                                  ELSE (percent_upper - percent) + (quotient - quotient_lower) END
        WHEN 'none' THEN NULL
        ELSE CASE WHEN stated >= computed THEN percent - percent_lower ELSE percent_upper - percent END END, 8) AS tolerance,
    '%' AS unit,
    coalesce(CASE
        WHEN test = 'none' THEN quality.missing_zh(unreadable_quote)
        WHEN test = 'quotient' THEN part_quote || ' ÷ ' || whole_quote || ' = ' || quality.percent(computed, greatest(decimals, 2))
            || CASE WHEN holds THEN '，文中为' || percent_quote || ' ✓' ELSE ' ≠ ' || percent_quote END
        WHEN percent = 100 AND holds THEN coalesce(whole_quote, part_quote) || '全部，100% ✓'
        WHEN NOT decidable THEN quality.missing_zh(NULL)
        WHEN holds THEN CASE test WHEN 'whole part' THEN quality.digits(round(sought)) || ' ÷ ' || whole_quote
            ELSE part_quote || ' ÷ ' || quality.digits(round(sought)) END || ' = ' || quality.percent(computed, decimals) || ' ✓'
        WHEN test = 'whole part' THEN quality.digits(whole) || ' × ' || percent_quote || ' = ' || quality.digits(sought) || '，不是整数：'
            || quality.digits(below) || ' → ' || quality.percent(100 * below / nullif(whole, 0), decimals) || '，'
            || quality.digits(above) || ' → ' || quality.percent(100 * above / nullif(whole, 0), decimals)
        ELSE quality.digits(part) || ' ÷ ' || percent_quote || ' = ' || quality.digits(sought) || '，不是整数：'
            || coalesce(quality.digits(below) || ' → ' || quality.percent(100 * part / nullif(below, 0), decimals) || '，', '')
            || quality.digits(above) || ' → ' || quality.percent(100 * part / nullif(above, 0), decimals)
    END, quality.missing_zh(NULL)) AS why_zh,
    coalesce(CASE
        WHEN test = 'none' THEN quality.missing_en(unreadable_quote)
        WHEN test = 'quotient' THEN part_quote || ' ÷ ' || whole_quote || ' = ' || quality.percent(computed, greatest(decimals, 2))
            || CASE WHEN holds THEN ', stated as ' || percent_quote || ' ✓' ELSE ' ≠ ' || percent_quote END
        WHEN percent = 100 AND holds THEN 'all of ' || coalesce(whole_quote, part_quote) || ', 100% ✓'
        WHEN NOT decidable THEN quality.missing_en(NULL)
        WHEN holds THEN CASE test WHEN 'whole part' THEN quality.digits(round(sought)) || ' ÷ ' || whole_quote
            ELSE part_quote || ' ÷ ' || quality.digits(round(sought)) END || ' = ' || quality.percent(computed, decimals) || ' ✓'
        WHEN test = 'whole part' THEN quality.digits(whole) || ' × ' || percent_quote || ' = ' || quality.digits(sought) || ', not a whole number: '
            || quality.digits(below) || ' → ' || quality.percent(100 * below / nullif(whole, 0), decimals) || ', '
            || quality.digits(above) || ' → ' || quality.percent(100 * above / nullif(whole, 0), decimals)
        ELSE quality.digits(part) || ' ÷ ' || percent_quote || ' = ' || quality.digits(sought) || ', not a whole number: '
            || coalesce(quality.digits(below) || ' → ' || quality.percent(100 * part / nullif(below, 0), decimals) || ', ', '')
            || quality.digits(above) || ' → ' || quality.percent(100 * part / nullif(above, 0), decimals)
    END, quality.missing_en(NULL)) AS why_en
FROM compared
