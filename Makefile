# `make demo` runs the main job on sample evidence and opens the review page; `make test` runs the tests. Both set up
# what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
DEMO := demo-out
CLEW := $(BIN)/clew
REVIEW := $(CLEW) review --case OP-114 --password-file $(DEMO)/sample/passwords.txt --workspace $(DEMO)/workspace
FILES ?= 240
BENCHMARKS := hashing ingest overhead recall kills catalog deciding formats linear index_folder import_lists search join footage segments sound many_films unpacking mutations disk gallery graph review \
	cameras text describing facts leads search_picture find_text find_words faces_search assigning showing_films demo_links
run = $(foreach name,$(1),&& echo "== $(name)" && $(BIN)/python benchmarks/$(name).py $(2))

.DEFAULT_GOAL := help
.PHONY: help demo test lint bench docs lock clean

help: ## Show the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

$(VENV)/.run: requirements/run.txt requirements/build.txt requirements/alone.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Clew needs Python 3.11 or newer: make PYTHON=python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements/run.txt -r requirements/build.txt
	$(PIP) install --require-hashes --no-deps -r requirements/alone.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	$(PIP) install --require-hashes -r requirements/dev.txt
	touch $@

$(VENV)/.bench: $(VENV)/.dev requirements/bench.txt
	$(PIP) install --require-hashes -r requirements/bench.txt
	touch $@

demo: $(VENV)/.run ## Sample evidence, the whole job, a report to open, the review page (on a terminal)
	rm -rf $(DEMO)
	$(CLEW) demo make $(DEMO)/sample --files $(FILES) --seed 1 --leads
	$(CLEW) hashset import $(DEMO)/sample/lists/operation-lantern.json --workspace $(DEMO)/workspace
	$(CLEW) hashset import $(DEMO)/sample/lists/reference.csv --purpose ignore --workspace $(DEMO)/workspace
	$(CLEW) ingest $(DEMO)/sample/evidence --case OP-114 --exhibit KP/1 --password-file $(DEMO)/sample/passwords.txt --workspace $(DEMO)/workspace || test $$? -eq 1
	for case in OP-207 OP-301; do $(CLEW) ingest $(DEMO)/sample/leads/$$case --case $$case --exhibit KP/1 --workspace $(DEMO)/workspace && \
		$(CLEW) link --case $$case --workspace $(DEMO)/workspace || exit 1; done
	$(CLEW) link --case OP-114 --password-file $(DEMO)/sample/passwords.txt --workspace $(DEMO)/workspace
	$(CLEW) triage --case OP-114 --limit 8 --workspace $(DEMO)/workspace
	$(CLEW) leads show --case OP-114 --limit 8 --workspace $(DEMO)/workspace
	$(CLEW) export --case OP-114 --format vics-2.0-us $(DEMO)/OP-114.json --workspace $(DEMO)/workspace
	$(CLEW) report --case OP-114 $(DEMO)/report.html --workspace $(DEMO)/workspace
	$(CLEW) verify --case OP-114 --password-file $(DEMO)/sample/passwords.txt --workspace $(DEMO)/workspace
	@echo "The report: open $(DEMO)/report.html"
	@if test -t 0 && test -t 1; then \
		echo "The review page opens in the browser; Ctrl-C here ends it, and all that was decided is kept."; \
		$(REVIEW); \
	else \
		echo "The review page (no terminal here, so it is not started): $(REVIEW)"; \
	fi

test: $(VENV)/.dev ## All tests
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 2 --dist worksteal

lint: $(VENV)/.dev ## Linters, types, layers
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: $(VENV)/.bench ## Measured figures against peers (hours, run it alone; more with PICTURES=, FACES=, VOICES= folders)
	true $(call run,$(BENCHMARKS)) $(if $(PICTURES),$(call run,places small_things,'$(PICTURES)')) \
		$(if $(FACES),$(call run,faces faces_roc,'$(FACES)')) $(if $(VOICES),$(call run,voices,'$(VOICES)'))
	$(BIN)/python docs/generate.py

docs: $(VENV)/.dev ## The generated reference
	$(BIN)/python docs/generate.py

lock: $(VENV)/.dev ## Pin every dependency anew, with hashes
	for each in 'run:--extra cameras --extra disk --extra faces --extra mail --extra places --extra speech --extra text pyproject.toml' build:requirements/build.in dev:requirements/dev.in \
		bench:requirements/bench.in; do \
		$(BIN)/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --strip-extras \
			--allow-unsafe --output-file requirements/$${each%%:*}.txt $${each#*:}; done

clean: ## Remove what was built and made
	rm -rf $(VENV) $(DEMO) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
