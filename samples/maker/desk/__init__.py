"""Papers a one-stop desk receives: civil status, land, business, cards, certificates; invented people, with truth.

`families.py` names the types; layouts named `held_…` are for measuring only: no rule may be made from them.
"""
