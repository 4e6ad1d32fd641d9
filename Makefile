# make help lists the targets; scripts/test is what CI runs.
.DEFAULT_GOAL := help
.PHONY: help build run test race lint fmt generate licences vuln bench soak crash release

platforms := linux/amd64 linux/arm64 darwin/arm64 windows/amd64
tool := go tool -modfile=tools/go.mod
# The binary reads its own version from what Go stamps here: the tag, or the commit and its time.
build_flags := -trimpath -buildvcs=true -ldflags='-s -w'
addr ?= 127.0.0.1:8080

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 12

build: ## the program, in bin/communs
	CGO_ENABLED=0 go build $(build_flags) -o bin/communs ./cmd/communs

run: ## the demo on http://127.0.0.1:8080 (make run addr=127.0.0.1:9000 for elsewhere)
	go run ./cmd/communs demo --listen $(addr)

test: ## quick checks and every test, on both databases, without lint and race detector
	scripts/test --fast

race: ## every Go test under the race detector; PostgreSQL too where COMMUNS_TEST_POSTGRES is set
	scripts/race ./...

lint: ## golangci-lint, with the version and the settings that CI uses
	$(tool) golangci-lint run

fmt: ## gofumpt and templ fmt over the tree
	$(tool) golangci-lint fmt
	$(tool) templ fmt web/view

generate: ## the templates' Go and the assets of web/dist, anew
	$(tool) templ generate -path web/view
	go run ./cmd/assets

licences: ## the fingerprints of licence texts, anew, and the identifiers that are new upstream (asks npm)
	go generate ./internal/licence

vuln: ## known vulnerabilities in what the program calls (asks vuln.go.dev)
	$(tool) govulncheck ./...

bench: ## speed of the main pages and of a save, beside a bare handler, on both databases
	go run ./cmd/communs-bench bench

soak: ## fifteen writers on one page for ten minutes: nothing lost
	go run ./cmd/communs-bench soak

crash: ## kill -9 under load, 25 rounds: every acknowledged save is there afterwards
	go run ./cmd/communs-bench crash

release: ## static binaries for every platform with their checksums, in dist/release
	rm -rf dist/release && mkdir -p dist/release
	set -e; for p in $(platforms); do \
		out=dist/release/communs-$${p%/*}-$${p#*/}; [ $${p%/*} != windows ] || out=$$out.exe; \
		echo $$out; CGO_ENABLED=0 GOOS=$${p%/*} GOARCH=$${p#*/} go build $(build_flags) -o $$out ./cmd/communs; \
	done
	cd dist/release && sha256sum communs-* >SHA256SUMS && cat SHA256SUMS
