-- Zone core: what was read, as facts and dimensions.
--
-- Keys are 64-bit hashes of content (`figure_key` of article_key and figure_id, and so on), so that
-- loading the same reading twice changes nothing. Facts carry no index: uniqueness is an audited
-- check, and a bulk load stays linear. Values are DECIMAL(38, 10): 28 digits before the point.

CREATE SCHEMA core;

CREATE TABLE core.dim_article (
    article_key    VARCHAR NOT NULL,
    name           VARCHAR NOT NULL,
    title          VARCHAR,
    publisher      VARCHAR,
    published      VARCHAR,
    region         VARCHAR,
    url            VARCHAR,
    characters     INTEGER NOT NULL,
    repairs        INTEGER NOT NULL,
    clauses        INTEGER NOT NULL,
    figures        INTEGER NOT NULL,
    relations      INTEGER NOT NULL,
    problems       INTEGER NOT NULL,
    rules_version  VARCHAR NOT NULL,
    superseded_by  VARCHAR
);
COMMENT ON TABLE core.dim_article IS 'One row per article version that was read.';
COMMENT ON COLUMN core.dim_article.article_key IS 'Hash of the text.';
COMMENT ON COLUMN core.dim_article.name IS 'File name or address.';
COMMENT ON COLUMN core.dim_article.title IS 'Title, as the article or its source says.';
COMMENT ON COLUMN core.dim_article.publisher IS 'Publisher, as the article or its source says.';
COMMENT ON COLUMN core.dim_article.published IS 'Date of publication: YYYY, YYYY-MM or YYYY-MM-DD; NULL where nobody says.';
COMMENT ON COLUMN core.dim_article.region IS 'Six-digit code of the region that the article is about.';
COMMENT ON COLUMN core.dim_article.url IS 'Address of the page, where there is one.';
COMMENT ON COLUMN core.dim_article.characters IS 'Length of the raw text in code points.';
COMMENT ON COLUMN core.dim_article.repairs IS 'How many edits restoring the text took.';
COMMENT ON COLUMN core.dim_article.clauses IS 'How many clauses it has.';
COMMENT ON COLUMN core.dim_article.figures IS 'How many figures were read; the facts must hold as many.';
COMMENT ON COLUMN core.dim_article.relations IS 'How many relations were read; the facts must hold as many.';
COMMENT ON COLUMN core.dim_article.problems IS 'How many problems were read; the facts must hold as many.';
COMMENT ON COLUMN core.dim_article.rules_version IS 'Version of rules and code that read it.';
COMMENT ON COLUMN core.dim_article.superseded_by IS 'Key of the newer text found in the same place; NULL while this one is current.';

CREATE TABLE core.dim_unit (
    unit       VARCHAR NOT NULL,
    dimension  VARCHAR NOT NULL,
    canonical  VARCHAR NOT NULL,
    factor     DOUBLE NOT NULL
);
COMMENT ON TABLE core.dim_unit IS 'One row per unit as written.';
COMMENT ON COLUMN core.dim_unit.unit IS 'Unit as written, in simplified characters; empty for a bare count.';
COMMENT ON COLUMN core.dim_unit.dimension IS 'What it measures: money, area, people, households, percent and so on.';
COMMENT ON COLUMN core.dim_unit.canonical IS 'Unit that values of this dimension are compared in.';
COMMENT ON COLUMN core.dim_unit.factor IS 'One unit is so many canonical units.';

CREATE TABLE core.dim_indicator (
    indicator         VARCHAR NOT NULL,
    name_zh           VARCHAR NOT NULL,
    name_en           VARCHAR NOT NULL,
    theme             VARCHAR NOT NULL,
    dimensions        VARCHAR NOT NULL,
    units             VARCHAR NOT NULL,
    additive_regions  BOOLEAN NOT NULL,
    additive_time     BOOLEAN NOT NULL,
    headline          BOOLEAN NOT NULL
);
COMMENT ON TABLE core.dim_indicator IS 'One row per indicator code.';
COMMENT ON COLUMN core.dim_indicator.indicator IS 'Code, such as poverty.incidence.';
COMMENT ON COLUMN core.dim_indicator.name_zh IS 'Name in Chinese.';
COMMENT ON COLUMN core.dim_indicator.name_en IS 'Name in English.';
COMMENT ON COLUMN core.dim_indicator.theme IS 'First part of the code.';
COMMENT ON COLUMN core.dim_indicator.dimensions IS 'Dimensions that its levels can have, separated by |.';
COMMENT ON COLUMN core.dim_indicator.units IS 'Units that it is usually stated in, separated by |; its levels can have these whatever they measure elsewhere.';
COMMENT ON COLUMN core.dim_indicator.additive_regions IS 'Whether the values of regions add up to that of the region above.';
COMMENT ON COLUMN core.dim_indicator.additive_time IS 'Whether the values of months or years add up.';
COMMENT ON COLUMN core.dim_indicator.headline IS 'Whether a region has one value of it at a time, so that two articles can contradict each other.';

