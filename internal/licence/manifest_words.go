package licence

import (
	"path"
	"regexp"
	"strings"
	"unicode/utf8"
)

var (
	badge   = regexp.MustCompile(`(?i)img\.shields\.io/badge/licen[sc]e-([^)\s"'?]+?)-[a-z0-9]+(?:\.svg|\.png)?[)\s"'?]`)
	heading = regexp.MustCompile(`(?im)^#{1,4}[ \t]*(?:licen[sc]es?|licensing)\b[^\n]*\n+([^\n#][^\n]*)|^licen[sc]es?[ \t]*\n[-=~]+\n+([^\n]+)`)
	markup  = regexp.MustCompile(`\[!\[[^\]]*\]\([^)]*\)\]\([^)]*\)|!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)|[\[\]*_` + "`" + `<>]`)
)

// readReadme reads a badge and the first paragraph of a section on the licence: weak words, since they sum up.
func readReadme(text []byte) ([]said, error) {
	var out []said
	if m := badge.FindSubmatch(text); m != nil {
		name := strings.NewReplacer("--", "-", "__", "_", "_", " ", "%20", " ", "%2B", "+").Replace(string(m[1]))
		out = append(out, said{field: "badge", written: name, weak: true})
	}
	if m := heading.FindSubmatch(text); m != nil {
		words := markup.ReplaceAllString(string(m[1])+string(m[2]), " ")
		if words = strings.Join(strings.Fields(words), " "); words != "" && len(words) <= maxRunes {
			out = append(out, said{field: "README", written: words, weak: true})
		}
	}
	return out, nil
}

// sourceFile tells a file whose head may carry an SPDX tag.
func sourceFile(base string) bool {
	switch strings.ToLower(path.Ext(base)) {
	case ".go", ".c", ".h", ".cc", ".cpp", ".hpp", ".rs", ".py", ".js", ".ts", ".jsx", ".tsx", ".mjs", ".java", ".kt", ".php", ".rb",
		".sh", ".css", ".scss", ".sql", ".cs", ".swift", ".scala", ".lua", ".pl", ".r", ".jl", ".hs", ".ml", ".ex", ".erl", ".vue",
		".svelte", ".html", ".xml", ".yml", ".yaml", ".toml", ".md", ".tex", ".v", ".vhd", ".sv", ".dart", ".zig", ".license":
		return true
	}
	return base == "Makefile" || base == "Dockerfile"
}

var spdxTag = regexp.MustCompile(`SPDX-License-` + `Identifier:[ \t]*([^\r\n]{1,300})`)

// head reads the SPDX tags in the first bytes of a source file; files that say the same are counted together.
func (w *walk) head(name string) {
	if w.tagged++; w.tagged > maxTagged {
		return
	}
	text, _ := w.read(name, maxHead)
	m := spdxTag.FindSubmatch(text)
	if m == nil || !utf8.Valid(m[1]) {
		return
	}
	written := strings.TrimRight(string(m[1]), " \t*/-><!#\"'`);%}")
	for i := range w.out.Declared {
		if d := &w.out.Declared[i]; d.Field == "SPDX" && d.Written == written {
			d.Count++
			return
		}
	}
	if written != "" {
		w.declare(Declaration{File: w.shown(name), Field: "SPDX", Written: written, Line: lineAt(text, written), Count: 1})
	}
}
