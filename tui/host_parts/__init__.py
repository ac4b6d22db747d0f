"""The parts of one host, each asked when it is first looked at.

node          lines of a tree that can be folded and searched
part          a tab: what it asks and how it is shown
overview, numa                          tabs of lines
capabilities, devices, lists            tabs of a tree or list
table         the tree on the screen
secret_work   secrets made, given a value and forgotten
"""