CREATE TABLE core.dim_region (
    region       VARCHAR NOT NULL,
    name         VARCHAR NOT NULL,
    short_name   VARCHAR NOT NULL,
    other_names  VARCHAR[] NOT NULL,
    level        VARCHAR NOT NULL,
    parent       VARCHAR,
    province     VARCHAR NOT NULL,
    prefecture   VARCHAR,
    valid_from   INTEGER NOT NULL,
    valid_to     INTEGER
);
COMMENT ON TABLE core.dim_region IS 'One row per county, prefecture or province of GB/T 2260, under its latest name.';
COMMENT ON COLUMN core.dim_region.region IS 'Six-digit code.';
COMMENT ON COLUMN core.dim_region.name IS 'Full name; the last one where it was renamed.';
COMMENT ON COLUMN core.dim_region.short_name IS 'Usual short name.';
COMMENT ON COLUMN core.dim_region.other_names IS 'Former names and usual abbreviations.';
COMMENT ON COLUMN core.dim_region.level IS 'province, prefecture or county.';
COMMENT ON COLUMN core.dim_region.parent IS 'Code of the region it belongs to; NULL for a province.';
COMMENT ON COLUMN core.dim_region.province IS 'Name of the province.';
COMMENT ON COLUMN core.dim_region.prefecture IS 'Name of the prefecture, where there is one.';
COMMENT ON COLUMN core.dim_region.valid_from IS 'First year at the end of which the code was in use; 1980 where it is older.';
COMMENT ON COLUMN core.dim_region.valid_to IS 'Last year at the end of which it was; NULL while it is in use.';

CREATE TABLE core.dim_period (
    period      VARCHAR NOT NULL,
    start_date  DATE,
    end_date    DATE NOT NULL,
    grain       VARCHAR NOT NULL
);
COMMENT ON TABLE core.dim_period IS 'One row per period that a figure speaks of.';
COMMENT ON COLUMN core.dim_period.period IS 'Label: YYYY, YYYY-MM, YYYY-MM-DD, YYYY-Qn, A..B or ..B.';
COMMENT ON COLUMN core.dim_period.start_date IS 'First day; NULL where it is open (..B).';
COMMENT ON COLUMN core.dim_period.end_date IS 'Last day.';
COMMENT ON COLUMN core.dim_period.grain IS 'year, quarter, month, day, span or until.';

CREATE TABLE core.dim_facet (
    facet    VARCHAR NOT NULL,
    name_zh  VARCHAR NOT NULL,
    name_en  VARCHAR NOT NULL
);
COMMENT ON TABLE core.dim_facet IS 'One row per facet: in what way a figure speaks of its indicator.';
COMMENT ON COLUMN core.dim_facet.facet IS 'Code.';
COMMENT ON COLUMN core.dim_facet.name_zh IS 'Name in Chinese.';
COMMENT ON COLUMN core.dim_facet.name_en IS 'Name in English.';
INSERT INTO core.dim_facet VALUES
    ('level', '水平', 'level'),
    ('change', '增减量', 'absolute change'),
    ('growth', '增减幅度', 'relative change'),
    ('share', '占比', 'part of a whole'),
    ('rate', '率', 'rate'),
    ('target', '目标', 'planned or promised'),
    ('standard', '标准', 'rule or norm');

CREATE TABLE core.dim_problem (
    kind     VARCHAR NOT NULL,
    code     VARCHAR,
    name_zh  VARCHAR NOT NULL,
    name_en  VARCHAR NOT NULL,
    why_zh   VARCHAR NOT NULL,
    why_en   VARCHAR NOT NULL
);
COMMENT ON TABLE core.dim_problem IS 'One row per kind of problem: its code in `heshu check`, its name, what it means.';
COMMENT ON COLUMN core.dim_problem.kind IS 'Kind of problem, such as sum_mismatch.';
COMMENT ON COLUMN core.dim_problem.code IS 'Code such as HS101, which `heshu rule` explains; NULL where two articles are needed to see it.';
COMMENT ON COLUMN core.dim_problem.name_zh IS 'Name in Chinese.';
COMMENT ON COLUMN core.dim_problem.name_en IS 'Name in English.';
COMMENT ON COLUMN core.dim_problem.why_zh IS 'What it means, in Chinese.';
COMMENT ON COLUMN core.dim_problem.why_en IS 'What it means, in English.';

