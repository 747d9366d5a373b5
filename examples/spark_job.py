"""A Spark job with the gate in it: python examples/spark_job.py [FOLDER FOR THE RESULT]. Needs Java."""

import os
import sys
from collections import Counter
from pathlib import Path

from pyspark.sql import SparkSession

from newslint.integrations.spark import accepted, gate_frame, rejects

ARTICLES = Path(__file__).resolve().parent / "articles.jsonl"
OUT = Path(sys.argv[1] if len(sys.argv) > 1 else "gated")

if __name__ == "__main__":
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # workers run the Python that has newslint
    spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()

    frame = spark.read.json(str(ARTICLES))
    gated = gate_frame(frame).cache()  # or gate_frame(frame, "newslint.yaml")
    accepted(gated).write.mode("overwrite").parquet(str(OUT / "accepted"))
    rejects(gated).write.mode("overwrite").parquet(str(OUT / "rejects"))

    print(sorted(Counter(row["action"] for row in gated.select("newslint.action").collect()).items()))
    spark.stop()
