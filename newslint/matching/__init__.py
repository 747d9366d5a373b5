"""Find what pattern rules match: a prefilter over required literals names candidates, then each rule is evaluated by itself."""

from newslint.matching.load import load as load
from newslint.matching.scanner import Scanner as Scanner
