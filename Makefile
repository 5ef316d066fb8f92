# The words of the house. A fresh machine needs Python 3.11, git and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
REPORT := build/report
PORT ?= 8000

.PHONY: help run report test check bench docs trials soak lock clean

help:  ## list the words
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

run: $(VENV)/.run report  ## map the sample portfolio, write the report and serve it on 127.0.0.1:8000
	@echo "报告 / report: http://127.0.0.1:$(PORT)/    (Ctrl-C 停止 / to stop)"
	@$(BIN)/python -m http.server --bind 127.0.0.1 --directory $(REPORT) $(PORT)

report: $(VENV)/.run
	@mkdir -p $(REPORT)
	@$(BIN)/hegui map examples/ --brief --lang both
	@$(BIN)/hegui map examples/ --format html --lang both --out $(REPORT)/index.html

test: $(VENV)/.dev  ## run the tests, a file at a time on each processor
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile

check: $(VENV)/.dev  ## lint, types, import contracts, licences, the rulebook's own checks
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python tools/licences.py
	@$(BIN)/python tools/addresses.py
	@$(BIN)/hegui rules check

bench: $(VENV)/.dev  ## measure, print ratios, write docs/benchmarks.md
	@$(BIN)/python tools/bench.py

docs: $(VENV)/.run  ## write the reference pages that come from the rulebook
	@$(BIN)/python tools/reference.py

trials: $(VENV)/.dev  ## crash and attack the ledger, print what was lost and what was found
	@$(BIN)/python tools/trials.py

soak: $(VENV)/.dev  ## the full counts (fuzzing, completions, crashes), outside CI; writes docs/soak.md
	@$(BIN)/python -m pytest tests --soak
	@$(BIN)/python tools/trials.py --full --write

lock: $(VENV)/.dev  ## renew the hashed requirements from requirements/*.in
	@$(BIN)/pip install --quiet pip-tools
	@cd requirements && for part in run dev; do ../$(BIN)/pip-compile --quiet --strip-extras --allow-unsafe --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --no-annotate --upgrade -o $$part.txt $$part.in; done

clean:  ## remove what was made
	@rm -rf $(VENV) build dist

$(VENV)/.run: requirements/run.txt pyproject.toml
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@
