package mediawiki

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// program writes a script that stands for pandoc and notes each call.
func program(t *testing.T, body string) (path, calls string) {
	t.Helper()
	dir := t.TempDir()
	path, calls = filepath.Join(dir, "pandoc"), filepath.Join(dir, "calls")
	script := "#!/bin/sh\necho x >> " + calls + "\n" + body + "\n"
	if err := os.WriteFile(path, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return path, calls
}

func TestTextsThatNeedNoConversion(t *testing.T) {
	p := NewPandoc(PandocOptions{Path: "/nonexistent/pandoc"})
	cases := []struct {
		in   Text
		want Converted
	}{
		{Text{"markdown", "# a\n"}, Converted{Markdown: "# a\n"}},
		{Text{"wikitext", " \n"}, Converted{Source: " \n"}},
		{Text{"css", "a{}"}, Converted{"```css\na{}\n```\n", "a{}", AsSource, ""}},
		{Text{"Scribunto", "x\n"}, Converted{"```lua\nx\n```\n", "x\n", AsSource, ""}},
		{Text{"a b`", "```\n````\n"}, Converted{"`````\n```\n````\n`````\n", "```\n````\n", AsSource, ""}},
	}
	for _, c := range cases {
		if got, err := p.Convert(t.Context(), c.in); err != nil || got != c.want {
			t.Errorf("%+v: %+v %v", c.in, got, err)
		}
	}
}

func TestWithoutPandocTheSourceIsShown(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	p := NewPandoc(PandocOptions{})
	got, err := p.Convert(t.Context(), Text{"wikitext", "'''a'''"})
	want := Converted{"```wikitext\n'''a'''\n```\n", "'''a'''", AsSource, "pandoc is not installed"}
	if p.Available() || err != nil || got != want {
		t.Errorf("%+v %v", got, err)
	}
}

func TestPandocConvertsWikitext(t *testing.T) {
	p := NewPandoc(PandocOptions{})
	switch {
	case p.Available():
	case os.Getenv("CI") != "":
		t.Fatal("pandoc is not installed, and CI is set: the conversion of wikicode must be tested")
	default:
		t.Skip("pandoc is not installed: the conversion of wikicode is not tested")
	}
	source := "== Titre ==\n'''Gras''' été [https://example.org lien]\n* un\n* deux\n"
	got, err := p.Convert(t.Context(), Text{"wikitext", source})
	want := "## Titre\n\n**Gras** été [lien](https://example.org)\n"
	if err != nil || got.Converter != ByPandoc || got.Source != source || !strings.HasPrefix(got.Markdown, want) {
		t.Errorf("%+v %v", got, err)
	}
}

func TestFailedConversionShowsTheSourceWithItsReason(t *testing.T) {
	cases := []struct{ name, body, want string }{
		{"exit", "echo 'plus de mémoire' >&2; exit 2", "pandoc: exit status 2: plus de mémoire"},
		{"slow", "exec sleep 60", "pandoc: over 300ms"},
		{"large", "exec yes", "pandoc: the Markdown outgrows its limit of 1000 bytes"},
		{"binary", `printf '\377'`, "pandoc: its output is no UTF-8"},
		{"long", "", "the text is over 100 bytes"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			path, _ := program(t, c.body)
			opt := PandocOptions{Path: path, Timeout: 300 * time.Millisecond, MaxMarkdown: 1000, MaxText: 100}
			text := Text{"wikitext", "a"}
			if c.name == "long" {
				text.Body = strings.Repeat("a", 101)
			}
			if c.name != "slow" {
				opt.Timeout = 20 * time.Second
			}
			got, err := NewPandoc(opt).Convert(t.Context(), text)
			if err != nil || got.Converter != AsSource || got.Reason != c.want || got.Source != text.Body {
				t.Errorf("%+v %v", got, err)
			}
		})
	}
}

func TestBatchKeepsItsOrderAndConvertsATextOnce(t *testing.T) {
	path, calls := program(t, "cat")
	p := NewPandoc(PandocOptions{Path: path, Workers: 1})
	texts := []Text{{"wikitext", "a"}, {"wikitext", "b"}, {"markdown", "c"}, {"wikitext", "a"}}
	got, err := p.ConvertAll(t.Context(), texts)
	if err != nil {
		t.Fatal(err)
	}
	var markdown []string
	for _, c := range got {
		markdown = append(markdown, c.Markdown)
	}
	if !reflect.DeepEqual(markdown, []string{"a", "b", "c", "a"}) {
		t.Errorf("%q", markdown)
	}
	if noted, err := os.ReadFile(calls); err != nil || string(noted) != "x\nx\n" {
		t.Errorf("calls %q %v", noted, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.ConvertAll(ctx, []Text{{"wikitext", "new"}}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestConversionsKeepTheNewest(t *testing.T) {
	c := newConversions(10 + 2*entryCost)
	for _, text := range []string{"1", "2", "3"} {
		c.put(text, "1234")
	}
	c.put("4", strings.Repeat("a", 11+entryCost))
	_, one := c.get("1")
	_, three := c.get("3")
	_, four := c.get("4")
	if one || !three || four || c.size != 8+2*entryCost || len(c.known) != 2 {
		t.Errorf("%v %v %v %d", one, three, four, c.size)
	}
}
