"""Make records again of what was received before, and say what comes out otherwise."""
