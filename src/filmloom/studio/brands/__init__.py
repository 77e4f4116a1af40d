"""Brands: a brand.yaml gives films the colours, typefaces, logo and words of whoever publishes them."""
