-- Zone mart: views and macros for people. They show current articles only: a text that was replaced
-- where it was found is left out (core.dim_article.superseded_by).

CREATE SCHEMA mart;

CREATE VIEW mart.figure AS
SELECT
    f.article_key, f.figure_id, a.title, a.publisher, a.published, a.url, a.name AS article,
    f.quote, f.low AS value, f.high AS value_high, f.unit,
    f.low_canonical AS value_canonical, f.high_canonical AS value_canonical_high, u.canonical AS unit_canonical, u.dimension,
    f.lower_bound, f.upper_bound, f.lower_open, f.upper_open, f.qualifier, f.damaged, f.candidates,
    f.indicator, i.name_zh AS indicator_zh, i.name_en AS indicator_en, i.theme,
    f.facet, c.name_zh AS facet_zh,
    f.region, g.name AS region_name, g.prefecture, g.province, f.place,
    f.period, p.start_date, p.end_date, p.grain,
    f.sentence, f.span_start, f.span_end, f.rules, f.rules_version, f.figure_key
FROM core.fact_figure f
JOIN core.dim_article a ON a.article_key = f.article_key AND a.superseded_by IS NULL
LEFT JOIN core.dim_unit u ON u.unit = f.unit
LEFT JOIN core.dim_indicator i ON i.indicator = f.indicator
LEFT JOIN core.dim_facet c ON c.facet = f.facet
LEFT JOIN core.dim_region g ON g.region = f.region
LEFT JOIN core.dim_period p ON p.period = f.period;
COMMENT ON VIEW mart.figure IS 'One row per figure of a current article, with every label: which county, which indicator, which period, how much, in which unit, in whose words.';
COMMENT ON COLUMN mart.figure.article_key IS 'The article.';
COMMENT ON COLUMN mart.figure.figure_id IS 'Id of the figure in its article.';
COMMENT ON COLUMN mart.figure.title IS 'Title of the article.';
COMMENT ON COLUMN mart.figure.publisher IS 'Who published it.';
COMMENT ON COLUMN mart.figure.published IS 'When it was published.';
COMMENT ON COLUMN mart.figure.url IS 'Address of the article.';
COMMENT ON COLUMN mart.figure.article IS 'File name or address of the article.';
COMMENT ON COLUMN mart.figure.quote IS 'The figure as the text writes it.';
COMMENT ON COLUMN mart.figure.value IS 'Value in `unit`; lower end of a range; NULL where damaged.';
COMMENT ON COLUMN mart.figure.value_high IS 'Upper end of a range; otherwise the value.';
COMMENT ON COLUMN mart.figure.unit IS 'Unit as written.';
COMMENT ON COLUMN mart.figure.value_canonical IS 'Value in the canonical unit: compare and add up these.';
COMMENT ON COLUMN mart.figure.value_canonical_high IS 'Upper end of a range in the canonical unit.';
COMMENT ON COLUMN mart.figure.unit_canonical IS 'Canonical unit of the dimension.';
COMMENT ON COLUMN mart.figure.dimension IS 'What the unit measures.';
COMMENT ON COLUMN mart.figure.lower_bound IS 'Smallest value that the words allow, in `unit`; NULL where there is none.';
COMMENT ON COLUMN mart.figure.upper_bound IS 'Largest value that the words allow, in `unit`; NULL where there is none.';
COMMENT ON COLUMN mart.figure.lower_open IS 'Whether the lower bound itself is not possible.';
COMMENT ON COLUMN mart.figure.upper_open IS 'Whether the upper bound itself is not possible.';
COMMENT ON COLUMN mart.figure.qualifier IS 'exact, about, over, under or range.';
COMMENT ON COLUMN mart.figure.damaged IS 'Whether a digit is lost.';
COMMENT ON COLUMN mart.figure.candidates IS 'Values that a damaged figure can still have.';
COMMENT ON COLUMN mart.figure.indicator IS 'Code of the indicator.';
COMMENT ON COLUMN mart.figure.indicator_zh IS 'Indicator in Chinese.';
COMMENT ON COLUMN mart.figure.indicator_en IS 'Indicator in English.';
COMMENT ON COLUMN mart.figure.theme IS 'Theme of the indicator.';
COMMENT ON COLUMN mart.figure.facet IS 'level, change, growth, share, rate, target or standard.';
COMMENT ON COLUMN mart.figure.facet_zh IS 'Facet in Chinese.';
COMMENT ON COLUMN mart.figure.region IS 'Six-digit code of the region.';
COMMENT ON COLUMN mart.figure.region_name IS 'Name of the region.';
COMMENT ON COLUMN mart.figure.prefecture IS 'Prefecture that it belongs to.';
COMMENT ON COLUMN mart.figure.province IS 'Province that it belongs to.';
COMMENT ON COLUMN mart.figure.place IS 'Village, town, company or person that the figure is about.';
COMMENT ON COLUMN mart.figure.period IS 'Period as a label.';
COMMENT ON COLUMN mart.figure.start_date IS 'First day of the period; NULL where open.';
COMMENT ON COLUMN mart.figure.end_date IS 'Last day of the period.';
COMMENT ON COLUMN mart.figure.grain IS 'year, quarter, month, day, span or until.';
COMMENT ON COLUMN mart.figure.sentence IS 'The sentence around it.';
COMMENT ON COLUMN mart.figure.span_start IS 'Where the quote begins in the raw text.';
COMMENT ON COLUMN mart.figure.span_end IS 'Where the quote ends in the raw text.';
COMMENT ON COLUMN mart.figure.rules IS 'Rules that made it.';
COMMENT ON COLUMN mart.figure.rules_version IS 'Version of rules and code that read it.';
COMMENT ON COLUMN mart.figure.figure_key IS 'Key in core.fact_figure.';

