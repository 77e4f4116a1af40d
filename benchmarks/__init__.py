"""Every figure that filmloom publishes is made here: `make bench`, or one of them with `python -m benchmarks.film`."""
