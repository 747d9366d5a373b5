"""Places, in every format: what ``check`` prints can be given to ``explain`` and ``accept``, and two files can be compared."""

from __future__ import annotations

import json
import re
from pathlib import Path

from helpers.command import Call
from helpers.made_files import INSERT, TAKEN_OUT, Made, packed

_PLACE = re.compile(r"(?m)^(\S+:(\d+):(\d+)): INS101 ")


def found_at(call: Call, made: Made) -> tuple[str, int, int]:
    """Return the first place that check prints of an insert, as it stands there and in numbers."""
    ran = call("check", made.name, "--output-format", "concise", *made.options)
    shown = _PLACE.search(ran.out)
    assert shown is not None, ran
    return shown[1], int(shown[2]), int(shown[3])


def test_a_finding_is_shown_where_it_stands_in_the_file(made: Made, file: str, call: Call) -> None:
    _, line, column = found_at(call, made)
    if made.name == "cells.csv":  # the beginning of a cell that holds code
        assert (line, column) == (3, 4)
    elif made.name.startswith("news.wet") or all(made.name.startswith(other.name) is False for other in TAKEN_OUT):
        assert (line, column) == made.place()


def test_the_place_of_a_finding_can_be_given_to_explain(made: Made, file: str, call: Call) -> None:
    shown, line, _ = found_at(call, made)
    for place in (shown, f"{file}:{line}"):
        ran = call("explain", place, *made.options)
        assert ran.code == 0, ran
        assert "Reported:\n    INS101 see-also-insert: error, safe fix" in ran.out
        assert INSERT in ran.out


def test_the_place_of_a_finding_can_be_given_to_accept(made: Made, file: str, call: Call) -> None:
    Path("newslint.yaml").write_text("select: [INS101, ACC201]\nbaseline: accepted.json\n", "utf-8")
    shown, _, _ = found_at(call, made)
    ran = call("accept", shown, "--reason", "it is quoted", *made.options)
    assert ran.code == 0, ran
    listed = json.loads(Path("accepted.json").read_text("utf-8"))
    assert INSERT in json.dumps(listed)
    ran = call("check", file, "--output-format", "jsonl", *made.options)
    left = [finding["code"] for line in ran.out.splitlines() for finding in json.loads(line).get("findings", ())]
    assert left == ([] if made.single else ["ACC201"])  # the same words in article 5 are accepted with those of article 2
    assert Path(file).read_bytes() == made.data


def test_what_a_fix_changed_is_what_compare_tells(made: Made, call: Call) -> None:
    for folder, content in (("old", made.content), ("new", made.content_fixed)):
        Path(folder).mkdir()
        Path(folder, made.name).write_bytes(packed(content, made.packing))
    ran = call("compare", f"old/{made.name}", f"new/{made.name}", *made.options)
    assert ran.code == 0, ran
    went, same = (1, 0) if made.single else (2, 1)
    assert f"0 findings appeared, {went} went, {same} {'is' if same == 1 else 'are'} the same." in ran.out
    ran = call("compare", f"new/{made.name}", f"old/{made.name}", *made.options)
    assert ran.code == 1
    assert f"{went} finding{'s' * (went > 1)} appeared, 0 went" in ran.out
