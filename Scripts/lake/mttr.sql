-- For each UTC month of a lake: episodes of fips-enabled that were remediated in it, those that ended in it otherwise, and
-- in how many days they were remediated: mean, median and 90th percentile by nearest rank; what `fipswatch kpi --bucket
-- month` prints. One text for SQLite, DuckDB and Spark: no division but of floating-point numbers.
WITH months AS (
  SELECT DISTINCT substr(day, 1, 7) AS month FROM days
),
ended AS (
  SELECT substr(to_day, 1, 7) AS month, is_remediated, seconds FROM episodes
  WHERE control = 'fips-enabled' AND closed_at IS NOT NULL
),
counts AS (
  SELECT month, sum(is_remediated) AS closed, sum(1 - is_remediated) AS censored FROM ended GROUP BY month
),
ranked AS (
  SELECT month, seconds, row_number() OVER (PARTITION BY month ORDER BY seconds) AS place,
    count(*) OVER (PARTITION BY month) AS members
  FROM ended WHERE is_remediated = 1
),
means AS (
  SELECT month, sum(seconds) * 1e0 / (count(*) * 86400) AS days FROM ranked GROUP BY month
),
medians AS (
  SELECT month, sum(seconds) * 1e0 / (count(*) * 86400) AS days FROM ranked
  WHERE 2 * place BETWEEN members AND members + 2 GROUP BY month
),
percentiles AS (
  SELECT month, seconds * 1e0 / 86400 AS days FROM ranked WHERE 10 * place BETWEEN 9 * members AND 9 * members + 9
)
SELECT m.month, coalesce(c.closed, 0) AS closed, coalesce(c.censored, 0) AS censored, a.days AS mttr_days,
  b.days AS mttr_median_days, p.days AS mttr_p90_days
FROM months m LEFT JOIN counts c ON c.month = m.month LEFT JOIN means a ON a.month = m.month
LEFT JOIN medians b ON b.month = m.month LEFT JOIN percentiles p ON p.month = m.month ORDER BY m.month
