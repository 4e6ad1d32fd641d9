// Package web holds what the browser receives: the bundled files and the catalogues. It knows no page and no rule.
package web

import "embed"

// Dist is web/dist as cmd/assets writes it.
//
//go:embed dist
var Dist embed.FS

// Messages holds the catalogues, messages/fr/*.json and messages/en/*.json: one file a concept.
//
//go:embed messages/*/*.json
var Messages embed.FS

// Texts holds the long texts of the site about itself, text/fr/*.md and text/en/*.md.
//
//go:embed text/*/*.md
var Texts embed.FS
