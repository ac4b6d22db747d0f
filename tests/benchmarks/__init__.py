"""Tests of what the benchmarks are made of: counting, verdicts, the table; never of a figure."""
