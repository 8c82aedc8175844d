-- The view quality.member is that of checks/input/check_member.sql over the whole warehouse.

CREATE VIEW quality.member AS
WITH fact_relation AS (FROM core.fact_relation),
    bridge_relation_figure AS (FROM core.bridge_relation_figure),
    fact_figure AS (FROM core.fact_figure)
FROM ({check_member});
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
