-- One view per check: the verdicts of the whole warehouse, computed afresh; same columns as quality.verdict.

CREATE VIEW quality.check_sum AS WITH check_member AS (FROM quality.member) FROM ({sum});
COMMENT ON VIEW quality.check_sum IS 'Verdicts on sums and complements, computed from the facts as they stand (warehouse/checks/sum.sql).';

CREATE VIEW quality.check_share AS WITH check_member AS (FROM quality.member) FROM ({share});
COMMENT ON VIEW quality.check_share IS 'Verdicts on shares and rates, computed from the facts as they stand (warehouse/checks/share.sql).';

CREATE VIEW quality.check_subset AS WITH check_member AS (FROM quality.member) FROM ({subset});
COMMENT ON VIEW quality.check_subset IS 'Verdicts on subsets, computed from the facts as they stand (warehouse/checks/subset.sql).';

CREATE VIEW quality.check_difference AS WITH check_member AS (FROM quality.member) FROM ({difference});
COMMENT ON VIEW quality.check_difference IS 'Verdicts on differences, computed from the facts as they stand (warehouse/checks/difference.sql).';

CREATE VIEW quality.check_growth AS WITH check_member AS (FROM quality.member) FROM ({growth});
COMMENT ON VIEW quality.check_growth IS 'Verdicts on growth rates, computed from the facts as they stand (warehouse/checks/growth.sql).';

CREATE VIEW quality.check_product AS WITH check_member AS (FROM quality.member) FROM ({product});
COMMENT ON VIEW quality.check_product IS 'Verdicts on products, computed from the facts as they stand (warehouse/checks/product.sql).';

CREATE VIEW quality.check_same AS WITH check_member AS (FROM quality.member) FROM ({same});
COMMENT ON VIEW quality.check_same IS 'Verdicts on restatements, computed from the facts as they stand (warehouse/checks/same.sql).';

CREATE VIEW quality.check_paired AS WITH check_member AS (FROM quality.member) FROM ({paired});
COMMENT ON VIEW quality.check_paired IS 'Verdicts on households and people, computed from the facts as they stand (warehouse/checks/paired.sql).';
