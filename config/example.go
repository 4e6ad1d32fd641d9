package config

import (
	"reflect"
	"strings"
)

// Example is the text of communs.env.example: each setting with its meaning and its default.
func Example() string {
	var b strings.Builder
	b.WriteString("# Settings of communs, each once, with what it is without a line here. Copy to /etc/communs/communs.env.\n")
	t := reflect.TypeFor[Config]()
	for f := range t.Fields() {
		b.WriteString("\n# " + f.Tag.Get("help") + "\n#" + f.Tag.Get("env") + "=" + f.Tag.Get("envDefault") + "\n")
	}
	return b.String()
}
