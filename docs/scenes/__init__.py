"""SHOTS of each chapter of the manual, one module a chapter."""
