"""Finding out, from the head of a file, how it is read: fields, layout, delimiter, encoding."""
