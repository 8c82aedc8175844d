-- What the checks read: one row per member of a relation, with its bounds, in one unit per relation.
--
-- fact_relation, bridge_relation_figure and fact_figure are those of the articles in scope: of the
-- whole warehouse in the view quality.member, of one load while it is judged, of one batch in judge.py.
WITH member AS (
    SELECT
        r.relation_key, r.article_key, r.relation_id, r.kind, r.loose, r.whole_numbers,
        m.role, m.sign, m.ordinal, m.figure_id,
        f.quote, f.unit, f.qualifier, f.decimals, f.scale,
        f.damaged OR f.low IS NULL AS unreadable,
        f.low, f.lower_bound, f.upper_bound, f.lower_open, f.upper_open,
        f.low_canonical, f.lower_canonical, f.upper_canonical,
        -- Percentages do not take part in it: 元, 元 and % is one unit.
        CASE WHEN m.role NOT IN ('percent', 'rate') THEN f.unit END AS counted_unit
    FROM fact_relation r
    JOIN bridge_relation_figure m USING (relation_key)
    JOIN fact_figure f USING (figure_key)
), united AS (
    SELECT *,
        -- A product multiplies units (元/户 × 户), so it is always computed in canonical ones.
        kind <> 'product' AND counted_unit IS NOT NULL
        AND min(counted_unit) OVER relation = max(counted_unit) OVER relation AS as_written
    FROM member
    WINDOW relation AS (PARTITION BY relation_key)
)
SELECT
    relation_key, article_key, relation_id, kind, loose, whole_numbers,
    role, sign, ordinal, figure_id, quote, qualifier, decimals, scale, unreadable,
    CASE WHEN as_written OR role IN ('percent', 'rate') THEN unit END AS unit,
    unit IN ('%', '‰') AS is_percent,
    unit = '倍' AS is_multiple,
    CASE WHEN as_written THEN low ELSE low_canonical END AS value,
    CASE WHEN as_written THEN lower_bound ELSE lower_canonical END AS lower_end,
    CASE WHEN as_written THEN upper_bound ELSE upper_canonical END AS upper_end,
    lower_open, upper_open
FROM united
