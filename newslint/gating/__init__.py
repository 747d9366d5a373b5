"""A run of the gate over files: `pieces` cuts the inputs, `work` judges a piece (in a worker process), `sinks` hold what is written until
all of it is, `journal` remembers how far a run came, `run` puts them together, `tally` counts and `summary` tells.
"""
