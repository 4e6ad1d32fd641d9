//go:build !race

package mediawiki

// slowdown is 1 where nothing slows the tests down.
const slowdown = 1