CREATE VIEW mart.relation AS
SELECT
    r.article_key, r.relation_id, a.title, a.name AS article, r.kind, v.verdict, v.problem,
    v.stated, v.computed, v.residual, v.tolerance, v.unit, v.why_zh, v.why_en,
    m.figures, m.quotes, r.cue, r.derived, r.chain, r.loose, r.whole_numbers, r.optional, r.base_period, r.rule, r.relation_key
FROM core.fact_relation r
JOIN core.dim_article a ON a.article_key = r.article_key AND a.superseded_by IS NULL
LEFT JOIN quality.verdict v ON v.relation_key = r.relation_key
LEFT JOIN (
    SELECT b.relation_key, list(b.figure_id ORDER BY b.ordinal) AS figures, list(b.role || '=' || f.quote ORDER BY b.ordinal) AS quotes
    FROM core.bridge_relation_figure b JOIN core.fact_figure f USING (figure_key)
    GROUP BY b.relation_key
) m ON m.relation_key = r.relation_key;
COMMENT ON VIEW mart.relation IS 'One row per relation of a current article, with its verdict and the sum in words.';
COMMENT ON COLUMN mart.relation.article_key IS 'The article.';
COMMENT ON COLUMN mart.relation.relation_id IS 'Id of the relation in its article.';
COMMENT ON COLUMN mart.relation.title IS 'Title of the article.';
COMMENT ON COLUMN mart.relation.article IS 'File name or address of the article.';
COMMENT ON COLUMN mart.relation.kind IS 'Kind of the relation.';
COMMENT ON COLUMN mart.relation.verdict IS 'consistent, inconsistent or undetermined.';
COMMENT ON COLUMN mart.relation.problem IS 'Kind of finding that follows.';
COMMENT ON COLUMN mart.relation.stated IS 'What the text states.';
COMMENT ON COLUMN mart.relation.computed IS 'What the other members give.';
COMMENT ON COLUMN mart.relation.residual IS 'stated less computed.';
COMMENT ON COLUMN mart.relation.tolerance IS 'Largest residual that the bounds allow.';
COMMENT ON COLUMN mart.relation.unit IS 'Unit of these.';
COMMENT ON COLUMN mart.relation.why_zh IS 'The sum in one line, Chinese.';
COMMENT ON COLUMN mart.relation.why_en IS 'The sum in one line, English.';
COMMENT ON COLUMN mart.relation.figures IS 'Ids of the members, in order.';
COMMENT ON COLUMN mart.relation.quotes IS 'Role and quote of the members, in order.';
COMMENT ON COLUMN mart.relation.cue IS 'The words that assert it.';
COMMENT ON COLUMN mart.relation.derived IS 'Whether it is drawn from several sentences.';
COMMENT ON COLUMN mart.relation.chain IS 'How it was derived.';
COMMENT ON COLUMN mart.relation.loose IS 'Whether the wording leaves room.';
COMMENT ON COLUMN mart.relation.whole_numbers IS 'Whether only whole numbers are possible.';
COMMENT ON COLUMN mart.relation.optional IS 'Whether only a reader of several sentences sees it.';
COMMENT ON COLUMN mart.relation.base_period IS 'Period that a growth or difference compares with.';
COMMENT ON COLUMN mart.relation.rule IS 'Rule that found it.';
COMMENT ON COLUMN mart.relation.relation_key IS 'Key in core.fact_relation.';

