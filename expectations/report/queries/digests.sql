-- One digest per article that is shown, of everything that its page shows; one that stays, stays written.
WITH figures AS (
    SELECT article_key, bit_xor(hash(f)) AS digest FROM core.fact_figure f SEMI JOIN chosen USING (article_key) GROUP BY article_key
), relations AS (
    SELECT article_key, bit_xor(hash(r)) AS digest FROM core.fact_relation r SEMI JOIN chosen USING (article_key) GROUP BY article_key
), verdicts AS (
    SELECT article_key, bit_xor(hash(v)) AS digest FROM quality.verdict v SEMI JOIN chosen USING (article_key) GROUP BY article_key
), findings AS (
    SELECT n.article_key, bit_xor(hash(n, o.title, o.name)) AS digest
    FROM quality.finding n SEMI JOIN chosen USING (article_key) LEFT JOIN core.dim_article o ON o.article_key = n.other_article_key
    GROUP BY n.article_key
)
SELECT a.article_key, hash(a, g.name, f.digest, r.digest, v.digest, n.digest)::VARCHAR AS digest
FROM core.dim_article a SEMI JOIN chosen USING (article_key)
LEFT JOIN core.dim_region g ON g.region = a.region
LEFT JOIN figures f USING (article_key)
LEFT JOIN relations r USING (article_key)
LEFT JOIN verdicts v USING (article_key)
LEFT JOIN findings n USING (article_key)
ORDER BY a.article_key
