"""A rule that says everything that a rule may say, and rules that are wrong, with what is said of them."""

from __future__ import annotations

FULL = """\
- code: INS901
  name: made-up
  summary: A related-story link line was scraped into the article.
  message: Related-story insert.
  why: It belongs to another article.
  severity: error
  confidence: high
  status: stable
  scope: block
  zone: {head: 20%, tail: 10}
  min-words: 2
  max-words: 15
  match:
    - starts-with: {any: "READ MORE:", en: [See also, Read more], de: Lesen Sie auch}
    - {regex: 'Tags: \\w+', contains: harbour}
  when: [{next: {max-words: 14, blank: true}}, {within-3: {rule: INS902}}]
  unless: [{name: a sentence, prose: true}, {max-words: 3, document: {min-words: 9}}]
  then: {max-words: 14, min: 2, max: 12}
  fix: {delete: block, safety: safe}
  also: INS902
  examples:
    - {bad: "⟦See also: Five charts⟧\\nText.", fixed: Text., language: en-GB, also: [INS902]}
    - {good: Text.}
    - known-miss: Read this.
- code: INS902
  name: another
  summary: Another.
  why: For the first.
  severity: info
  confidence: low
  match: {equals: {nb: [Les også], no: ["12:30"]}}
  examples: [{bad: "12:30"}, {good: x}]
"""

M = "match: {equals: Tags}\n"

