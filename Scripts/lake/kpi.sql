-- For each UTC day of a lake: regulated rows by verdict at its end, and episodes of fips-enabled that opened, were
-- remediated and were open; what `fipswatch kpi --bucket day` prints. One text for SQLite, DuckDB and Spark: days are text,
-- flags are 1 or 0, and no function is called that one of them lacks.
WITH steps AS (
  SELECT day, 1 AS is_day, 0 AS pass, 0 AS fail, 0 AS unknown, 0 AS exempt, 0 AS opened, 0 AS closed, 0 AS open FROM days
  UNION ALL
  SELECT from_day, 0, CASE WHEN verdict = 'pass' THEN 1 ELSE 0 END, CASE WHEN verdict = 'fail' THEN 1 ELSE 0 END,
    CASE WHEN verdict = 'unknown' THEN 1 ELSE 0 END, CASE WHEN is_exempt = 1 AND verdict <> 'pass' THEN 1 ELSE 0 END,
    0, 0, 0
  FROM verdict_spans WHERE is_regulated = 1 AND verdict <> 'notApplicable'
  UNION ALL
  SELECT to_day, 0, CASE WHEN verdict = 'pass' THEN -1 ELSE 0 END, CASE WHEN verdict = 'fail' THEN -1 ELSE 0 END,
    CASE WHEN verdict = 'unknown' THEN -1 ELSE 0 END, CASE WHEN is_exempt = 1 AND verdict <> 'pass' THEN -1 ELSE 0 END,
    0, 0, 0
  FROM verdict_spans WHERE is_regulated = 1 AND verdict <> 'notApplicable' AND to_day IS NOT NULL
  UNION ALL
  SELECT from_day, 0, 0, 0, 0, 0, is_first, 0, 1 FROM episodes WHERE control = 'fips-enabled'
  UNION ALL
  SELECT to_day, 0, 0, 0, 0, 0, 0, is_remediated, -1 FROM episodes
  WHERE control = 'fips-enabled' AND to_day IS NOT NULL
),
changes AS (
  SELECT day, sum(is_day) AS is_day, sum(pass) AS pass, sum(fail) AS fail, sum(unknown) AS unknown,
    sum(exempt) AS exempt, sum(opened) AS opened, sum(closed) AS closed, sum(open) AS open
  FROM steps GROUP BY day
),
series AS (
  SELECT day, is_day, sum(pass) OVER (ORDER BY day) AS pass, sum(fail) OVER (ORDER BY day) AS fail,
    sum(unknown) OVER (ORDER BY day) AS unknown, sum(exempt) OVER (ORDER BY day) AS exempt, opened, closed,
    sum(open) OVER (ORDER BY day) AS open
  FROM changes
)
SELECT day, pass, fail, unknown, exempt, pass + fail + unknown AS total, opened, closed, open
FROM series WHERE is_day = 1 ORDER BY day
