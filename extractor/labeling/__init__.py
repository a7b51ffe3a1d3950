"""What people say of documents: what to ask next, the page to answer on, and the files it ends in.

The notebooks are a thin shell around `session`; `widget` shows what a session asks.
"""
