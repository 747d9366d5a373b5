"""A dataset of Hugging Face through the gate: python examples/datasets_map.py [FOLDER FOR THE RESULT]"""

import sys
from collections import Counter
from pathlib import Path

from datasets import load_dataset

from newslint.integrations.datasets import accepted, gate_dataset, rejects

ARTICLES = Path(__file__).resolve().parent / "articles.jsonl"
OUT = Path(sys.argv[1] if len(sys.argv) > 1 else "gated")

if __name__ == "__main__":
    dataset = load_dataset("json", data_files=str(ARTICLES), split="train")
    gated = gate_dataset(dataset)  # or gate_dataset(dataset, "newslint.yaml", num_proc=2)
    accepted(gated).to_json(OUT / "accepted.jsonl")
    rejects(gated).to_json(OUT / "rejects.jsonl")

    stream = gate_dataset(load_dataset("json", data_files=str(ARTICLES), split="train", streaming=True))
    assert [row["newslint"]["action"] for row in stream] == [note["action"] for note in gated["newslint"]]

    print(sorted(Counter(note["action"] for note in gated["newslint"]).items()))
