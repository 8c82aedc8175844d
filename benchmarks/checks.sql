-- Figures and relations for benchmarks/checks.py: ten figures and three relations to a group.
--
-- Group g states households h, people p; a total t of three parts; a part q of a whole w with its
-- percentage; and what w was before with its growth. The second and third relation rotate through
-- the kinds. One relation in fifty is broken by changing a figure beyond its precision.
SELECT setseed(0.5);

CREATE TEMP TABLE g AS
SELECT i AS g, 'a' || (i // 3) AS article_key, i % 50 = 7 AS broken, i % 3 AS turn,
    (200 + random() * 3000)::INTEGER AS h, (2.1 + random() * 2)::DOUBLE AS size,
    (50 + random() * 900)::INTEGER AS a, (50 + random() * 900)::INTEGER AS b, (50 + random() * 900)::INTEGER AS c,
    (1000 + random() * 90000)::INTEGER AS w, random() AS part, (1 + random() * 30) AS growth
FROM range({figures} // 10) t(i);

CREATE TEMP TABLE f AS
WITH made AS (
    SELECT *, (h * size)::INTEGER AS p, (w * part)::INTEGER AS q FROM g
), listed AS (
    SELECT g, article_key, unnest([
        {'n': 1, 'v': h::DOUBLE, 'd': 0, 'u': '户'}, {'n': 2, 'v': CASE WHEN broken THEN h / 3 ELSE p END::DOUBLE, 'd': 0, 'u': '人'},
        {'n': 3, 'v': a + b + c + CASE WHEN broken THEN 10 ELSE 0 END::DOUBLE, 'd': 0, 'u': '户'},
        {'n': 4, 'v': a::DOUBLE, 'd': 0, 'u': '户'}, {'n': 5, 'v': b::DOUBLE, 'd': 0, 'u': '户'}, {'n': 6, 'v': c::DOUBLE, 'd': 0, 'u': '户'},
        {'n': 7, 'v': q::DOUBLE, 'd': 0, 'u': '人'}, {'n': 8, 'v': w::DOUBLE, 'd': 0, 'u': '人'},
        {'n': 9, 'v': round(100 * q / w, 1) + CASE WHEN broken THEN 3 ELSE 0 END, 'd': 1, 'u': '%'},
        {'n': 10, 'v': round(w * (1 + growth / 100)) + CASE WHEN broken THEN w / 10 ELSE 0 END, 'd': 0, 'u': '人'},
        {'n': 11, 'v': round(100 * (round(w * (1 + growth / 100)) / w - 1), 1), 'd': 1, 'u': '%'}
    ], recursive := true) FROM made
)
SELECT *, (g * 16 + n)::BIGINT AS figure_key, 'f' || n AS figure_id FROM listed WHERE n <= 10 OR g % 3 = 2;

INSERT INTO core.fact_figure BY NAME
SELECT
    figure_key, article_key, figure_id || '.' || g AS figure_id, (g % 3 * 200 + n * 10)::INTEGER AS span_start, (g % 3 * 200 + n * 10 + 8)::INTEGER AS span_end,
    v || u AS quote, 'sentence ' || g AS sentence, g % 3 AS sentence_number, 0 AS paragraph, 'body' AS clause_kind,
    v AS low, v AS high, v - CASE WHEN d > 0 THEN 0.05 ELSE 0 END AS lower_bound, v + CASE WHEN d > 0 THEN 0.05 ELSE 0 END AS upper_bound,
    false AS lower_open, false AS upper_open, u AS unit,
    v AS low_canonical, v AS high_canonical, v - CASE WHEN d > 0 THEN 0.05 ELSE 0 END AS lower_canonical, v + CASE WHEN d > 0 THEN 0.05 ELSE 0 END AS upper_canonical,
    d AS decimals, 1 AS scale, 'exact' AS qualifier, false AS damaged, [] AS candidates,
    'poverty.population' AS indicator, 'level' AS facet, '141032' AS region, 'place ' || g AS place, '2017' AS period,
    ['units:' || u] AS rules, 'benchmark' AS rules_version
FROM f;

CREATE TEMP TABLE r AS
SELECT g, article_key, broken, unnest(CASE turn
    WHEN 0 THEN [{'k': 'paired', 'm': [1, 2], 'role': ['a', 'b']}, {'k': 'sum', 'm': [3, 4, 5, 6], 'role': ['total', 'part', 'part', 'part']},
                 {'k': 'share', 'm': [7, 8, 9], 'role': ['part', 'whole', 'percent']}]
    WHEN 1 THEN [{'k': 'paired', 'm': [1, 2], 'role': ['a', 'b']}, {'k': 'sum', 'm': [3, 4, 5, 6], 'role': ['total', 'part', 'part', 'part']},
                 {'k': 'rate_of', 'm': [7, 8, 9], 'role': ['part', 'whole', 'percent']}]
    ELSE [{'k': 'sum', 'm': [3, 4, 5, 6], 'role': ['total', 'part', 'part', 'part']}, {'k': 'share', 'm': [7, 8, 9], 'role': ['part', 'whole', 'percent']},
          {'k': 'growth', 'm': [8, 10, 11], 'role': ['before', 'after', 'rate']}] END, recursive := true)
FROM g;

INSERT INTO core.fact_relation BY NAME
SELECT
    (g * 16 + list_position(['paired', 'sum', 'share', 'rate_of', 'growth'], k))::BIGINT AS relation_key, article_key, k || '.' || g AS relation_id,
    k AS kind, len(m) AS members, CASE WHEN broken THEN 'broken' ELSE '其中' END AS cue, 'benchmark' AS rule,
    false AS derived, '' AS chain, false AS loose, false AS whole_numbers, false AS optional
FROM r;

INSERT INTO core.bridge_relation_figure BY NAME
SELECT
    (g * 16 + list_position(['paired', 'sum', 'share', 'rate_of', 'growth'], k))::BIGINT AS relation_key, (g * 16 + n)::BIGINT AS figure_key,
    article_key, k || '.' || g AS relation_id, 'f' || n || '.' || g AS figure_id, role, 1 AS sign, ordinal
FROM (SELECT g, article_key, k, unnest(m) AS n, unnest(role) AS role, generate_subscripts(m, 1) AS ordinal FROM r);

INSERT INTO core.dim_article BY NAME
SELECT f.article_key, f.article_key AS name, 1500 AS characters, 0 AS repairs, 10 AS clauses, f.n AS figures, coalesce(r.n, 0) AS relations,
    0 AS problems, 'benchmark' AS rules_version
FROM (SELECT article_key, count(*)::INTEGER AS n FROM core.fact_figure GROUP BY 1) f
LEFT JOIN (SELECT article_key, count(*)::INTEGER AS n FROM core.fact_relation GROUP BY 1) r USING (article_key);

INSERT INTO raw.article BY NAME
SELECT article_key, article_key AS name, 'utf-8' AS encoding, 0 AS undecodable, 1500 AS characters, repeat('字', 1500) AS text FROM core.dim_article;

INSERT INTO core.dim_unit VALUES ('户', 'household', '户', 1), ('人', 'person', '人', 1), ('%', 'percent', '%', 1);
INSERT INTO core.dim_period VALUES ('2017', '2017-01-01', '2017-12-31', 'year');
INSERT INTO core.dim_indicator VALUES ('poverty.population', '建档立卡贫困人口数', 'Registered poor people', 'poverty', 'person', '人', true, false, true);
