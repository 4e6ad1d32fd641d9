//go:build race

package licence

// slowdown is what the race detector may make of a time, on a machine that has other work.
const slowdown = 5
