package markup_test

import (
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/markup"
)

// spans reads "a {-old-} {+new+} b".
func spans(s string) []markup.Span {
	var out []markup.Span
	for s != "" {
		cut := strings.IndexAny(s, "{")
		if cut < 0 {
			return append(out, markup.Span{Text: s})
		}
		out = append(out, markup.Span{Text: s[:cut]})
		op, end := markup.Delete, "-}"
		if s[cut+1] == '+' {
			op, end = markup.Insert, "+}"
		}
		text, rest, _ := strings.Cut(s[cut+2:], end)
		out, s = append(out, markup.Span{Op: op, Text: text}), rest
	}
	return out
}

func TestMarksNeverCutATag(t *testing.T) {
	r := markup.New()
	for _, c := range []struct{ name, src, want string }{
		{"plain", "Un {-vieux-}{+nouveau+} mot", "Un <del>vieux</del><ins>nouveau</ins> mot"},
		{"no-break space and apostrophe", "l’appel\u00a0: {+oui+}", "l’appel\u00a0: <ins>oui</ins>"},
		{"heading", "## Été {+à Lille+}", "Été <ins>à Lille</ins>"},
		{"level of a heading", "#{+#+} Été", "#<ins>#</ins> Été"},
		{"item in a quote", "> - mot {-a-}{+b+}", "mot <del>a</del><ins>b</ins>"},
		{"number", "1. un", "un"},
		{"new item", "{+- un+}", "<ins>un</ins>"},
		{"changed mark of item", "{-- -}{+1. +}un", "<del>- </del><ins>1. </ins>un"},
		{"words in strong", "a **b {-c-}{+d+}** e", "a <strong>b <del>c</del><ins>d</ins></strong> e"},
		{"whole strong", "a {+**b** c+} d", "a <ins><strong>b</strong> c</ins> d"},
		{"made strong", "a {+**+}b{+**+} c", "a <ins>**</ins>b<ins>**</ins> c"},
		{"half of a mark", "a *{+*+}b** c", "a *<ins>*</ins>b** c"},
		{"mark of another op", "{-*a-} b*", "<del>*a</del> b*"},
		{"nested", "**a *b {+c+}* d**", "<strong>a <em>b <ins>c</ins></em> d</strong>"},
		{"crossing marks", "*a **b* c**", "<em>a **b</em> c**"},
		{"snake case", "le_mot_cle et _x_", "le_mot_cle et <em>x</em>"},
		{"struck", "~~a~~", "<s>a</s>"},
		{"code", "`a {-<b>-} *c*`", "<code>a <del>&lt;b&gt;</del> *c*</code>"},
		{"link", "[a {+b+}](https://x.example)", `<a href="https://x.example" rel="nofollow ugc noopener">a <ins>b</ins></a>`},
		{"changed address", "[a](/{-b-}{+c+})", "[a](/<del>b</del><ins>c</ins>)"},
		{"refused address", "[a](javascript:b)", "[a](javascript:b)"},
		{"image", "![a](/fichiers/b.png)", "![a](/fichiers/b.png)"},
		{"wiki", "[[A|b]] {-[[C]]-}", "b <del>C</del>"},
		{"changed wiki", "[[A{+B+}]]", "[[A<ins>B</ins>]]"},
		{"escape", `\*a\*`, "*a*"},
		{"html", "<script>{+<b onclick=x>+}", "&lt;script&gt;<ins>&lt;b onclick=x&gt;</ins>"},
		{"row", "| a | {-1-}{+2+} |", "| a | <del>1</del><ins>2</ins> |"},
		{"fence", "```go", "```go"},
		{"rule", "---", "---"},
		{"empty", "", ""},
		{"open marks", "*a [b **c", "*a [b **c"},
	} {
		got := r.Inline(spans(c.src))
		if got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.name, got, c.want)
		}
		safe(t, c.src, got)
	}
}

func TestAVeryLongBlockIsShownAsSource(t *testing.T) {
	long := strings.Repeat("*a* ", 6000)
	got := markup.New().Inline([]markup.Span{{Text: long}, {Op: markup.Insert, Text: "b"}})
	if got != long+"<ins>b</ins>" {
		t.Fatalf("%.80s", got)
	}
}

func TestSourceIsEscapedAndMarked(t *testing.T) {
	got := markup.Source(spans("<a> {-**b**-}{+c+}"))
	if got != "&lt;a&gt; <del>**b**</del><ins>c</ins>" {
		t.Fatal(got)
	}
}

func FuzzInline(f *testing.F) {
	for i, src := range attacks() {
		f.Add(src, "b", src, uint8(i))
	}
	r := markup.New()
	f.Fuzz(func(t *testing.T, a, b, c string, ops uint8) {
		in := []markup.Span{
			{Op: markup.Op(ops % 3), Text: a}, {Op: markup.Op(ops / 3 % 3), Text: b}, {Op: markup.Op(ops / 9 % 3), Text: c},
		}
		safe(t, a+"|"+b+"|"+c, r.Inline(in))
		safe(t, a+"|"+b+"|"+c, markup.Source(in))
	})
}
