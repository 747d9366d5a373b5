"""Find the lines that the rules of the YAML files match, and evaluate them: a prefilter over required literals, then each rule by itself."""
