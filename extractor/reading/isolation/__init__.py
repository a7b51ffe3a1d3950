"""Reading in processes of their own, because some files hang or kill whoever parses them."""
