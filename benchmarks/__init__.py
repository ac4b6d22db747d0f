"""What virtdeck costs, measured beside its peers in one run: ``python -m benchmarks [NAME…]``.

    __main__ -> one module per measurement -> Row -> report (terminal, README.md)

A peer is a real program. Both sides of a comparison run by turns, so that they meet the same
machine at the same time.
"""
