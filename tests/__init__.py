"""The tests, laid out as the source is: ``tests/engine/…`` for ``engine/…`` and so on."""
