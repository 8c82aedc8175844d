-- Zone raw: articles exactly as they came, where from, and what was turned away.

CREATE SCHEMA raw;

CREATE TABLE raw.article (
    article_key  VARCHAR NOT NULL,
    name         VARCHAR NOT NULL,
    title        VARCHAR,
    publisher    VARCHAR,
    published    VARCHAR,
    url          VARCHAR,
    encoding     VARCHAR NOT NULL,
    undecodable  INTEGER NOT NULL,
    characters   INTEGER NOT NULL,
    text         VARCHAR NOT NULL
);
COMMENT ON TABLE raw.article IS 'One row per article text, exactly as it was stored, damage included; every span of every figure counts code points of this text.';
COMMENT ON COLUMN raw.article.article_key IS 'Hash of the text: the same text from two sources is one article.';
COMMENT ON COLUMN raw.article.name IS 'File name or address under which it was first seen.';
COMMENT ON COLUMN raw.article.title IS 'Title as the source gave it; NULL where it gave none.';
COMMENT ON COLUMN raw.article.publisher IS 'Publisher as the source gave it.';
COMMENT ON COLUMN raw.article.published IS 'Date as the source gave it: YYYY, YYYY-MM or YYYY-MM-DD.';
COMMENT ON COLUMN raw.article.url IS 'Address of the page, where there is one.';
COMMENT ON COLUMN raw.article.encoding IS 'Encoding that the bytes were decoded from.';
COMMENT ON COLUMN raw.article.undecodable IS 'How many U+FFFD the decoder had to put in.';
COMMENT ON COLUMN raw.article.characters IS 'Length of the text in code points.';
COMMENT ON COLUMN raw.article.text IS 'The text.';

CREATE TABLE raw.article_source (
    source       VARCHAR NOT NULL,
    locator      VARCHAR NOT NULL,
    article_key  VARCHAR NOT NULL,
    seen_at      TIMESTAMP NOT NULL,
    run_id       VARCHAR NOT NULL
);
COMMENT ON TABLE raw.article_source IS 'One row per place in which an article was found; an article in two sources has two rows, a page that changed has one per content.';
COMMENT ON COLUMN raw.article_source.source IS 'Source as the settings name it.';
COMMENT ON COLUMN raw.article_source.locator IS 'Where in the source: path, address, feed entry or record.';
COMMENT ON COLUMN raw.article_source.article_key IS 'The article that was found there.';
COMMENT ON COLUMN raw.article_source.seen_at IS 'When it was first seen there with this content, UTC.';
COMMENT ON COLUMN raw.article_source.run_id IS 'The run that saw it.';

CREATE TABLE raw.reject (
    run_id   VARCHAR NOT NULL,
    source   VARCHAR NOT NULL,
    locator  VARCHAR NOT NULL,
    reason   VARCHAR NOT NULL,
    detail   VARCHAR,
    seen_at  TIMESTAMP NOT NULL
);
COMMENT ON TABLE raw.reject IS 'One row per item that was turned away, with the reason: nothing is dropped silently.';
COMMENT ON COLUMN raw.reject.run_id IS 'The run that turned it away.';
COMMENT ON COLUMN raw.reject.source IS 'Source as the settings name it.';
COMMENT ON COLUMN raw.reject.locator IS 'Where in the source.';
COMMENT ON COLUMN raw.reject.reason IS 'Short code: empty, binary, too_large, undecodable, vanished, forbidden, not_found, unreadable, failed.';
COMMENT ON COLUMN raw.reject.detail IS 'One line for people: what was wrong and what to do.';
COMMENT ON COLUMN raw.reject.seen_at IS 'When, UTC.';

CREATE TABLE raw.source_state (
    source         VARCHAR NOT NULL,
    locator        VARCHAR NOT NULL,
    etag           VARCHAR,
    last_modified  VARCHAR,
    content_hash   VARCHAR,
    article_key    VARCHAR,
    checked_at     TIMESTAMP NOT NULL
);
COMMENT ON TABLE raw.source_state IS 'One row per item of a source: what is known of it, so that the next run reads only what is new or changed.';
COMMENT ON COLUMN raw.source_state.source IS 'Source as the settings name it.';
COMMENT ON COLUMN raw.source_state.locator IS 'Where in the source.';
COMMENT ON COLUMN raw.source_state.etag IS 'ETag of the last answer, or size and time of a file.';
COMMENT ON COLUMN raw.source_state.last_modified IS 'Last-Modified of the last answer.';
COMMENT ON COLUMN raw.source_state.content_hash IS 'Hash of the bytes that were last read.';
COMMENT ON COLUMN raw.source_state.article_key IS 'The article that they held; NULL where they were turned away.';
COMMENT ON COLUMN raw.source_state.checked_at IS 'When it was last looked at, UTC.';
