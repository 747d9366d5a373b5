"""A pipeline of datatrove with the gate in it: python examples/datatrove_pipeline.py [FOLDER FOR THE RESULT]"""

import json
import sys
from pathlib import Path

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

from newslint.integrations.datatrove import GateStep

FOLDER = str(Path(__file__).resolve().parent)
OUT = Path(sys.argv[1] if len(sys.argv) > 1 else "gated")

if __name__ == "__main__":
    pipeline = [
        JsonlReader(FOLDER, glob_pattern="articles.jsonl"),
        GateStep(
            None,  # or a path: "newslint.yaml"
            rejects=JsonlWriter(str(OUT / "rejects")),
            quarantine=JsonlWriter(str(OUT / "quarantine")),
        ),
        JsonlWriter(str(OUT / "accepted")),
    ]
    LocalPipelineExecutor(pipeline, logging_dir=str(OUT / "logs"), skip_completed=False).run()

    (gate,) = [step for step in json.loads((OUT / "logs" / "stats.json").read_text("utf-8")) if "newslint" in step["name"]]
    print(sorted((action, gate["stats"][action]) for action in ("accept", "fix", "quarantine", "reject")))
