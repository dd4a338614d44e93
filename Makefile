# The front door. Every target sets up what is missing first; `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help run test dev build bench deny

TARGET_DIR := $(or $(CARGO_TARGET_DIR),target)

help: ## This list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST)

run: build ## Build for release and serve on SQLite at http://localhost:8080
	@target/release/grantry

build: ## Leave the self-contained binary at target/release/grantry
	@scripts/setup.sh build
	@cargo xtask web --release
	@cargo build --release -p grantry-server
	@[ "$(TARGET_DIR)" = target ] || install -D "$(TARGET_DIR)/release/grantry" target/release/grantry

test: ## Format, lint, house rules, tests on both databases, wasm, browser tests
	@scripts/test.sh

dev: ## Build for development, serve, rebuild and reload on every change
	@scripts/setup.sh build
	@cargo xtask dev

bench: build ## Measure, each figure as a ratio within one run
	@scripts/bench.sh

deny: ## Licences, sources and banned crates (installs cargo-deny where it is missing)
	@command -v cargo-deny >/dev/null || { echo "setup: building cargo-deny, which takes some minutes"; cargo install --quiet --locked cargo-deny@0.20.2; }
	@cargo deny check bans licenses sources
