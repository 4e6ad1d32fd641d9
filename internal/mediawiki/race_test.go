//go:build race

package mediawiki

// slowdown is how much less a test reads under the race detector.
const slowdown = 10