CREATE VIEW mart.finding AS
SELECT
    k.code, n.kind, k.name_zh, k.name_en, n.origin, a.title, a.publisher, a.published, a.url, a.name AS article,
    n.line, n.column_number, n.why_zh, n.why_en, n.stated, n.computed, n.residual, n.tolerance, n.unit,
    q.quotes, coalesce(n.sentence, q.sentence) AS sentence, o.name AS other_article, o.published AS other_published,
    n.known, n.judgement, n.article_key, n.relation_id, n.figures, n.other_article_key, n.other_figures,
    n.span_start, n.span_end, n.finding_key
FROM quality.finding n
LEFT JOIN core.dim_problem k ON k.kind = n.kind
JOIN core.dim_article a ON a.article_key = n.article_key AND a.superseded_by IS NULL
LEFT JOIN core.dim_article o ON o.article_key = n.other_article_key
LEFT JOIN (
    SELECT
        finding_key, list(quote ORDER BY span_start) AS quotes,
        string_agg(sentence, chr(10) ORDER BY span_start) FILTER (is_first) AS sentence
    FROM (
        SELECT
            m.finding_key, f.quote, f.sentence, f.span_start,
            row_number() OVER (PARTITION BY m.finding_key, f.sentence ORDER BY f.span_start) = 1 AS is_first
        FROM (SELECT finding_key, article_key, unnest(figures) AS figure_id FROM quality.finding) m
        JOIN core.fact_figure f USING (article_key, figure_id)
    )
    GROUP BY finding_key
) q ON q.finding_key = n.finding_key;
COMMENT ON VIEW mart.finding IS 'One row per finding on a current article, with the words that it is about.';
COMMENT ON COLUMN mart.finding.code IS 'Code such as HS101, which `heshu rule` explains; NULL for a conflict between articles.';
COMMENT ON COLUMN mart.finding.name_zh IS 'Name of the kind in Chinese.';
COMMENT ON COLUMN mart.finding.name_en IS 'Name of the kind in English.';
COMMENT ON COLUMN mart.finding.line IS 'Line of the raw text where it stands, from 1; NULL where it has no place.';
COMMENT ON COLUMN mart.finding.column_number IS 'Column in that line, from 1, in code points.';
COMMENT ON COLUMN mart.finding.span_start IS 'Where in the raw text it stands, from 0.';
COMMENT ON COLUMN mart.finding.span_end IS 'Where that ends.';
COMMENT ON COLUMN mart.finding.kind IS 'Kind of problem.';
COMMENT ON COLUMN mart.finding.origin IS 'verdict, reading or conflict.';
COMMENT ON COLUMN mart.finding.title IS 'Title of the article.';
COMMENT ON COLUMN mart.finding.publisher IS 'Who published it.';
COMMENT ON COLUMN mart.finding.published IS 'When it was published.';
COMMENT ON COLUMN mart.finding.url IS 'Address of the article.';
COMMENT ON COLUMN mart.finding.article IS 'File name or address of the article.';
COMMENT ON COLUMN mart.finding.why_zh IS 'Reason in Chinese.';
COMMENT ON COLUMN mart.finding.why_en IS 'Reason in English.';
COMMENT ON COLUMN mart.finding.stated IS 'What the text states.';
COMMENT ON COLUMN mart.finding.computed IS 'What the other figures give.';
COMMENT ON COLUMN mart.finding.residual IS 'stated less computed.';
COMMENT ON COLUMN mart.finding.tolerance IS 'Largest residual that the bounds allow.';
COMMENT ON COLUMN mart.finding.unit IS 'Unit of these.';
COMMENT ON COLUMN mart.finding.quotes IS 'The figures as written, in the order of the text.';
COMMENT ON COLUMN mart.finding.sentence IS 'The sentences that they stand in, one a line; of a cell its row, its column and itself.';
COMMENT ON COLUMN mart.finding.other_article IS 'Of a conflict, the other article.';
COMMENT ON COLUMN mart.finding.other_published IS 'Of a conflict, when the other was published.';
COMMENT ON COLUMN mart.finding.known IS 'Why a person has judged that it is no error of the article; NULL while it is open.';
COMMENT ON COLUMN mart.finding.judgement IS 'What a person has judged: confirmed (stays open), known or misread; NULL where nobody has.';
COMMENT ON COLUMN mart.finding.article_key IS 'Key of the article.';
COMMENT ON COLUMN mart.finding.relation_id IS 'Id of the relation.';
COMMENT ON COLUMN mart.finding.figures IS 'Ids of the figures.';
COMMENT ON COLUMN mart.finding.other_article_key IS 'Key of the other article.';
COMMENT ON COLUMN mart.finding.other_figures IS 'Ids of the figures of the other article.';
COMMENT ON COLUMN mart.finding.finding_key IS 'Key in quality.finding.';

