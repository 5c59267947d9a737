"""Thin commands over the four rooms; the console script ``actorstance``."""
