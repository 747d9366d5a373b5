"""The linter: rules and checks on one document, its findings and fixes, accepted findings, explanations."""

from newslint.linter.linter import Linter as Linter
from newslint.linter.linter import fix as fix
from newslint.linter.linter import lint as lint
