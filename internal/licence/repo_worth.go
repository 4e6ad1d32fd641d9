package licence

import (
	"path"
	"slices"
	"strings"
)

// WorthWhole tells, by a file's base name, whether CheckFiles reads more of it than the first lines: what opens an archive
// keeps those files whole.
func WorthWhole(base string) bool {
	low := strings.ToLower(base)
	for _, name := range []string{"licen", "copying", "notice", "readme", "lisez", "unlicense", "dep5"} {
		if strings.Contains(low, name) {
			return true
		}
	}
	return slices.Contains([]string{".json", ".toml", ".cff", ".yml", ".yaml", ".mod", ".md", ".txt", ".cfg", ".xml"}, path.Ext(low))
}
