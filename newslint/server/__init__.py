"""``newslint serve``: the gate over HTTP, for pipelines that are not in Python. It needs the extra ``newslint[serve]``."""
