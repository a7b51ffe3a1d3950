"""A dispute's life: who may do what to it, until when, what speaks for it, what is answered.

Nothing here touches the world: the store and the desk hand in cases, rules and the instant, and
keep what comes back.
"""