CREATE TABLE core.dim_qualifier (
    qualifier  VARCHAR NOT NULL,
    name_zh    VARCHAR NOT NULL,
    name_en    VARCHAR NOT NULL
);
COMMENT ON TABLE core.dim_qualifier IS 'One row per qualifier: how exactly a figure is stated.';
COMMENT ON COLUMN core.dim_qualifier.qualifier IS 'Code.';
COMMENT ON COLUMN core.dim_qualifier.name_zh IS 'Words in Chinese.';
COMMENT ON COLUMN core.dim_qualifier.name_en IS 'Name in English.';
INSERT INTO core.dim_qualifier VALUES
    ('exact', '确数', 'as stated, to its last decimal'),
    ('about', '约、左右', 'about'),
    ('over', '余、多、以上', 'over'),
    ('under', '近、不足、以下', 'under'),
    ('range', '区间', 'from … to');

CREATE TABLE core.fact_figure (
    figure_key       BIGINT NOT NULL,
    article_key      VARCHAR NOT NULL,
    figure_id        VARCHAR NOT NULL,
    span_start       INTEGER NOT NULL,
    span_end         INTEGER NOT NULL,
    quote            VARCHAR NOT NULL,
    sentence         VARCHAR NOT NULL,
    sentence_number  INTEGER NOT NULL,
    paragraph        INTEGER NOT NULL,
    clause_kind      VARCHAR NOT NULL,
    low              DECIMAL(38, 10),
    high             DECIMAL(38, 10),
    lower_bound      DECIMAL(38, 10),
    upper_bound      DECIMAL(38, 10),
    lower_open       BOOLEAN NOT NULL,
    upper_open       BOOLEAN NOT NULL,
    unit             VARCHAR NOT NULL,
    low_canonical    DECIMAL(38, 10),
    high_canonical   DECIMAL(38, 10),
    lower_canonical  DECIMAL(38, 10),
    upper_canonical  DECIMAL(38, 10),
    decimals         SMALLINT NOT NULL,
    scale            DECIMAL(38, 10) NOT NULL,
    qualifier        VARCHAR NOT NULL,
    damaged          BOOLEAN NOT NULL,
    candidates       DECIMAL(38, 10)[] NOT NULL,
    indicator        VARCHAR,
    facet            VARCHAR NOT NULL,
    region           VARCHAR,
    place            VARCHAR,
    period           VARCHAR,
    rules            VARCHAR[] NOT NULL,
    rules_version    VARCHAR NOT NULL
);
COMMENT ON TABLE core.fact_figure IS 'One row per figure of an article.';
COMMENT ON COLUMN core.fact_figure.figure_key IS 'Hash of article_key and figure_id.';
COMMENT ON COLUMN core.fact_figure.article_key IS 'The article (core.dim_article).';
COMMENT ON COLUMN core.fact_figure.figure_id IS 'f1, f2, … in the order of the text.';
COMMENT ON COLUMN core.fact_figure.span_start IS 'First code point of the quote in the raw text, counted from 0.';
COMMENT ON COLUMN core.fact_figure.span_end IS 'One past the last code point of the quote.';
COMMENT ON COLUMN core.fact_figure.quote IS 'The figure as the raw text writes it.';
COMMENT ON COLUMN core.fact_figure.sentence IS 'The restored sentence around it: whose words; of one of more than 4000 characters, what stands beside the figure.';
COMMENT ON COLUMN core.fact_figure.sentence_number IS 'Number of the sentence in the article.';
COMMENT ON COLUMN core.fact_figure.paragraph IS 'Number of the paragraph or table row in the article.';
COMMENT ON COLUMN core.fact_figure.clause_kind IS 'heading, body, cell or furniture.';
COMMENT ON COLUMN core.fact_figure.low IS 'Value as written, multiplied out, in `unit`; lower end of a range. NULL where damaged.';
COMMENT ON COLUMN core.fact_figure.high IS 'Upper end of a range; otherwise the same as `low`.';
COMMENT ON COLUMN core.fact_figure.lower_bound IS 'Smallest value that the words allow; NULL where there is none.';
COMMENT ON COLUMN core.fact_figure.upper_bound IS 'Largest value that the words allow; NULL where there is none.';
COMMENT ON COLUMN core.fact_figure.lower_open IS 'Whether the lower bound itself is not possible.';
COMMENT ON COLUMN core.fact_figure.upper_open IS 'Whether the upper bound itself is not possible.';
COMMENT ON COLUMN core.fact_figure.unit IS 'Unit as written (core.dim_unit).';
COMMENT ON COLUMN core.fact_figure.low_canonical IS '`low` in the canonical unit.';
COMMENT ON COLUMN core.fact_figure.high_canonical IS '`high` in the canonical unit.';
COMMENT ON COLUMN core.fact_figure.lower_canonical IS '`lower_bound` in the canonical unit.';
COMMENT ON COLUMN core.fact_figure.upper_canonical IS '`upper_bound` in the canonical unit.';
COMMENT ON COLUMN core.fact_figure.decimals IS 'Decimal places as written, before multiplying out.';
COMMENT ON COLUMN core.fact_figure.scale IS 'Multiplier as written: 10000 for 万.';
COMMENT ON COLUMN core.fact_figure.qualifier IS 'How exactly it is stated (core.dim_qualifier).';
COMMENT ON COLUMN core.fact_figure.damaged IS 'Whether a digit is lost or unreadable.';
COMMENT ON COLUMN core.fact_figure.candidates IS 'Values that a damaged figure can still have; empty otherwise.';
COMMENT ON COLUMN core.fact_figure.indicator IS 'What it measures (core.dim_indicator); NULL where none fits.';
COMMENT ON COLUMN core.fact_figure.facet IS 'In what way (core.dim_facet).';
COMMENT ON COLUMN core.fact_figure.region IS 'Of which region (core.dim_region); NULL where the text does not tell.';
COMMENT ON COLUMN core.fact_figure.place IS 'Village, town, company or person that it is about, as written.';
COMMENT ON COLUMN core.fact_figure.period IS 'Of which period (core.dim_period); NULL where the text does not tell.';
COMMENT ON COLUMN core.fact_figure.rules IS 'Ids of the rule rows that made it, in the order they applied.';
COMMENT ON COLUMN core.fact_figure.rules_version IS 'Version of rules and code that read it.';

