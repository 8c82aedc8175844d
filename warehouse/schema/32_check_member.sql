-- What the checks read: one row per member of a relation, with its bounds, in one unit per relation.

CREATE VIEW quality.member AS
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
    FROM core.fact_relation r
    JOIN core.bridge_relation_figure m USING (relation_key)
    JOIN core.fact_figure f USING (figure_key)
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
FROM united;
COMMENT ON VIEW quality.member IS 'One row per member of a relation, with the bounds that the checks compute from: as written where all members have one unit, else in canonical units.';
COMMENT ON COLUMN quality.member.relation_key IS 'The relation (core.fact_relation).';
COMMENT ON COLUMN quality.member.article_key IS 'The article.';
COMMENT ON COLUMN quality.member.relation_id IS 'Id of the relation in its article.';
COMMENT ON COLUMN quality.member.kind IS 'Kind of the relation.';
COMMENT ON COLUMN quality.member.loose IS 'Whether the wording leaves room.';
COMMENT ON COLUMN quality.member.whole_numbers IS 'Whether only whole numbers are possible.';
COMMENT ON COLUMN quality.member.role IS 'Role of the member.';
COMMENT ON COLUMN quality.member.sign IS '-1 for a part that is taken away and for the rate of a fall.';
COMMENT ON COLUMN quality.member.ordinal IS 'Place among the members.';
COMMENT ON COLUMN quality.member.figure_id IS 'Id of the figure in its article.';
COMMENT ON COLUMN quality.member.quote IS 'The figure as written.';
COMMENT ON COLUMN quality.member.qualifier IS 'How exactly it is stated.';
COMMENT ON COLUMN quality.member.decimals IS 'Decimal places as written.';
COMMENT ON COLUMN quality.member.scale IS 'Multiplier as written.';
COMMENT ON COLUMN quality.member.unreadable IS 'Whether the figure is damaged, so that it has no value.';
COMMENT ON COLUMN quality.member.unit IS 'Unit of value and ends; NULL where members of different units were converted.';
COMMENT ON COLUMN quality.member.is_percent IS 'Whether it is a percentage.';
COMMENT ON COLUMN quality.member.is_multiple IS 'Whether it is a multiple (倍).';
COMMENT ON COLUMN quality.member.value IS 'Stated value; lower end of a range.';
COMMENT ON COLUMN quality.member.lower_end IS 'Smallest possible value; NULL where there is none.';
COMMENT ON COLUMN quality.member.upper_end IS 'Largest possible value; NULL where there is none.';
COMMENT ON COLUMN quality.member.lower_open IS 'Whether lower_end itself is not possible.';
COMMENT ON COLUMN quality.member.upper_open IS 'Whether upper_end itself is not possible.';
