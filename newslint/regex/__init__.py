"""All use of the private parts of Python's `re`: required literals, and whether a regex is safe to run."""
