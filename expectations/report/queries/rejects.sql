-- One row per item that the latest run that saw it turned away, and that has not been read since.
SELECT r.source, r.locator, r.reason, r.detail, strftime(r.seen_at, '%Y-%m-%dT%H:%M:%SZ') AS seen
FROM raw.reject r
LEFT JOIN raw.source_state s USING (source, locator)
WHERE s.article_key IS NULL
    AND (s.locator IS NOT NULL OR r.run_id = (SELECT arg_max(run_id, started_at) FROM quality.run))
QUALIFY row_number() OVER (PARTITION BY r.source, r.locator ORDER BY r.seen_at DESC) = 1
ORDER BY r.source, r.locator
