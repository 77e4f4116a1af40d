"""Recipes: each trains one shipped model again, with `python -m recipes.<name>` from the root of the checkout."""
