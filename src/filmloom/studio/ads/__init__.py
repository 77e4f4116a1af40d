"""Ads: a brief and a table of people become a film for each of them; what they share is made once."""
