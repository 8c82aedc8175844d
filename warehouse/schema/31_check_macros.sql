-- Arithmetic of intervals that every check shares. An end that is NULL is unbounded.

CREATE MACRO quality.below(upper_end, upper_open, lower_end, lower_open) AS
    coalesce(upper_end < lower_end OR (upper_end = lower_end AND (upper_open OR lower_open)), false);
COMMENT ON MACRO quality.below IS 'Whether an interval that ends at upper_end lies wholly below one that begins at lower_end.';

-- Ratios are computed in DOUBLE; ends closer than a relative 1e-12 count as touching.
CREATE MACRO quality.below_ratio(upper_end, upper_open, lower_end, lower_open) AS
    coalesce(
        upper_end < lower_end - 1e-12 * abs(lower_end)
        OR (upper_end <= lower_end + 1e-12 * abs(lower_end) AND (upper_open OR lower_open)),
        false);
COMMENT ON MACRO quality.below_ratio IS 'The same for ends that were computed in DOUBLE.';

CREATE MACRO quality.judged(decidable, holds, loose) AS
    CASE WHEN decidable AND holds THEN 'consistent' WHEN decidable AND NOT loose THEN 'inconsistent' ELSE 'undetermined' END;
COMMENT ON MACRO quality.judged IS 'The verdict: a loose relation that does not hold is undetermined, never inconsistent.';

CREATE MACRO quality.digits(value) AS format('{:.12g}', value::DOUBLE);
COMMENT ON MACRO quality.digits IS 'A number as text, without trailing zeros.';

CREATE MACRO quality.digits_en(value) AS
    CASE WHEN abs(value) < 10000 OR contains(quality.digits(value), 'e') THEN quality.digits(value)
         ELSE format('{:,}', split_part(quality.digits(value), '.', 1)::BIGINT)
             || regexp_extract(quality.digits(value), '\.\d+$') END;
COMMENT ON MACRO quality.digits_en IS 'The same for a reader of English: from 10,000 on, thousands are set apart.';

CREATE MACRO quality.number_zh(value, scale) AS
    CASE scale
        WHEN 10000 THEN quality.digits(value::DOUBLE / 1e4) || '万'
        WHEN 100000000 THEN quality.digits(value::DOUBLE / 1e8) || '亿'
        WHEN 1000000000000 THEN quality.digits(value::DOUBLE / 1e12) || '万亿'
        ELSE quality.digits(value) END;
COMMENT ON MACRO quality.number_zh IS 'A number as a Chinese reader writes it, in the multiplier of the text.';

CREATE MACRO quality.percent(value, decimals) AS format('{:.' || decimals || 'f}', value::DOUBLE) || '%';
COMMENT ON MACRO quality.percent IS 'A percentage with so many decimals.';

CREATE MACRO quality.missing_zh(unreadable) AS
    CASE WHEN unreadable IS NULL THEN '有一项没有写出，无法核对' ELSE '“' || unreadable || '”缺损，无法核对' END;
COMMENT ON MACRO quality.missing_zh IS 'Why a relation cannot be decided, Chinese.';

CREATE MACRO quality.missing_en(unreadable) AS
    CASE WHEN unreadable IS NULL THEN 'a member is not written: it cannot be checked'
         ELSE '"' || unreadable || '" is damaged: it cannot be checked' END;
COMMENT ON MACRO quality.missing_en IS 'Why a relation cannot be decided, English.';

CREATE MACRO quality.stated_zh(value, lower_end, upper_end, qualifier, scale) AS
    CASE WHEN qualifier = 'exact' THEN quality.number_zh(value, scale)
         WHEN upper_end IS NULL THEN '≥' || quality.number_zh(lower_end, scale)
         WHEN coalesce(lower_end, 0) = 0 THEN '≤' || quality.number_zh(upper_end, scale)
         ELSE quality.number_zh(lower_end, scale) || '~' || quality.number_zh(upper_end, scale) END;
COMMENT ON MACRO quality.stated_zh IS 'A figure as text, Chinese; one that is not exact as its interval.';

CREATE MACRO quality.stated_en(value, lower_end, upper_end, qualifier) AS
    CASE WHEN qualifier = 'exact' THEN quality.digits_en(value)
         WHEN upper_end IS NULL THEN '≥' || quality.digits_en(lower_end)
         WHEN coalesce(lower_end, 0) = 0 THEN '≤' || quality.digits_en(upper_end)
         ELSE quality.digits_en(lower_end) || '~' || quality.digits_en(upper_end) END;
COMMENT ON MACRO quality.stated_en IS 'A figure as text, English, multiplied out.';

CREATE MACRO quality.first_whole(lower_end, is_open) AS
    CASE WHEN is_open AND abs(lower_end - round(lower_end)) <= 1e-9 THEN round(lower_end) + 1 ELSE ceil(lower_end - 1e-9) END;
COMMENT ON MACRO quality.first_whole IS 'Smallest whole number not below an end; ends within 1e-9 of a whole number count as it.';

CREATE MACRO quality.last_whole(upper_end, is_open) AS
    CASE WHEN is_open AND abs(upper_end - round(upper_end)) <= 1e-9 THEN round(upper_end) - 1 ELSE floor(upper_end + 1e-9) END;
COMMENT ON MACRO quality.last_whole IS 'Largest whole number not above an end.';
