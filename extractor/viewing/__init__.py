"""Look at what was received: its pages, its words, its mail, and where values stand on them.

Whatever touches a stranger's bytes happens in a jailed child; what comes out is a picture that we
encoded, words, or markup from a short list of harmless elements.
"""