CREATE VIEW mart.article_quality AS
SELECT
    a.article_key, a.name AS article, a.title, a.publisher, a.published, g.name AS region_name, a.characters, a.repairs,
    a.figures,
    coalesce(f.damaged, 0) AS damaged,
    coalesce(f.without_indicator, 0) AS without_indicator,
    coalesce(f.without_region, 0) AS without_region,
    coalesce(f.without_period, 0) AS without_period,
    a.relations,
    coalesce(v.consistent, 0) AS consistent,
    coalesce(v.inconsistent, 0) AS inconsistent,
    coalesce(v.undetermined, 0) AS undetermined,
    coalesce(n.findings, 0) AS findings,
    coalesce(n.known_findings, 0) AS known_findings
FROM core.dim_article a
LEFT JOIN core.dim_region g ON g.region = a.region
LEFT JOIN (
    SELECT article_key,
        count(*) FILTER (damaged) AS damaged,
        count(*) FILTER (indicator IS NULL) AS without_indicator,
        count(*) FILTER (region IS NULL) AS without_region,
        count(*) FILTER (period IS NULL) AS without_period
    FROM core.fact_figure GROUP BY article_key
) f USING (article_key)
LEFT JOIN (
    SELECT article_key,
        count(*) FILTER (verdict = 'consistent') AS consistent,
        count(*) FILTER (verdict = 'inconsistent') AS inconsistent,
        count(*) FILTER (verdict = 'undetermined') AS undetermined
    FROM quality.verdict GROUP BY article_key
) v USING (article_key)
LEFT JOIN (
    SELECT article_key, count(*) FILTER (known IS NULL) AS findings, count(*) FILTER (known IS NOT NULL) AS known_findings
    FROM quality.finding GROUP BY article_key
) n USING (article_key)
WHERE a.superseded_by IS NULL;
COMMENT ON VIEW mart.article_quality IS 'One row per current article: what was read from it and how it stands the checks.';
COMMENT ON COLUMN mart.article_quality.article_key IS 'Key of the article.';
COMMENT ON COLUMN mart.article_quality.article IS 'File name or address.';
COMMENT ON COLUMN mart.article_quality.title IS 'Title.';
COMMENT ON COLUMN mart.article_quality.publisher IS 'Who published it.';
COMMENT ON COLUMN mart.article_quality.published IS 'When it was published.';
COMMENT ON COLUMN mart.article_quality.region_name IS 'Region that it is about.';
COMMENT ON COLUMN mart.article_quality.characters IS 'Length of the raw text.';
COMMENT ON COLUMN mart.article_quality.repairs IS 'Edits that restoring it took.';
COMMENT ON COLUMN mart.article_quality.figures IS 'Figures read.';
COMMENT ON COLUMN mart.article_quality.damaged IS 'Figures with a lost digit.';
COMMENT ON COLUMN mart.article_quality.without_indicator IS 'Figures whose indicator is unknown.';
COMMENT ON COLUMN mart.article_quality.without_region IS 'Figures whose region is unknown.';
COMMENT ON COLUMN mart.article_quality.without_period IS 'Figures whose period is unknown.';
COMMENT ON COLUMN mart.article_quality.relations IS 'Relations read.';
COMMENT ON COLUMN mart.article_quality.consistent IS 'Relations that hold.';
COMMENT ON COLUMN mart.article_quality.inconsistent IS 'Relations that do not.';
COMMENT ON COLUMN mart.article_quality.undetermined IS 'Relations that cannot be decided.';
COMMENT ON COLUMN mart.article_quality.findings IS 'Findings, but for the known ones.';
COMMENT ON COLUMN mart.article_quality.known_findings IS 'Findings that a person has judged acceptable.';

