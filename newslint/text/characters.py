"""Classes of characters that several modules agree on."""

from __future__ import annotations

APOSTROPHES = "'’‘ʼ`´"

# Blanks that may surround a unit. Not "\n": it ends a line. Zero-width marks are left to the ENC rules.
BLANKS = " \t\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"


TERMINALS = ".!?…。！？｡؟۔।॥։።፧‽"


CLOSERS = "\"'”’“‘»›«‹)]}」』）】》〉*_"  # German closes with “, Danish with «
