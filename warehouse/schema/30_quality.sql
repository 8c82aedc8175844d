-- Zone quality: runs, checks, verdicts, findings.

CREATE SCHEMA quality;

CREATE TABLE quality.schema_version (
    version     INTEGER NOT NULL,
    applied_at  TIMESTAMP NOT NULL
);
COMMENT ON TABLE quality.schema_version IS 'One row per version that this warehouse has had; the highest is the present one.';
COMMENT ON COLUMN quality.schema_version.version IS 'Number of the schema version.';
COMMENT ON COLUMN quality.schema_version.applied_at IS 'When it was made or migrated, UTC.';

CREATE TABLE quality.run (
    run_id              VARCHAR NOT NULL,
    flow                VARCHAR NOT NULL,
    started_at          TIMESTAMP NOT NULL,
    ended_at            TIMESTAMP,
    status              VARCHAR NOT NULL,
    articles_seen       INTEGER NOT NULL DEFAULT 0,
    articles_new        INTEGER NOT NULL DEFAULT 0,
    articles_unchanged  INTEGER NOT NULL DEFAULT 0,
    articles_rejected   INTEGER NOT NULL DEFAULT 0,
    figures             INTEGER NOT NULL DEFAULT 0,
    relations           INTEGER NOT NULL DEFAULT 0,
    findings            INTEGER NOT NULL DEFAULT 0,
    heshu_version       VARCHAR NOT NULL,
    rules_version       VARCHAR NOT NULL,
    reason              VARCHAR
);
COMMENT ON TABLE quality.run IS 'One row per run that was published.';
COMMENT ON COLUMN quality.run.run_id IS 'Id of the run.';
COMMENT ON COLUMN quality.run.flow IS 'run, daily, backfill, revalidate or rebuild.';
COMMENT ON COLUMN quality.run.started_at IS 'When it started, UTC.';
COMMENT ON COLUMN quality.run.ended_at IS 'When it ended, UTC.';
COMMENT ON COLUMN quality.run.status IS 'published, unchanged or failed.';
COMMENT ON COLUMN quality.run.articles_seen IS 'Articles that the sources held.';
COMMENT ON COLUMN quality.run.articles_new IS 'Articles that were read and loaded.';
COMMENT ON COLUMN quality.run.articles_unchanged IS 'Articles that were there already, read with the same rules.';
COMMENT ON COLUMN quality.run.articles_rejected IS 'Items that were turned away (raw.reject).';
COMMENT ON COLUMN quality.run.figures IS 'Figures loaded by this run.';
COMMENT ON COLUMN quality.run.relations IS 'Relations loaded by this run.';
COMMENT ON COLUMN quality.run.findings IS 'Findings on the articles of this run.';
COMMENT ON COLUMN quality.run.heshu_version IS 'Version of heshu.';
COMMENT ON COLUMN quality.run.rules_version IS 'Version of rules and code that read.';
COMMENT ON COLUMN quality.run.reason IS 'Why it failed, one line.';

CREATE TABLE quality.expectation_result (
    run_id          VARCHAR NOT NULL,
    suite           VARCHAR NOT NULL,
    expectation     VARCHAR NOT NULL,
    subject         VARCHAR NOT NULL,
    severity        VARCHAR NOT NULL,
    outcome         VARCHAR NOT NULL,
    element_count   BIGINT,
    offending_count BIGINT,
    description_zh  VARCHAR NOT NULL,
    description_en  VARCHAR NOT NULL,
    observed        VARCHAR,
    error           VARCHAR,
    checked_at      TIMESTAMP NOT NULL
);
COMMENT ON TABLE quality.expectation_result IS 'One row per expectation of a run.';
COMMENT ON COLUMN quality.expectation_result.run_id IS 'The run (quality.run).';
COMMENT ON COLUMN quality.expectation_result.suite IS 'Suite it belongs to.';
COMMENT ON COLUMN quality.expectation_result.expectation IS 'Name of the expectation.';
COMMENT ON COLUMN quality.expectation_result.subject IS 'Table or column it looks at.';
COMMENT ON COLUMN quality.expectation_result.severity IS 'critical (our own integrity) or finding (what the article gets wrong).';
COMMENT ON COLUMN quality.expectation_result.outcome IS 'pass, fail, error (it raised) or nothing (no row to look at, which is no pass).';
COMMENT ON COLUMN quality.expectation_result.element_count IS 'Rows looked at.';
COMMENT ON COLUMN quality.expectation_result.offending_count IS 'Rows that fail.';
COMMENT ON COLUMN quality.expectation_result.description_zh IS 'What is expected, a sentence in Chinese.';
COMMENT ON COLUMN quality.expectation_result.description_en IS 'What is expected, a sentence in English.';
COMMENT ON COLUMN quality.expectation_result.observed IS 'What was seen instead.';
COMMENT ON COLUMN quality.expectation_result.error IS 'What it raised.';
COMMENT ON COLUMN quality.expectation_result.checked_at IS 'When, UTC.';