CREATE VIEW mart.region AS
WITH in_use AS (
    -- Names that two regions of a province share (城区, 郊区) tell nothing about who followed whom.
    SELECT province, level, short_name, any_value(region) AS region
    FROM core.dim_region WHERE valid_to IS NULL GROUP BY ALL HAVING count(*) = 1
)
SELECT
    d.region, d.name, d.short_name, d.other_names, d.level, d.parent, d.prefecture, d.province, d.valid_from, d.valid_to,
    CASE WHEN d.valid_to IS NULL THEN d.region ELSE u.region END AS region_now
FROM core.dim_region d
LEFT JOIN in_use u ON u.province = d.province AND u.level = d.level AND u.short_name = d.short_name;
COMMENT ON VIEW mart.region IS 'One row per region, with the code that it has now: counties were renumbered when they became cities or districts, or went to another prefecture.';
COMMENT ON COLUMN mart.region.region IS 'Six-digit code.';
COMMENT ON COLUMN mart.region.name IS 'Full name; the last one where it was renamed.';
COMMENT ON COLUMN mart.region.short_name IS 'Usual short name.';
COMMENT ON COLUMN mart.region.other_names IS 'Former names and usual abbreviations.';
COMMENT ON COLUMN mart.region.level IS 'province, prefecture or county.';
COMMENT ON COLUMN mart.region.parent IS 'Code of the region it belongs to; NULL for a province.';
COMMENT ON COLUMN mart.region.prefecture IS 'Name of the prefecture, where there is one.';
COMMENT ON COLUMN mart.region.province IS 'Name of the province.';
COMMENT ON COLUMN mart.region.valid_from IS 'First year at the end of which the code was in use; 1980 where it is older.';
COMMENT ON COLUMN mart.region.valid_to IS 'Last year at the end of which it was; NULL while it is in use.';
COMMENT ON COLUMN mart.region.region_now IS 'The code in use of the region of that name and level in the province; NULL where there is none (it was merged or renamed altogether).';

CREATE VIEW mart.indicator_series AS
SELECT
    region, any_value(region_name) AS region_name, any_value(province) AS province,
    indicator, any_value(indicator_zh) AS indicator_zh, facet, place, period,
    min(start_date) AS start_date, min(end_date) AS end_date,
    unit_canonical AS unit,
    arg_max(value_canonical::DOUBLE, (coalesce(published, ''), article_key, span_start)) AS value,
    min(value_canonical)::DOUBLE AS lowest, max(value_canonical_high)::DOUBLE AS highest,
    count(*) AS figures, count(DISTINCT article_key) AS articles,
    arg_max(quote, (coalesce(published, ''), article_key, span_start)) AS latest_quote
