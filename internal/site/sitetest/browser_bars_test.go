package sitetest_test

import "testing"

// From the call's page to the words that a candidacy changed since relève 1: at most three clicks.
func sinceTheFirstCutoff(t *testing.T, from script) {
	b, clicks := newStage(t, from).visitor(t), 0
	click := func(selector string) {
		clicks++
		b.answers(b.press(selector), 200)
	}
	b.open(theCall)
	click(`main a[href$="/releves/2"]`)
	click(`main a[href^="` + soils + `/diff/"]`)
	b.says("h1", "Ce qui a changé")
	if got := b.eval(`document.querySelectorAll("main ins").length > 0`); got != "true" || clicks > 3 {
		t.Errorf("%d clicks lead to %s; words added are shown: %s", clicks, b.where(), got)
	}
}

// An officer opens a call through pages only: from the sign-in to what the public reads.
func officer(t *testing.T, from script) {
	st := newStage(t, from)
	b, public := st.visitor(t), st.visitor(t)
	b.open("/connexion")
	b.signIn("jonas.lindqvist")
	b.open("/appels")
	b.answers(b.press(`main a[href="/appels/nouveau"]`), 200)
	b.write("title", "Berges partagées 2027")
	b.write("agency", "Agence des rivières")
	for name, value := range map[string]string{"opening_day": "2027-01-15", "opening_hour": "09:00", "last_day": "2027-06-30", "last_hour": "12:00"} {
		b.fill(name, value)
	}
	b.answers(b.press(send), 200)
	if got := b.where(); got != "/appels/berges-partagees-2027/reglages" {
		t.Fatalf("opened at %s", got)
	}
	public.open("/appels")
	public.says("main", "Berges partagées 2027")
	public.answers(public.visit("/appels/berges-partagees-2027"), 200)
	public.says("h1", "Berges partagées 2027")
}
