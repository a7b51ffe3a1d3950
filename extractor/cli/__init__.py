"""The command line: progress on standard error, results on standard output."""
