"""The commands by name. Each is imported when it is called, so that it need not wait for the others. All return an exit code."""

from __future__ import annotations

import argparse


def check(arguments: argparse.Namespace) -> int:
    """Run ``newslint check``."""
    from newslint.cli.check import run

    return run(arguments)


def report(arguments: argparse.Namespace) -> int:
    """Run ``newslint report``."""
    from newslint.cli.report import run

    return run(arguments)


def compare(arguments: argparse.Namespace) -> int:
    """Run ``newslint compare``."""
    from newslint.cli.compare import run

    return run(arguments)


def accept(arguments: argparse.Namespace) -> int:
    """Run ``newslint accept``."""
    from newslint.cli.accept import run

    return run(arguments)


def gate(arguments: argparse.Namespace) -> int:
    """Run ``newslint gate``."""
    from newslint.cli.gate import run

    return run(arguments)


def merge(arguments: argparse.Namespace) -> int:
    """Run ``newslint merge``."""
    from newslint.cli.merge import run

    return run(arguments)


def restore(arguments: argparse.Namespace) -> int:
    """Run ``newslint restore``."""
    from newslint.cli.restore import run

    return run(arguments)


def undo(arguments: argparse.Namespace) -> int:
    """Run ``newslint undo``."""
    from newslint.cli.undo import run
    from newslint.runs.value_restorers import restorers

    return run(arguments, restorers())


def serve(arguments: argparse.Namespace) -> int:
    """Run ``newslint serve``."""
    from newslint.cli.serve import run

    return run(arguments)


def explain(arguments: argparse.Namespace) -> int:
    """Run ``newslint explain``."""
    from newslint.cli.explain import run

    return run(arguments)


def init(arguments: argparse.Namespace) -> int:
    """Run ``newslint init``."""
    from newslint.cli.init import run

    return run(arguments)


def rules_list(arguments: argparse.Namespace) -> int:
    """Run ``newslint rules list``."""
    from newslint.cli.rules import show_list

    return show_list(arguments)


def rules_test(arguments: argparse.Namespace) -> int:
    """Run ``newslint rules test``."""
    from newslint.cli.rules import test

    return test(arguments)


def rules_schema(arguments: argparse.Namespace) -> int:
    """Run ``newslint rules schema``."""
    from newslint.cli.rules import schema

    return schema(arguments)