FROM mart.figure
WHERE indicator IS NOT NULL AND region IS NOT NULL AND NOT damaged
GROUP BY region, indicator, facet, place, period, unit_canonical;
COMMENT ON VIEW mart.indicator_series IS 'One row per region, indicator, facet, place, period and canonical unit: what all current articles say of it.';
COMMENT ON COLUMN mart.indicator_series.region IS 'Six-digit code of the region.';
COMMENT ON COLUMN mart.indicator_series.region_name IS 'Name of the region.';
COMMENT ON COLUMN mart.indicator_series.province IS 'Province that it belongs to.';
COMMENT ON COLUMN mart.indicator_series.indicator IS 'Code of the indicator.';
COMMENT ON COLUMN mart.indicator_series.indicator_zh IS 'Indicator in Chinese.';
COMMENT ON COLUMN mart.indicator_series.facet IS 'In what way the figures speak of it.';
COMMENT ON COLUMN mart.indicator_series.place IS 'Place below the county; NULL for the region itself.';
COMMENT ON COLUMN mart.indicator_series.period IS 'Period; NULL where the text does not tell.';
COMMENT ON COLUMN mart.indicator_series.start_date IS 'First day of the period; NULL where open.';
COMMENT ON COLUMN mart.indicator_series.end_date IS 'Last day of the period.';
COMMENT ON COLUMN mart.indicator_series.unit IS 'Canonical unit.';
COMMENT ON COLUMN mart.indicator_series.value IS 'Value of `latest_quote`.';
COMMENT ON COLUMN mart.indicator_series.lowest IS 'Smallest stated value.';
COMMENT ON COLUMN mart.indicator_series.highest IS 'Largest stated value.';
COMMENT ON COLUMN mart.indicator_series.figures IS 'How many figures state it.';
COMMENT ON COLUMN mart.indicator_series.articles IS 'How many articles state it.';
COMMENT ON COLUMN mart.indicator_series.latest_quote IS 'The figure as the latest article writes it; its last where it writes several, which are then of different things (`lowest`, `highest`).';

CREATE MACRO mart.series(region_code, indicator_code) AS TABLE
    SELECT s.period, s.start_date, s.end_date, s.facet, s.place, s.value, s.lowest, s.highest, s.unit, s.figures, s.articles, s.latest_quote
    FROM mart.indicator_series s
    JOIN mart.region g ON g.region = s.region
    WHERE s.indicator = indicator_code AND s.period IS NOT NULL
      AND (s.region = region_code OR g.region_now = (SELECT region_now FROM mart.region WHERE region = region_code))
    ORDER BY s.end_date, s.start_date, s.facet, s.place;
COMMENT ON MACRO TABLE mart.series IS 'One indicator of one region through time, under all codes that it had: FROM mart.series(''141032'', ''poverty.incidence'').';

CREATE MACRO mart.region_profile(region_code) AS TABLE
    SELECT s.indicator, s.indicator_zh, s.facet, s.period, s.value, s.lowest, s.highest, s.unit, s.figures, s.articles, s.latest_quote
    FROM mart.indicator_series s
    JOIN mart.region g ON g.region = s.region
    WHERE s.place IS NULL
      AND (s.region = region_code OR g.region_now = (SELECT region_now FROM mart.region WHERE region = region_code))
    QUALIFY row_number() OVER (
        PARTITION BY s.indicator, s.facet, s.unit ORDER BY s.end_date DESC NULLS LAST, s.start_date DESC NULLS LAST) = 1
    ORDER BY s.indicator, s.facet;
COMMENT ON MACRO TABLE mart.region_profile IS 'The latest value of every indicator of one region, `period` NULL where no article tells it: FROM mart.region_profile(''141032'').';

CREATE MACRO mart.within(region_code, indicator_code) AS TABLE
    SELECT g.region, g.name AS region_name, g.level, g.prefecture, s.period, s.facet, s.value, s.unit, i.additive_regions, s.articles, s.latest_quote
    FROM mart.indicator_series s
    JOIN core.dim_region g ON g.region = s.region
    LEFT JOIN core.dim_region above ON above.region = g.parent
    JOIN core.dim_indicator i ON i.indicator = s.indicator
    WHERE s.indicator = indicator_code AND s.place IS NULL
      AND region_code IN (g.region, g.parent, above.parent)
    ORDER BY g.region, s.end_date NULLS LAST, s.start_date NULLS LAST, s.facet;
COMMENT ON MACRO TABLE mart.within IS 'One indicator of a region and of all within it, to add up where `additive_regions` allows: FROM mart.within(''140000'', ''poverty.population'').';

