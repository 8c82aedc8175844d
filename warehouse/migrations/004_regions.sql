COMMENT ON COLUMN core.dim_region.valid_from IS 'First year at the end of which the code was in use; 1980 where it is older.';
COMMENT ON COLUMN core.dim_region.valid_to IS 'Last year at the end of which it was; NULL while it is in use.';
