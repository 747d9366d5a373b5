"""Find the lines that the rules of the YAML files match, and evaluate them: a prefilter over required literals, then each rule by itself."""

from newslint.matching.load import load as load
from newslint.matching.scanner import Scanner as Scanner
