"""Runs SQL on a lake with Spark, and prints CSV."""

from pathlib import Path

from pyspark.sql import Row, SparkSession

from lake import PARTITIONS, existing_manifest, print_answers, question

SETTINGS = {
    "spark.log.level": "ERROR",
    "spark.sql.session.timeZone": "UTC",
    # A collector may be called 2026.
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.ui.enabled": "false",
}


def main() -> None:
    parser = question(__doc__)
    parser.add_argument("--master", default="local[*]", metavar="URL", help="the Spark to run on; local[*] unless given")
    parser.add_argument("--files-at", metavar="URL", help="where the workers see the lake, such as abfss://…")
    arguments = parser.parse_args()
    manifest = existing_manifest(arguments.lake)
    lake = arguments.files_at or Path(arguments.lake).resolve().as_uri()
    spark = SparkSession.builder.master(arguments.master).appName("fipswatch").config(map=SETTINGS).getOrCreate()

    def ask(sql: str) -> tuple[list[str], list[Row]]:
        answer = spark.sql(sql)
        return answer.columns, answer.collect()

    for table in PARTITIONS:
        files = [f"{lake}/{path}" for path in manifest.paths(table, arguments.since, arguments.until)]
        spark.read.option("basePath", f"{lake}/{table}").parquet(*files).createOrReplaceTempView(table)
    print_answers(arguments, ask)
    spark.stop()


if __name__ == "__main__":
    main()