CREATE TABLE core.article_repair (
    article_key  VARCHAR NOT NULL,
    ordinal      INTEGER NOT NULL,
    span_start   INTEGER NOT NULL,
    span_end     INTEGER NOT NULL,
    replacement  VARCHAR NOT NULL,
    steps        VARCHAR[] NOT NULL
);
COMMENT ON TABLE core.article_repair IS 'One row per place of a raw text that was repaired; putting every replacement in gives the text as it was read.';
COMMENT ON COLUMN core.article_repair.article_key IS 'The article (core.dim_article).';
COMMENT ON COLUMN core.article_repair.ordinal IS 'Number of the repair in its article, in the order of the text.';
COMMENT ON COLUMN core.article_repair.span_start IS 'First code point of the raw text that was replaced, counted from 0.';
COMMENT ON COLUMN core.article_repair.span_end IS 'One past the last of them; equal to span_start where something was put in.';
COMMENT ON COLUMN core.article_repair.replacement IS 'What stands there instead; empty where it was taken out.';
COMMENT ON COLUMN core.article_repair.steps IS 'Steps of restoring that had a part in it, in order.';

CREATE TABLE core.fact_relation (
    relation_key   BIGINT NOT NULL,
    article_key    VARCHAR NOT NULL,
    relation_id    VARCHAR NOT NULL,
    kind           VARCHAR NOT NULL,
    members        INTEGER NOT NULL,
    cue            VARCHAR NOT NULL,
    rule           VARCHAR NOT NULL,
    derived        BOOLEAN NOT NULL,
    chain          VARCHAR NOT NULL,
    loose          BOOLEAN NOT NULL,
    whole_numbers  BOOLEAN NOT NULL,
    optional       BOOLEAN NOT NULL,
    base_period    VARCHAR
);
COMMENT ON TABLE core.fact_relation IS 'One row per tie between figures that the text asserts; its verdict stands in quality.verdict.';
COMMENT ON COLUMN core.fact_relation.relation_key IS 'Hash of article_key and relation_id.';
COMMENT ON COLUMN core.fact_relation.article_key IS 'The article (core.dim_article).';
COMMENT ON COLUMN core.fact_relation.relation_id IS 'r1, r2, … in the order of the text.';
COMMENT ON COLUMN core.fact_relation.kind IS 'sum, share, complement, subset, difference, growth, product, rate_of, same or paired.';
COMMENT ON COLUMN core.fact_relation.members IS 'How many members it has; the bridge must hold as many.';
COMMENT ON COLUMN core.fact_relation.cue IS 'The words that assert it.';
COMMENT ON COLUMN core.fact_relation.rule IS 'Id of the rule row.';
COMMENT ON COLUMN core.fact_relation.derived IS 'Whether it is drawn from several sentences by arithmetic.';
COMMENT ON COLUMN core.fact_relation.chain IS 'How it was derived; empty otherwise.';
COMMENT ON COLUMN core.fact_relation.loose IS 'Whether the wording leaves room: such a relation is never inconsistent.';
COMMENT ON COLUMN core.fact_relation.whole_numbers IS 'Whether part and whole count things, so that only whole numbers are possible.';
COMMENT ON COLUMN core.fact_relation.optional IS 'Whether only a reader of several sentences sees it.';
COMMENT ON COLUMN core.fact_relation.base_period IS 'Period that a growth or difference compares with (同比, 环比, 比上年); NULL where the text does not tell.';

