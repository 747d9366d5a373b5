"""Web pages, archives of them, and feeds: texts are taken out, never put back."""
