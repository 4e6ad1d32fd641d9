package main

import "testing"

const (
	mergeBase   = "Le porteur publie le code.\n\nLa commune relit.\n"
	mergeMine   = "Le porteur publie tout le code.\n\nLa commune relit.\n"
	mergeTheirs = "Le porteur publie le code.\n\nLa commune relit et corrige.\n"
	mergeAgain  = "Le porteur publie son code.\n\nLa commune relit.\n"
)

func TestMergeWritesTheTextWhereItIsClean(t *testing.T) {
	got := runTexts(t, []string{mergeBase, mergeMine, mergeTheirs}, "merge", "a", "b", "c")
	if want := (ran{0, "Le porteur publie tout le code.\n\nLa commune relit et corrige.\n", ""}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestMergeInConflictWritesNoText(t *testing.T) {
	got := runTexts(t, []string{mergeBase, mergeMine, mergeAgain}, "merge", "a", "b", "c")
	want := ran{1, "", `Conflit 1 sur 1
  base :
    Le porteur publie le code.
  mien :
    Le porteur publie tout le code.
  autre :
    Le porteur publie son code.
`}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestMergeJSONKeepsTheBaseInThePlaceOfAConflict(t *testing.T) {
	got := runTexts(t, []string{mergeBase, mergeMine, mergeAgain}, "merge", "a", "b", "c", "--format", "json")
	want := ran{1, `{"clean":false,"text":"Le porteur publie le code.\n\nLa commune relit.\n",` +
		`"conflicts":[{"base":"Le porteur publie le code.","mine":"Le porteur publie tout le code.",` +
		`"theirs":"Le porteur publie son code."}],"pieces":[{"kind":"conflict","text":"Le porteur publie le code.","conflict":0},` +
		`{"kind":"same","text":"\n\nLa commune relit.\n","conflict":-1}]}` + "\n", ""}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
