-- paired: households (a) and people (b) of one group: from 1 to 10 people a household.
WITH tied AS (
    SELECT
        relation_key, any_value(article_key) AS article_key, any_value(relation_id) AS relation_id,
        any_value(loose) AS loose,
        bool_or(unreadable) AS unreadable,
        min(quote) FILTER (unreadable) AS unreadable_quote,
        any_value(value) FILTER (role = 'a') AS households,
        any_value(lower_end) FILTER (role = 'a') AS households_lower,
        any_value(upper_end) FILTER (role = 'a') AS households_upper,
        bool_or(lower_open) FILTER (role = 'a') AS households_lower_open,
        bool_or(upper_open) FILTER (role = 'a') AS households_upper_open,
        any_value(value) FILTER (role = 'b') AS people,
        any_value(lower_end) FILTER (role = 'b') AS people_lower,
        any_value(upper_end) FILTER (role = 'b') AS people_upper,
        bool_or(lower_open) FILTER (role = 'b') AS people_lower_open,
        bool_or(upper_open) FILTER (role = 'b') AS people_upper_open,
        any_value(quote) FILTER (role = 'a') AS households_quote,
        any_value(quote) FILTER (role = 'b') AS people_quote
    FROM check_member WHERE kind = 'paired'
    GROUP BY relation_key
), compared AS (
    SELECT *,
        NOT unreadable AND coalesce(households > 0, false) AND people IS NOT NULL AS decidable,
        people::DOUBLE / nullif(households, 0)::DOUBLE AS size,
        quality.below(people_upper, people_upper_open, households_lower, households_lower_open) AS too_few,
        quality.below(10 * households_upper, households_upper_open, people_lower, people_lower_open) AS too_many,
        -- The other way round it would be an ordinary group.
        households BETWEEN 1.5 * people AND 6.5 * people AS swapped
    FROM tied
)
SELECT
    relation_key, article_key, relation_id, 'paired' AS kind,
    quality.judged(decidable, NOT too_few AND NOT too_many, loose) AS verdict,
    CASE WHEN verdict = 'inconsistent' THEN 'implausible_pair' END AS problem,
    CASE WHEN decidable THEN size END AS stated,
    CASE WHEN decidable THEN least(greatest(size, 1), 10) END AS computed,
    CASE WHEN decidable THEN size - least(greatest(size, 1), 10) END AS residual,
    NULL::DOUBLE AS tolerance,
    '人/户' AS unit,
    coalesce(CASE WHEN NOT decidable THEN quality.missing_zh(unreadable_quote)
         WHEN too_few THEN people_quote || '少于' || households_quote || '，一户不足一人' || CASE WHEN swapped THEN '，疑户数与人数互换' ELSE '' END
         WHEN too_many THEN people_quote || ' ÷ ' || households_quote || ' = ' || format('{:.2f}', size) || '，一户超过10人'
         ELSE people_quote || ' ÷ ' || households_quote || ' = ' || format('{:.2f}', size) || '人/户 ✓' END, quality.missing_zh(NULL)) AS why_zh,
    coalesce(CASE WHEN NOT decidable THEN quality.missing_en(unreadable_quote)
         WHEN too_few THEN people_quote || ' is fewer than ' || households_quote || ': less than one person a household' || CASE WHEN swapped THEN '; the two are probably swapped' ELSE '' END
         WHEN too_many THEN people_quote || ' ÷ ' || households_quote || ' = ' || format('{:.2f}', size) || ': more than 10 people a household'
         ELSE people_quote || ' ÷ ' || households_quote || ' = ' || format('{:.2f}', size) || ' people a household ✓' END, quality.missing_en(NULL)) AS why_en
FROM compared
