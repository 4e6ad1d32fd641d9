// Command assets bundles web/css, web/js, the font and the icon into web/dist: hashed names, compressed side files and
// a manifest. With --check it writes nothing and tells whether the committed web/dist is what the sources give.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	root := flag.String("web", "web", "the folder that holds css, js, font, image and dist")
	check := flag.Bool("check", false, "compare with the committed files instead of writing")
	flag.Parse()
	act := write
	if *check {
		act = compare
	}
	if err := run(*root, act); err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
}

// run builds every file in memory, then hands them to act with the folder they belong in.
func run(root string, act func(dist string, files map[string][]byte) error) error {
	files, err := build(root)
	if err != nil {
		return err
	}
	return act(root+"/dist", files)
}
