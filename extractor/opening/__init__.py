"""Files are taken apart and read in one child process each."""
