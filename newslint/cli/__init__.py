"""The command line: `main` holds the options; each command is a module that is imported when it is called."""
