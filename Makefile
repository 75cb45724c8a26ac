# What a developer types. Each target installs what it needs into .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: demo test check format bench clean

demo: $(INSTALLED)
	$(BIN)/wuxi-monitor demo

test: $(INSTALLED)
	$(BIN)/pytest -n auto $(ARGS)

check: $(INSTALLED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(INSTALLED)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(INSTALLED)
	$(BIN)/python tests/benchmarks/run.py

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache build dist

# pip older than 25.1 knows no dependency groups, so it is renewed first.
$(INSTALLED): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=26'
	$(BIN)/python -m pip install --quiet --editable '.[postgres,pdf,office,alerts,warc]' --group dev
	$(BIN)/python -m compileall -q $(VENV)/lib crawler monitor db || true
	touch $(INSTALLED)