CREATE TABLE quality.verdict (
    relation_key  BIGINT NOT NULL,
    article_key   VARCHAR NOT NULL,
    relation_id   VARCHAR NOT NULL,
    kind          VARCHAR NOT NULL,
    verdict       VARCHAR NOT NULL,
    problem       VARCHAR,
    stated        DOUBLE,
    computed      DOUBLE,
    residual      DOUBLE,
    tolerance     DOUBLE,
    unit          VARCHAR,
    why_zh        VARCHAR NOT NULL,
    why_en        VARCHAR NOT NULL
);
COMMENT ON TABLE quality.verdict IS 'One row per relation: what the checks computed when it was loaded. The views quality.check_* compute the same afresh.';
COMMENT ON COLUMN quality.verdict.relation_key IS 'The relation (core.fact_relation).';
COMMENT ON COLUMN quality.verdict.article_key IS 'The article (core.dim_article).';
COMMENT ON COLUMN quality.verdict.relation_id IS 'Id of the relation in its article.';
COMMENT ON COLUMN quality.verdict.kind IS 'Kind of the relation.';
COMMENT ON COLUMN quality.verdict.verdict IS 'consistent, inconsistent or undetermined.';
COMMENT ON COLUMN quality.verdict.problem IS 'Kind of finding that follows; NULL unless inconsistent.';
COMMENT ON COLUMN quality.verdict.stated IS 'What the text states, in `unit`.';
COMMENT ON COLUMN quality.verdict.computed IS 'What the other members give.';
COMMENT ON COLUMN quality.verdict.residual IS 'stated less computed.';
COMMENT ON COLUMN quality.verdict.tolerance IS 'Largest residual of that sign that the bounds allow; NULL where there is no limit.';
COMMENT ON COLUMN quality.verdict.unit IS 'Unit of stated, computed, residual and tolerance.';
COMMENT ON COLUMN quality.verdict.why_zh IS 'The sum in one line, Chinese.';
COMMENT ON COLUMN quality.verdict.why_en IS 'The sum in one line, English.';

CREATE TABLE quality.finding (
    finding_key        BIGINT NOT NULL,
    kind               VARCHAR NOT NULL,
    origin             VARCHAR NOT NULL,
    article_key        VARCHAR NOT NULL,
    other_article_key  VARCHAR,
    relation_id        VARCHAR,
    figures            VARCHAR[] NOT NULL,
    other_figures      VARCHAR[] NOT NULL,
    stated             DOUBLE,
    computed           DOUBLE,
    residual           DOUBLE,
    tolerance          DOUBLE,
    unit               VARCHAR,
    why_zh             VARCHAR NOT NULL,
    why_en             VARCHAR NOT NULL,
    known              VARCHAR,
    judgement          VARCHAR,
    span_start         INTEGER,
    span_end           INTEGER,
    line               INTEGER,
    column_number      INTEGER,
    sentence           VARCHAR
);
COMMENT ON TABLE quality.finding IS 'One row per thing that an article, or two articles together, get wrong: data, never corrected.';
COMMENT ON COLUMN quality.finding.finding_key IS 'Hash of kind, articles, figures and relation.';
COMMENT ON COLUMN quality.finding.kind IS 'Kind of problem, such as sum_mismatch.';
COMMENT ON COLUMN quality.finding.origin IS 'verdict (of a relation), reading (seen in the words) or conflict (between two articles).';
COMMENT ON COLUMN quality.finding.article_key IS 'The article; of a conflict, the later one.';
COMMENT ON COLUMN quality.finding.other_article_key IS 'Of a conflict, the earlier article.';
COMMENT ON COLUMN quality.finding.relation_id IS 'Id of the relation in its article.';
COMMENT ON COLUMN quality.finding.figures IS 'Ids of the figures, in the order of the text; may be empty.';
COMMENT ON COLUMN quality.finding.other_figures IS 'Of a conflict, ids of the figures of the other article.';
COMMENT ON COLUMN quality.finding.stated IS 'What the text states, in `unit`.';
COMMENT ON COLUMN quality.finding.computed IS 'What the other members give.';
COMMENT ON COLUMN quality.finding.residual IS 'stated less computed.';
COMMENT ON COLUMN quality.finding.tolerance IS 'Largest residual that the bounds allow.';
COMMENT ON COLUMN quality.finding.unit IS 'Unit of stated, computed, residual and tolerance.';
COMMENT ON COLUMN quality.finding.why_zh IS 'Reason in Chinese, one line.';
COMMENT ON COLUMN quality.finding.why_en IS 'Reason in English, one line.';
COMMENT ON COLUMN quality.finding.known IS 'Why a person has judged that it is no error of the article; NULL while it is open.';
COMMENT ON COLUMN quality.finding.judgement IS 'What a person has judged: confirmed (an error of the article: it stays open), known (there is a reason) or misread (by heshu); NULL where nobody has.';
COMMENT ON COLUMN quality.finding.span_start IS 'Where in the raw text of the article it stands: at the total, the percentage or the result, else at the first figure; from 0, in code points.';
COMMENT ON COLUMN quality.finding.span_end IS 'Where that ends.';
COMMENT ON COLUMN quality.finding.line IS 'Line of it, from 1.';
COMMENT ON COLUMN quality.finding.column_number IS 'Column in the line, from 1, in code points.';
COMMENT ON COLUMN quality.finding.sentence IS 'The sentences of words that are no figures, one a line; else NULL.';
