package config

import (
	"runtime/debug"
	"slices"
	"strings"
)

// memory is what the program asks the garbage collector to stay within, caches (32 MiB) and all: a small
// machine runs it beside its database. It is a wish, not a wall: forty sign-ins at once go beyond it.
const memory = 64 << 20

// BoundMemory asks for that, unless the operator set GOMEMLIMIT herself.
func BoundMemory(environ []string) {
	if !slices.ContainsFunc(environ, func(line string) bool { return strings.HasPrefix(line, "GOMEMLIMIT=") }) {
		debug.SetMemoryLimit(memory)
	}
}
