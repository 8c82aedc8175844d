ALTER TABLE core.fact_relation ADD COLUMN base_period VARCHAR;
COMMENT ON COLUMN core.fact_relation.base_period IS 'Period that a growth or difference compares with (同比, 环比, 比上年); NULL where the text does not tell.';
