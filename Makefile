# make run   set up and start the service (with no clausewatch.yaml: the practice portal)
# make test  set up and run the tests
.PHONY: setup run test lint format clean

PYTHON ?= python3
VENV := .venv
STAMP := $(VENV)/.stamp

setup: $(STAMP)

# uv installs the locked versions in seconds; where it cannot be had, pip does the same, slower.
$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check uv==0.13.9 \
		&& $(VENV)/bin/uv pip install --quiet --compile-bytecode --python $(VENV)/bin/python --require-hashes -r requirements.lock \
		|| $(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

run: setup
	@$(VENV)/bin/clausewatch run

# Three processes for two cores, as many tests wait; whoever has done its half takes tests off the other. Plain pytest runs them all as well.
# Tests start hundreds of processes: each would compile all modules anew where Python is told to keep no bytecode.
test: export PYTHONDONTWRITEBYTECODE :=
test: setup
	$(VENV)/bin/pytest --numprocesses logical --maxprocesses 8 --dist worksteal --durations 25

lint: setup
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports
	$(VENV)/bin/mypy

format: setup
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
