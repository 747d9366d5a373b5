"""A frame of pandas through the gate, and a schema of pandera: python examples/pandas_check.py [FOLDER FOR THE RESULT]"""

import sys
from collections import Counter
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from newslint.integrations.pandas import accepted, gate_frame, passes_gate, rejects

ARTICLES = Path(__file__).resolve().parent / "articles.jsonl"
OUT = Path(sys.argv[1] if len(sys.argv) > 1 else "gated")

if __name__ == "__main__":
    frame = pd.read_json(ARTICLES, lines=True)
    gated = gate_frame(frame)  # or gate_frame(frame, "newslint.yaml")
    OUT.mkdir(parents=True, exist_ok=True)
    accepted(gated).to_json(OUT / "accepted.jsonl", orient="records", lines=True, force_ascii=False)
    rejects(gated).to_json(OUT / "rejects.jsonl", orient="records", lines=True, force_ascii=False)

    schema = pa.DataFrameSchema({"id": pa.Column(str, unique=True)}, checks=passes_gate(worst="fix"))
    schema.validate(accepted(gated).drop(columns="newslint"))
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        print("in need of a look:", *frame["id"][sorted(set(error.failure_cases["index"]))])

    print(sorted(Counter(gated["newslint"].str["action"]).items()))
