"""The form for a new domain: what is asked, what is offered, and what comes of the answers.

HostChoices   what the host has: pools, volumes, networks, names, asked by a worker
Draft         the answers so far; what was not answered has a default that follows the rest
FIELDS        every question: where it stands, when it is asked, what may be answered
plan_of       draft -> CreationPlan, or why not
"""
