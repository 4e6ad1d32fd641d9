package store

// ErasureQueries are the statements of an erasure.
func ErasureQueries() []string {
	list := forgotten()
	for _, l := range leftBehind() {
		list = append(list, oneLineOf(l.rekeyed()))
	}
	return list
}

func oneLineOf(query string) string {
	out := []rune(query)
	for i, r := range out {
		if r == '\n' {
			out[i] = ' '
		}
	}
	return string(out)
}
