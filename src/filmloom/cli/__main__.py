"""`python -m filmloom.cli`."""

from filmloom.cli import main

main()
