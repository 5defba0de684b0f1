"""Small helpers that several rooms, wizards and controllers use.

No models, but for the one that ``compat`` extends.
"""
