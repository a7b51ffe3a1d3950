"""Claims by HTTP: what is uploaded is durable before it is confirmed, and processed by a worker.

Needs the extra `desk`.
"""