WRONG = [
    # body or changed lines, what the message says, the line that is named
    (M + "serverity: error", "unknown key 'serverity' in a rule (did you mean 'severity'?)", 9),
    (M + "max-words: 3\nmax-words: 4", "duplicate key 'max-words' (first in line 9)", 10),
    ("code: INS1", "a code is three capital letters and three digits, not 'INS1'", None),
    ("code: IND901", "no category has the letters 'IND' (did you mean 'INS'?)", None),
    ("name: Made Up\n" + M, "a name is lower-case words joined by hyphens, not 'Made Up'", None),
    ("severity: eror\n" + M, "severity cannot be 'eror' (did you mean 'error'?)", None),
    ("severity: true\n" + M, "severity must be text, not true/false", None),
    ("confidence: low\n" + M, "an error needs at least medium confidence", None),
    ("status: stabel\n" + M, "status cannot be 'stabel' (did you mean 'stable'?)", None),
    ("status: deprecated\n" + M, "replaced-by goes with status: deprecated", None),
    (M + "since: soon", "since must be a version such as 0.2.0, not 'soon'", 9),
    (M + "replaced-by: INS902", "replaced-by goes with status: deprecated", 9),
    ("status: deprecated\nreplaced-by: INS902\n" + M, "rule INS901 is replaced by 'INS902', which is no rule (did you mean 'INS901'?)", 1),
    (M + "scope: lines", "scope cannot be 'lines' (did you mean 'line'?)", 9),
    ("max-words: 3", "rule INS901 needs either match or check", 1),
    (M + "check: repeated", "rule INS901 needs either match or check", 1),
    ("match: {equal: Tags}", "unknown key 'equal' in match (did you mean 'equals'?)", 8),
    ("match: []", "match is empty", 8),
    ("match: Tags", "match is a mapping such as {starts-with: ...}, or a list of them", 8),
    ("match: {equals: 7}", "equals must be text or a list of texts, not a number", 8),
    ("match: {equals: []}", "equals is empty", 8),
    ("match: {equals: {}}", "equals is empty", 8),
    ("match: {equals: {english: Tags}}", "'english' is no language code (two letters as in ISO 639-1, or any)", 8),
    ("match:\n  equals:\n    en: Tags\n    xx: Tags", "'xx' is no language code", 11),
    ("match: {starts-with: '— ▶'}", "starts-with needs a phrase with at least one letter", 8),
    ("match: {ends-with: '...'}", "ends-with needs a phrase with at least one letter", 8),
    ('match: {contains: "Read\\nmore"}', "on one line", 8),
    ("match: {regex: '(Tags'}", "invalid regex '(Tags': ", 8),
    ("match: {regex: 'x*'}", "matches empty text", 8),
    ("match: {regex: '(a+)+$'}", "repeats a repeat without bound: it could take forever", 8),
    (M + "unless: {regex: '(Tags'}", "invalid regex '(Tags'", 9),
    (M + "zone: {middle: 3}", "unknown key 'middle' in zone", 9),
    (M + "zone: {head: 0}", "head must be a number of lines or a share such as 20%", 9),
    (M + "zone: {tail: 120%}", "tail must be a number of lines or a share such as 20%", 9),
    (M + "zone: {}", "zone is empty", 9),
    (M + "max-words: 0", "max-words must be 1 or more", 9),
    (M + "max-words: ten", "max-words must be a whole number, not text", 9),
    (M + "max-words: true", "max-words must be a whole number, not true/false", 9),
    (M + "when: {nxt: {max-words: 3}}", "unknown key 'nxt' in conditions (did you mean 'next'?)", 9),
    (M + "when: {next: {next: {max-words: 3}}}", "unknown key 'next' in conditions", 9),
    (M + "when: {blank: true}", "unknown key 'blank' in conditions", 9),
    (M + "when: {within-0: {blank: true}}", "unknown key 'within-0' in conditions (did you mean 'within-3'?)", 9),
    (M + "when: {document: {next: {blank: true}}}", "unknown key 'next' in conditions on a document", 9),
    (M + "when: {document: {rule: INS901}}", "unknown key 'rule' in conditions on a document", 9),
    (M + "when: {prose: 1}", "prose must be true or false, not a number", 9),
    (M + "when: {next: 3}", "next must be a mapping of conditions, not a number", 9),
    (M + "when: {}", "when is a mapping of conditions, or a list of them", 9),
    (M + "unless: []", "unless is a mapping of conditions, or a list of them", 9),
    (M + "unless: [{prose: true}, {prose: false}]", "duplicate guard 'prose' (give each guard a name)", 9),
    (M + "unless: {rule: INS999}", "rule INS901 names 'INS999', which is no rule (did you mean 'INS901'?)", 1),
    (M + "unless: {rule: INS901}", "rules name each other in a circle: INS901 -> INS901", 1),
    (M + "then: {max-words: 3}", "then and while go with scope: block", 9),
    (M + "at-least: 3", "at-least goes with scope: inline, where a finding is what matched", 9),
    (M + "scope: block\nthen: {max-words: 3}\nwhile: {max-words: 3}", "a rule has either then or while", 11),
    (M + "scope: block\nthen: {min: 3}", "then needs a condition that the following lines meet", 10),
    (M + "scope: block\nthen: {max-words: 3, min: 5, max: 4}", "min is more than max", 10),
    (M + "fix: {delete: lines}", "delete cannot be 'lines' (did you mean 'line'?)", 9),
    (M + "fix: {cut: end}", "cut cannot be 'end'", 9),
    (M + "fix: {delete: line, replace: x}", "a fix has one of delete, replace and cut", 9),
    (M + "fix: {safety: safe}", "a fix has one of delete, replace and cut", 9),
    (M + "fix: {delete: line, safety: save}", "safety cannot be 'save' (did you mean 'safe'?)", 9),
    ("confidence: medium\n" + M + "fix: {delete: line, safety: safe}", "a safe fix needs high confidence (safety: unsafe)", None),
    ("match: {regex: 'a(\\w+)'}\nfix: {replace: '\\2'}", "'\\\\2' cannot replace what 'a(\\\\w+)' matches: ", 9),
    ("match: {contains: Tags}\nfix: {replace: '\\g<tag>'}", "cannot replace what 'Tags' matches", 9),
    (M + "options: {min-words: 3}", "options go with check", 9),
    ("check: repeted", "unknown check 'repeted' (did you mean 'repeated'?)", 8),
    ("check: repeated\noptions: {minwords: 3}", "unknown key 'minwords' in the options of check repeated (did you mean 'min-words'?)", 9),
    ("check: repeated\noptions: {min-words: few}", "min-words must be a whole number, not text", 9),
    ("check: repeated\noptions: {normalize: 3}", "normalize must be text or a list of texts, not a number", 9),
    ("check: repeated\nunless: {prose: true}", "unless goes with match; a check has options", 9),
    ("check: repeated\nzone: {tail: 3}", "zone goes with match; a check has options", 9),
    (M + "examples: []", "rule INS901 has no bad example (every rule carries at least one bad and one good)", 9),
    (M + "examples: [{bad: x}]", "rule INS901 has no good example", 9),
    (M + "examples: x", "examples must be a list of examples, not text", 9),
    (M + "also: 3", "also must be text or a list of texts, not a number", 9),
    (M + "name: ''", "a name is lower-case words", 8),
]  # fmt: skip
