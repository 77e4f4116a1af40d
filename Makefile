# `make demo` and `make test` are all that a newcomer needs; both make the virtual environment first.
PYTHON ?= python3
BIN := .venv/bin
CONSTRAINTS := -c constraints.txt

.PHONY: demo test lint unit bench docs clean

demo: .venv/runs
	$(BIN)/filmloom film examples/news/metro.zh.md -o out/metro.mp4
	$(BIN)/filmloom clip "A cat is playing with a ball" -o out/cat.mp4

test: lint unit

lint: .venv/develops
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: .venv/develops
	$(BIN)/pytest

bench: .venv/measures
	$(BIN)/python -m benchmarks.all

docs: .venv/develops
	$(BIN)/python docs/make.py

clean:
	rm -rf .venv out build dist

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/runs: .venv/bin/python pyproject.toml constraints.txt
	$(BIN)/pip install --quiet $(CONSTRAINTS) -e .
	touch $@

.venv/develops: .venv/runs
	$(BIN)/pip install --quiet $(CONSTRAINTS) -e '.[dev,model,voices]'
	touch $@

.venv/measures: .venv/develops
	$(BIN)/pip install --quiet $(CONSTRAINTS) -e '.[dev,model,bench]'
	touch $@
