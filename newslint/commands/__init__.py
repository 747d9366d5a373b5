"""The commands of the command line, a module each: ``run(arguments) -> exit code``. Imported when called."""
