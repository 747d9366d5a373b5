"""A Ray Data job with the gate in it: python examples/ray_job.py [FOLDER FOR THE RESULT]"""

import sys
from collections import Counter
from pathlib import Path

import ray

from newslint.integrations.ray import accepted, gate_dataset, rejects

ARTICLES = Path(__file__).resolve().parent / "articles.jsonl"
OUT = Path(sys.argv[1] if len(sys.argv) > 1 else "gated").resolve()

if __name__ == "__main__":
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)

    dataset = ray.data.read_json(str(ARTICLES), lines=True)
    gated = gate_dataset(dataset, actors=1).materialize()  # or gate_dataset(dataset, "newslint.yaml", actors=32)
    accepted(gated).write_parquet(str(OUT / "accepted"))
    rejects(gated).write_parquet(str(OUT / "rejects"))

    print(sorted(Counter(row["newslint"]["action"] for row in gated.iter_rows()).items()))
