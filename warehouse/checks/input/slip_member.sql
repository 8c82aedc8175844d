-- The members of the relations as they would be with each slip mended: what check_member is to the checks.
-- Such a relation goes by the key of its slip. An exact count that gets a multiplier is rounded to it;
-- a value too large for DECIMAL becomes NULL, and nothing is decided.
SELECT
    slip_key AS relation_key, article_key, relation_id, kind, loose, whole_numbers,
    role, sign, ordinal, figure_id, quote, qualifier, decimals, new_scale AS scale, unreadable, unit, is_percent, is_multiple,
    try_cast(value * factor AS DECIMAL(38, 10)) AS value,
    try_cast(lower_end * factor - rounding AS DECIMAL(38, 10)) AS lower_end,
    try_cast(upper_end * factor + rounding AS DECIMAL(38, 10)) AS upper_end,
    lower_open, upper_open
FROM (
    SELECT m.*, s.slip_key,
        CASE WHEN m.ordinal = s.ordinal THEN s.to_scale ELSE m.scale END AS new_scale,
        CASE WHEN m.ordinal = s.ordinal THEN s.to_scale::DOUBLE / s.from_scale::DOUBLE ELSE 1 END AS factor,
        CASE WHEN m.ordinal = s.ordinal AND m.decimals = 0 AND m.lower_end = m.upper_end THEN s.to_scale / 2 ELSE 0 END AS rounding
    FROM slip s JOIN check_member m USING (relation_key)
)
