"""Changing a domain by forms: the tables of the engine as lists, dialogs and verbs.

e -> EditDomainScreen: parts on the left, fields on the right -> StepsDialog -> Applying
"""
