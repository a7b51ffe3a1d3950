"""Where claims come from: files, mails, archives and a watched folder become submissions."""
