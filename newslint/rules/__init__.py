"""The rule language: what a rule is, reading and checking it, overrides, lexicons, its schema and its page."""
