"""``newslint serve``: the gate over HTTP, for pipelines that are not Python. Needs the extra ``newslint[serve]``."""
