"""The review page: what came on the left, what was read on the right, decided by keyboard."""