CREATE TABLE core.bridge_relation_figure (
    relation_key  BIGINT NOT NULL,
    figure_key    BIGINT NOT NULL,
    article_key   VARCHAR NOT NULL,
    relation_id   VARCHAR NOT NULL,
    figure_id     VARCHAR NOT NULL,
    role          VARCHAR NOT NULL,
    sign          TINYINT NOT NULL,
    ordinal       INTEGER NOT NULL
);
COMMENT ON TABLE core.bridge_relation_figure IS 'One row per member of a relation.';
COMMENT ON COLUMN core.bridge_relation_figure.relation_key IS 'The relation (core.fact_relation).';
COMMENT ON COLUMN core.bridge_relation_figure.figure_key IS 'The figure (core.fact_figure).';
COMMENT ON COLUMN core.bridge_relation_figure.article_key IS 'The article of both.';
COMMENT ON COLUMN core.bridge_relation_figure.relation_id IS 'Id of the relation in its article.';
COMMENT ON COLUMN core.bridge_relation_figure.figure_id IS 'Id of the figure in its article.';
COMMENT ON COLUMN core.bridge_relation_figure.role IS 'total, part, whole, percent, minuend, subtrahend, result, before, after, rate, factor, a or b.';
COMMENT ON COLUMN core.bridge_relation_figure.sign IS '-1 for a part that is taken away and for the rate of a fall; otherwise 1.';
COMMENT ON COLUMN core.bridge_relation_figure.ordinal IS 'Place among the members, counted from 1.';

CREATE TABLE core.fact_problem (
    problem_key  BIGINT NOT NULL,
    article_key  VARCHAR NOT NULL,
    kind         VARCHAR NOT NULL,
    figures      VARCHAR[] NOT NULL,
    relation_id  VARCHAR,
    why_zh       VARCHAR NOT NULL,
    why_en       VARCHAR NOT NULL,
    span_start   INTEGER,
    span_end     INTEGER,
    sentence     VARCHAR
);
COMMENT ON TABLE core.fact_problem IS 'One row per problem that the reader saw in the words; those that follow from a verdict are computed in quality.verdict.';
COMMENT ON COLUMN core.fact_problem.problem_key IS 'Hash of article_key, kind, figures and reason.';
COMMENT ON COLUMN core.fact_problem.article_key IS 'The article (core.dim_article).';
COMMENT ON COLUMN core.fact_problem.kind IS 'Kind of problem, such as damaged_number or unit_conflict.';
COMMENT ON COLUMN core.fact_problem.figures IS 'Ids of the figures it concerns; may be empty.';
COMMENT ON COLUMN core.fact_problem.relation_id IS 'Id of the relation it concerns, where there is one.';
COMMENT ON COLUMN core.fact_problem.why_zh IS 'Reason in Chinese, one line.';
COMMENT ON COLUMN core.fact_problem.why_en IS 'Reason in English, one line.';
COMMENT ON COLUMN core.fact_problem.span_start IS 'Of words that are no figure (the second spelling of a name): where they start in the raw text; else NULL.';
COMMENT ON COLUMN core.fact_problem.span_end IS 'Where they end.';
COMMENT ON COLUMN core.fact_problem.sentence IS 'The sentences that such words stand in, one a line; else NULL.';
