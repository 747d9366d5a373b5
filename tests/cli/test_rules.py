"""``newslint explain CODE`` and ``newslint rules``: rules are shown, listed and tested, those of the configuration too."""

from __future__ import annotations

import json

import pytest
from helpers.command import OWN_RULE, Call, write


class TestRules:
    def test_explain_shows_the_whole_rule(self, call: Call) -> None:
        for name in ("INS101", "ins101", "see-also-insert"):
            out = call("explain", name).out
            assert out.startswith("INS101 see-also-insert\n")
        for part in ("Why it matters:", "delete the line (safe)", "Found:", "⟦", "Left alone:", "newslint accept FILE:LINE --code INS101"):
            assert part in out

    def test_rules_of_the_configuration_are_explained_listed_and_tested(self, call: Call) -> None:
        write({"own.yaml": OWN_RULE, "newslint.yaml": "rules: own.yaml"})
        assert "own.yaml:2" in call("explain", "own-rule").out
        listed = json.loads(call("rules", "list", "--format", "json").out)
        assert [(row["name"], row["fix"], row["runs"]) for row in listed if row["code"] == "PRO900"] == [("own-rule", "unsafe", True)]
        assert "PRO900  own-rule" in call("rules", "list").out

    @pytest.mark.slow
    def test_rules_test_runs_the_examples_of_what_is_named(self, call: Call) -> None:
        write({"own.yaml": OWN_RULE})
        ran = call("rules", "test", "own.yaml")
        assert (ran.code, ran.out) == (0, "")
        assert "1 rule tested: all examples hold" in ran.err
        write({"own.yaml": OWN_RULE.replace('fixed: "Text."', 'fixed: "Txt."')})
        ran = call("rules", "test", "own.yaml")
        assert ran.code == 1
        assert ran.out.startswith("own.yaml:12: PRO900: ")

    def test_the_schema_is_json(self, call: Call) -> None:
        assert json.loads(call("rules", "schema").out)["$schema"]