CREATE VIEW mart.conflict AS
WITH stated AS (
    -- Only headline indicators: a county has one poverty incidence, but many investments. An article
    -- that gives several values is left out: they will be of different things.
    SELECT
        f.region, f.indicator, f.facet, f.period, u.canonical AS unit, f.article_key,
        coalesce(a.published, '') AS published, a.publisher,
        any_value(f.figure_id) AS figure_id, any_value(f.quote) AS quote, any_value(f.low_canonical) AS value,
        any_value(f.lower_canonical) AS lower_end, any_value(f.upper_canonical) AS upper_end
    FROM core.fact_figure f
    JOIN core.dim_article a ON a.article_key = f.article_key AND a.superseded_by IS NULL
    JOIN core.dim_indicator i ON i.indicator = f.indicator AND i.headline
    JOIN core.dim_unit u ON u.unit = f.unit
    WHERE f.region IS NOT NULL AND f.period IS NOT NULL AND f.place IS NULL AND NOT f.damaged
      AND f.facet IN ('level', 'rate', 'growth')
      AND f.period NOT LIKE '..%'
    GROUP BY ALL
    HAVING min(f.low_canonical) = max(f.low_canonical) AND min(f.high_canonical) = max(f.high_canonical)
), ordered AS (
    -- An article is compared with the tightest bounds among those before it: in linear time, and
    -- enough, because intervals that all meet two by two have a point in common.
    SELECT *,
        max(lower_end) OVER earlier AS highest_lower,
        arg_max(article_key, lower_end) OVER earlier AS above_key,
        min(upper_end) OVER earlier AS lowest_upper,
        arg_min(article_key, upper_end) OVER earlier AS below_key
    FROM stated
    WINDOW earlier AS (
        PARTITION BY region, indicator, facet, period, unit ORDER BY published, article_key
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), apart AS (
    SELECT *, CASE WHEN upper_end < highest_lower THEN above_key ELSE below_key END AS other_article_key
    FROM ordered
    WHERE upper_end < highest_lower OR lower_end > lowest_upper
)
SELECT
    c.region, g.name AS region_name, c.indicator, i.name_zh AS indicator_zh, i.name_en AS indicator_en, c.facet, c.period, c.unit,
    c.article_key, c.published, c.publisher, c.figure_id, c.quote, c.value::DOUBLE AS value,
    o.article_key AS other_article_key, o.published AS other_published, o.publisher AS other_publisher,
    o.figure_id AS other_figure_id, o.quote AS other_quote, o.value::DOUBLE AS other_value,
    c.published > o.published AND o.published <> '' AS later
FROM apart c
JOIN stated o ON o.article_key = c.other_article_key AND o.region = c.region AND o.indicator = c.indicator
    AND o.facet = c.facet AND o.period = c.period AND o.unit = c.unit
JOIN core.dim_indicator i ON i.indicator = c.indicator
LEFT JOIN core.dim_region g ON g.region = c.region;
COMMENT ON VIEW mart.conflict IS 'One row per article that contradicts an earlier one: one region, indicator, facet and period, values that cannot both be true.';
COMMENT ON COLUMN mart.conflict.region IS 'Six-digit code of the region.';
COMMENT ON COLUMN mart.conflict.region_name IS 'Name of the region.';
COMMENT ON COLUMN mart.conflict.indicator IS 'Code of the indicator.';
COMMENT ON COLUMN mart.conflict.indicator_zh IS 'Indicator in Chinese.';
COMMENT ON COLUMN mart.conflict.indicator_en IS 'Indicator in English.';
COMMENT ON COLUMN mart.conflict.facet IS 'level, rate or growth.';
COMMENT ON COLUMN mart.conflict.period IS 'Period.';
COMMENT ON COLUMN mart.conflict.unit IS 'Canonical unit of both values.';
COMMENT ON COLUMN mart.conflict.article_key IS 'The later article.';
COMMENT ON COLUMN mart.conflict.published IS 'When it was published; empty where unknown.';
COMMENT ON COLUMN mart.conflict.publisher IS 'Who published it.';
COMMENT ON COLUMN mart.conflict.figure_id IS 'Its figure.';
COMMENT ON COLUMN mart.conflict.quote IS 'Its figure as written.';
COMMENT ON COLUMN mart.conflict.value IS 'Its value.';
COMMENT ON COLUMN mart.conflict.other_article_key IS 'The earlier article.';
COMMENT ON COLUMN mart.conflict.other_published IS 'When that was published; empty where unknown.';
COMMENT ON COLUMN mart.conflict.other_publisher IS 'Who published that.';
COMMENT ON COLUMN mart.conflict.other_figure_id IS 'Figure of the earlier article.';
COMMENT ON COLUMN mart.conflict.other_quote IS 'That figure as written.';
COMMENT ON COLUMN mart.conflict.other_value IS 'That value.';
COMMENT ON COLUMN mart.conflict.later IS 'Whether the dates say that the article is later, so that it may correct the other.';
