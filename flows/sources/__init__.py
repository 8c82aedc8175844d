"""Bring articles in, from wherever they are."""
