# make run      set up, process the sample inbox, show what was found, open the desk on it
# make test     set up, then run every check and test
.DEFAULT_GOAL := help
.PHONY: help setup run desk test soak fast lint types contracts schemas format train learning bench yardsticks evaluate notebooks readme clean

BIN := .venv/bin
OUT ?= out

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' Makefile

setup: ## prepare .venv; does nothing when nothing has changed
	@sh tools/setup.sh

run: setup ## process the sample inbox, show a table, keep the records
	@mkdir -p $(OUT)
	@$(BIN)/extractor process inbox/samples --ledger inbox/ledger --settings inbox/extractor.toml \
	  --store $(OUT)/store --output $(OUT)/records.jsonl --output $(OUT)/records.csv --format table
	@$(BIN)/python tools/after_run.py $(OUT)
	@if [ -t 0 ] && [ -t 1 ]; then $(MAKE) -s desk; fi

desk: setup ## open the desk on what `make run` found
	@mkdir -p $(OUT)
	@$(BIN)/extractor desk --ledger inbox/ledger --settings inbox/extractor.toml --store $(OUT)/store

test: setup lint types contracts schemas ## run every check and test
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

soak: setup ## kill everything again and again: all named places, 10,000 mails, 200 kills
	@EXTRACTOR_SOAK=1 $(BIN)/python -m pytest tests/chaos
	@$(BIN)/python -m benchmarks.intake.soak

fast: setup ## run the tests that need neither Tesseract nor more than five seconds
	@$(BIN)/python -m pytest -m "not ocr and not slow"

lint: setup ## check style and formatting
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .

types: setup ## check types
	@$(BIN)/mypy

contracts: setup ## check that modules import only what lies below them
	@$(BIN)/lint-imports

schemas: setup ## check that schemas/ is in step with the models
	@$(BIN)/extractor schema --check

format: setup ## rewrite the code in the house style
	@$(BIN)/ruff check --quiet --fix . || true
	@$(BIN)/ruff format .

train: setup ## train the shipped models again
	@$(BIN)/python -m training.train

evaluate: setup ## score the pipeline on the casebook
	@$(BIN)/extractor evaluate training/corpus/casebook --errors 20

learning: setup ## learning curves of a simulated user (hours; CURVES=--quick for minutes)
	@$(BIN)/python -m benchmarks.learning.curves $(CURVES)

bench: setup ## run the quick benchmarks, write docs/benchmarks.md (BENCH=--all or names: others)
	@sh tools/bench.sh $(BENCH)

yardsticks: setup ## prepare the tools that `make bench` compares with, in .venv-yardsticks
	@sh tools/yardsticks.sh

notebooks: setup ## run the example notebooks
	@$(BIN)/python tools/run_notebooks.py

readme: setup ## write the outputs that the README shows again
	@mkdir -p $(OUT)
	@$(MAKE) -s run >$(OUT)/run.txt 2>&1
	@$(BIN)/python tools/readme.py $(OUT)/run.txt

clean: ## remove what was built or written here; the .venv stays
	rm -rf $(OUT) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find extractor training tests -name __pycache__ -type d -prune -exec rm -rf {} +
