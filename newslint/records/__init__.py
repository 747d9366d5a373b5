"""Every container that texts come in: finding inputs, cutting them into chunks, taking records out and putting them back.

Nothing here normalises anything: a document's text is what the bytes say, and what a fix did not touch is written back byte for byte.
"""
