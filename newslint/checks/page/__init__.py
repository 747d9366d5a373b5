"""Checks on what stands around an article on its page: menus, teasers, headlines, captions, the end of the text proper."""
