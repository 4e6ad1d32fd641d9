package markup_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/markup"
)

// attacks are texts that have broken some renderer, and the pieces that random texts are made of.
func attacks() []string {
	return []string{
		`<script>alert(1)</script>`, `<ScRiPt src=//e.example>`, `<img src=x onerror=alert(1)>`, `<svg/onload=alert(1)>`,
		`<svg><script>alert(1)</script></svg>`, `<math><mtext></mtext><mglyph><style></math><img src onerror=alert(1)>`,
		`<iframe srcdoc="<script>alert(1)</script>">`, `<a href="javascript:alert(1)">x</a>`, `<style>*{}</style>`,
		`<form action=//e.example><input name=q></form>`, `<base href=//e.example>`, `<meta http-equiv=refresh content=0>`,
		`<details open ontoggle=alert(1)>`, `<template><b>x</template>`, `<noscript><p title="</noscript><img src=x>">`,
		`<!--><img src=x onerror=alert(1)>-->`, `<![CDATA[<script>alert(1)</script>]]>`, `<?php echo 1 ?>`, `<!DOCTYPE x>`,
		`[x](javascript:alert(1))`, `[x](JaVaScRiPt:alert(1))`, `[x](java&Tab;script:alert(1))`, "[x](java\tscript:alert(1))",
		`[x](&#106;avascript:alert(1))`, `[x](<javascript:alert(1)>)`, `[x]( javascript:alert(1))`, `[x](\x01javascript:1)`,
		`[x](vbscript:x)`, `[x](data:text/html;base64,PHNjcmlwdD4=)`, `![x](data:image/svg+xml,<svg onload=alert(1)>)`,
		`[x](file:///etc/passwd)`, `[x](//e.example)`, `[x](/\e.example)`, `[x](\\e.example)`, `[x](http:e.example)`,
		`[x](https://impots.example@e.example/)`, `[x](http://e.example/"onmouseover="alert(1))`, `[x](# "t\" onclick=1")`,
		`![x](https://e.example/p.png)`, `![x](/fichiers/../compte)`, `![x](/fichiers//e.example/x.png)`, `![x](//e.example/x)`,
		`![x](/fichiers/%2e%2e/x)`, `![" onerror="alert(1)](/fichiers/a.png)`, `![x](/fichiers/a.png "t\" onload=alert(1)")`,
		`[![x](https://e.example/i.png)](https://e.example/)`, `[a <https://b.example> c](https://d.example)`,
		`[a [[Lille]] b](https://e.example)`, `[[<script>|<img src=x onerror=1>]]`, `[[javascript:alert(1)]]`, `[[a"b|c'd]]`,
		`<javascript:alert(1)>`, `<data:text/html,x>`, `<https://e.example/"onclick=1>`, `https://e.example/<script>`,
		"```\"><script>\nx\n```", "~~~ html onload=1\n<b>\n~~~", "`<script>`", "# x {#id onclick=alert(1)}", `# <img src=x>`,
		"[a]: javascript:alert(1)\n\n[a]", "[a]: <data:x> 'y\" onclick=\"z'\n\n[a]", "x[^1]\n\n[^1]: <script>", "x[^\"><b>]\n\n[^\"><b>]: y",
		"|a|b|\n|-|:-:|\n|<script>|[x](javascript:1)|", "- [x] <script>", "- [ ] [y](javascript:1)", "\x00<script\x00>",
		"\xff\xfe<script>", "&lt;script&gt;", "&#60;script&#62;", "<br onload=1>", "<br/>", "~~<s>~~", "**<b>**", "***a*b**", "\\<script>",
		"a@b.example", "mailto:a@b.example?subject=<script>", "www.e.example/\"onclick=1", "> <script>", "1. <script>", "    <script>",
		"\n", "\n\n", " ", "[", "]", "(", ")", "](", "![", "[[", "]]", "|", "*", "_", "`", "<", ">", "\"", "'", "&", "#", "\\", ":",
	}
}

func options() markup.Options {
	return markup.Options{
		HeadingBase: 3, IDPrefix: "s1", ImagePrefix: "/fichiers/",
		Resolve: func(title string) (string, bool) {
			return "/pages/" + markup.Slug(title), title != "Absente"
		},
		Words: markup.Words{Table: "Tableau", Done: "fait", Todo: "à faire", Back: "Retour au texte"},
	}
}

func TestAttacksGiveOnlyAllowedHTML(t *testing.T) {
	r := markup.New()
	for _, src := range attacks() {
		for _, src := range []string{src, "> - " + src, "*a " + src + " b*", "[l " + src + "](https://e.example)", "|" + src + "|\n|-|\n|x|"} {
			out, err := r.Render(src, options())
			if err != nil {
				t.Fatalf("%q: %v", src, err)
			}
			safe(t, src, out.HTML)
		}
	}
}

func TestRandomMixesOfAttacksGiveOnlyAllowedHTML(t *testing.T) {
	r, pieces := markup.New(), attacks()
	random := rand.New(rand.NewPCG(20, 26))
	rounds := 20_000
	if testing.Short() {
		rounds = 2_000
	}
	for range rounds {
		var b strings.Builder
		for range 1 + random.IntN(7) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		out, err := r.Render(b.String(), options())
		if err != nil {
			t.Fatalf("%q: %v", b.String(), err)
		}
		safe(t, b.String(), out.HTML)
	}
}

func TestResolverCannotBringAnUnsafeAddress(t *testing.T) {
	opts := markup.Options{Resolve: func(string) (string, bool) { return "javascript:alert(1)", true }}
	out, err := markup.New().Render("voir [[Lille]]", opts)
	if err != nil || out.HTML != "<p>voir Lille</p>\n" {
		t.Fatalf("%q, %v", out.HTML, err)
	}
}
