"""Files replaced whole, processes, the terminal, progress, hashing: what any program needs, and what knows nothing of news."""
