# A newcomer needs git, make and Python 3.11 to 3.14: `make demo`, then `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# A strict editable install links file by file, so it is repeated when a folder gains or loses one.
ROOMS := cli datasets datasets/behaviour datasets/corpus inference inference/data inference/page models models/data training
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --config-settings editable_mode=strict

.PHONY: demo test check model bench clean

demo: $(VENV)/.base
	$(BIN)/actorstance analyze docs/demo_article.txt --roll-up state --color always

test: $(VENV)/.dev
	$(BIN)/python -m pytest -q

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/actorstance data check datasets/corpus/stance.jsonl --settings datasets/corpus/checks.toml
	$(BIN)/actorstance model show

# The shipped model and its card, made from the shipped corpus.
model: $(VENV)/.dev
	$(BIN)/actorstance train datasets/corpus/stance.jsonl -o models/stance.joblib --force

bench: $(VENV)/.bench
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/finding.py

clean:
	rm -rf $(VENV) build dist *.egg-info

$(VENV)/.base: pyproject.toml $(ROOMS)
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "actorstance needs Python 3.11 or later; name one with: make PYTHON=python3.12")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(INSTALL) --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.base
	$(INSTALL) --editable '.[dev]'
	touch $@

# fastText is only a peer: where it does not install, the benchmark says that its rows are missing.
$(VENV)/.bench: $(VENV)/.dev
	-$(INSTALL) --editable '.[bench]'
	touch $@
