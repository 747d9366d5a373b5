"""Where documents come from, and how fixed ones go back: folders (`walk`), text files (`text`), JSON lines (`jsonl`).

Nothing here normalises anything: a document's text is what the bytes say, and what a fix did not touch is written back byte for byte.
"""
