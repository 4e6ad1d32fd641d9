package main

import "testing"

const (
	oldLetter = "# Lettre\n\nBonjour l’appel, ici le café.\n\nUn paragraphe\nsur deux lignes.\n\nUn adieu.\n"
	newLetter = "# Lettre\r\n\r\nBonjour à l’appel, ici le cafe\u0301 <b>.\r\n\r\nUn paragraphe sur deux lignes.\r\n"
)

func TestDiffShowsWordsInEachFormat(t *testing.T) {
	for format, want := range map[string]string{
		"text": `@@ modifié @@
Bonjour {+à +}l’appel, ici le café{+ <b>+}.
@@ espacement seul @@
@@ supprimé @@
[-Un adieu.-]
Passages modifiés : 2 ; mots ajoutés : 2 ; mots retirés : 2.
`,
		"html": `<div class="same"># Lettre

</div>
<div class="changed">Bonjour <ins>à </ins>l’appel, ici le café<ins> &lt;b&gt;</ins>.

</div>
<div class="changed" data-spacing-only>Un paragraphe sur deux lignes.
</div>
<div class="deleted"><del>Un adieu.
</del></div>
`,
		"json": `{"same":false,"blocks":[` +
			`{"op":"same","old":{"start":0,"end":10},"new":{"start":0,"end":10},"spans":[{"op":"equal","text":"# Lettre\n\n"}],` +
			`"spacing_only":false,"over_budget":false},` +
			`{"op":"changed","old":{"start":10,"end":44},"new":{"start":10,"end":51},"spans":[{"op":"equal","text":"Bonjour "},` +
			`{"op":"insert","text":"à "},{"op":"equal","text":"l’appel, ici le café"},{"op":"insert","text":" <b>"},` +
			`{"op":"equal","text":".\n\n"}],"spacing_only":false,"over_budget":false},` +
			`{"op":"changed","old":{"start":44,"end":76},"new":{"start":51,"end":82},"spans":[{"op":"equal","text":"Un paragraphe"},` +
			`{"op":"delete","text":"\n"},{"op":"insert","text":" "},{"op":"equal","text":"sur deux lignes.\n"},` +
			`{"op":"delete","text":"\n"}],"spacing_only":true,"over_budget":false},` +
			`{"op":"deleted","old":{"start":76,"end":86},"new":null,"spans":[{"op":"delete","text":"Un adieu.\n"}],` +
			`"spacing_only":false,"over_budget":false}]}` + "\n",
	} {
		t.Run(format, func(t *testing.T) {
			got := runTexts(t, []string{oldLetter, newLetter}, "diff", "a", "b", "--format", format)
			if got.code != 0 || got.errs != "" || got.out != want {
				t.Errorf("status %d, %s\n%s\nwant\n%s", got.code, got.errs, got.out, want)
			}
		})
	}
}

func TestDiffTellsWhenOnlySpacingDiffers(t *testing.T) {
	got := runTexts(t, []string{"Un deux.\n", "Un\ndeux.\n"}, "diff", "a", "b")
	if want := (ran{0, "@@ espacement seul @@\nSeuls les espacements diffèrent.\n", ""}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestDiffOfEmptyTextsHasNoBlock(t *testing.T) {
	got := runTexts(t, []string{"", ""}, "diff", "a", "b", "--format", "json")
	if want := (ran{0, `{"same":true,"blocks":[]}` + "\n", ""}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
