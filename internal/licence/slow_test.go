//go:build !race

package licence

// slowdown is what the tests allow beside the times promised: nothing. See slow_race_test.go.
const slowdown = 1
