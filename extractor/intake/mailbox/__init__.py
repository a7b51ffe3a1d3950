"""Mail as a source of claims: IMAP accounts, Maildir folders and mbox files.

Nothing here looks into a mail: its bytes go to the store as they are, and a mail is touched only
after it is durable there.
"""
