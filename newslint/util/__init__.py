"""Files replaced whole, processes, the terminal, progress, hashing: what any program needs and knows nothing of news."""
