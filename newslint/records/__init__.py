"""The containers that texts come in: inputs are found and cut into chunks, records are taken out and put back.

Nothing here normalises anything: a document's text is what the bytes say, and what no fix touched is written back byte for byte.
"""
