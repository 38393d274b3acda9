"""Sealed surveys: the box, its codes, answering, opening.

The only app that knows of answers before they are opened. Nothing here says who answered; anonymity rests
on what the tables are able to hold, see `models`.
"""
