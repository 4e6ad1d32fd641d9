package site_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/store"
)

// A newcomer from an empty browser to a public candidacy: the form, the name and the address, "look at your
// mail", the link's page; then the public page. Four screens, three required fields of text.
func TestNewcomerPublishesInFourScreens(t *testing.T) {
	o := newOpenSite(t)
	v := o.visitor()
	v.open("/appels/essai/ecrire", http.StatusOK)
	if got := v.doc.Find("main [required]").Length(); got != 3 {
		t.Errorf("%d required fields, want 3", got)
	}
	v.send("/appels/essai/ecrire", map[string]string{
		"title": "Matériaux en commun", "pitch": "Relever ce qui peut resservir.", "challenge": o.Challenges[0].ID, "why": "Parce que.",
	}, http.StatusOK)
	v.send("/appels/essai/ecrire", map[string]string{"name": "Nadia Ferhat", "email": "nadia@exemple.fr", "accept_licence": "1"}, http.StatusOK)
	v.says("h1", "Votre texte est gardé")
	if list, err := o.Store().Candidacies(t.Context(), store.CandidacyFilter{Limit: 5}); len(list) != 0 || err != nil {
		t.Fatalf("published without its link: %+v, %v", list, err)
	}

	other := o.visitor() // another device
	other.open("/compte/publier?jeton="+o.token("mail.publish"), http.StatusOK)
	other.says("h1", "Matériaux en commun")
	if screens := v.seen + other.seen; screens > 4 {
		t.Errorf("%d screens, want at most 4", screens)
	}
	other.send("/compte/publier", nil, http.StatusOK)
	if other.at.Path != "/candidatures/materiaux-en-commun" {
		t.Errorf("landed on %s", other.at.Path)
	}
	other.says("h1", "Matériaux en commun")
	other.says(".avis", "Publier n’est pas déposer")
	other.says("header", "Nadia Ferhat") // signed in
	other.says("#bloc-defi", "Parce que.")
	v.open("/candidatures/materiaux-en-commun", http.StatusOK) // anybody reads it
	v.says(".tete .meta", "Portée par Nadia Ferhat, personne référente")
}

func TestLookAlikesAreShownFirstWithAWayToJoin(t *testing.T) {
	o := newOpenSite(t)
	o.Candidacy(o.Person("Ada"), "Matériaux en commun")
	bob := o.Person("Bob")
	v := o.signedIn(bob)
	v.open("/appels/essai/ecrire", http.StatusOK)
	text := map[string]string{"title": "Des matériaux partagés", "pitch": "Donner une seconde vie aux matériaux.", "challenge": o.Challenges[0].ID}
	v.send("/appels/essai/ecrire", text, http.StatusOK)
	v.says("#semblables", "Ces candidatures se ressemblent")
	if href := v.doc.Find(".rangs a.bouton").AttrOr("href", ""); href != "/candidatures/materiaux-en-commun/equipe#rejoindre" {
		t.Errorf("joining leads to %q", href)
	}
	v.send("/appels/essai/ecrire", nil, http.StatusOK)
	if v.at.Path != "/candidatures/des-materiaux-partages" {
		t.Errorf("landed on %s", v.at.Path)
	}
}

func TestSignedInPersonPublishesAtOnceAndOnce(t *testing.T) {
	o := newOpenSite(t)
	v := o.signedIn(o.Person("Ada"))
	v.open("/appels/essai/ecrire", http.StatusOK)
	page := v.doc
	text := map[string]string{"title": "Un commun", "pitch": "Une phrase.", "challenge": o.Challenges[0].ID}
	for range 2 { // the same form twice
		v.doc = page
		v.send("/appels/essai/ecrire", text, http.StatusOK)
		if v.at.Path != "/candidatures/un-commun" {
			t.Fatalf("landed on %s: %s", v.at.Path, v.raw)
		}
	}
	list, err := o.Store().Candidacies(t.Context(), store.CandidacyFilter{Limit: 5})
	if err != nil || len(list) != 1 {
		t.Errorf("%d candidacies, %v; want 1", len(list), err)
	}
}

// Whatever is refused comes back with what was typed.
func TestRefusedFirstTextComesBackWhole(t *testing.T) {
	o := newOpenSite(t)
	good := map[string]string{"title": "Un <b>nom</b>", "pitch": "Une phrase.", "challenge": o.Challenges[0].ID, "why": "Un motif."}
	for name, tt := range map[string]struct {
		answers map[string]string
		says    string
	}{
		"no name":       {map[string]string{"title": ""}, "demandée"},
		"unknown défi":  {map[string]string{"challenge": "inconnu"}, "Ce défi n’est pas un défi publié de cet appel"},
		"an idea":       {map[string]string{"challenge": o.Challenges[2].ID}, "Ce défi n’est pas un défi publié de cet appel"},
		"no défi":       {map[string]string{"challenge": ""}, "demandée"},
		"NUL":           {map[string]string{"pitch": "Une\x00phrase."}, "caractère"},
		"invalid UTF-8": {map[string]string{"pitch": "Une\xffphrase."}, ""},
		"too long":      {map[string]string{"pitch": strings.Repeat("mot ", 80)}, "300"},
	} {
		v := o.visitor()
		v.open("/appels/essai/ecrire", http.StatusOK)
		answers := map[string]string{}
		for k, a := range good {
			answers[k] = a
		}
		for k, a := range tt.answers {
			answers[k] = a
		}
		v.send("/appels/essai/ecrire", answers, http.StatusUnprocessableEntity)
		v.says(".fautes", tt.says)
		if got := v.doc.Find("[name=why]").Text(); strings.TrimSpace(got) != "Un motif." {
			t.Errorf("%s: the text that was typed is lost: %q", name, got)
		}
		if tt.answers["title"] == "" && name != "no name" && v.doc.Find("[name=title]").AttrOr("value", "") != good["title"] {
			t.Errorf("%s: the name that was typed is lost", name)
		}
	}
	v := o.visitor()
	v.open("/appels/essai/ecrire", http.StatusOK)
	v.send("/appels/essai/ecrire", good, http.StatusOK)
	v.send("/appels/essai/ecrire", map[string]string{"name": "", "email": "pas une adresse", "accept_licence": "1"}, http.StatusUnprocessableEntity)
	if v.doc.Find("[name=pitch]").AttrOr("value", "") != good["pitch"] || v.doc.Find("[aria-invalid]").Length() != 2 {
		t.Errorf("name and address refused: %s", text(v.doc, "main"))
	}
}

func TestClosedCallSaysSoAndKeepsTheText(t *testing.T) {
	o := newOpenSite(t)
	v := o.visitor()
	v.open("/appels/essai/ecrire", http.StatusOK)
	o.Write(func(tx *store.Tx) error {
		c := o.Call
		c.Phases.Published, c.Phases.Open = o.Now().AddDate(0, 0, 1), o.Now().AddDate(0, 0, 2)
		return tx.SetCall(t.Context(), c)
	})
	v.send("/appels/essai/ecrire", map[string]string{"title": "Un nom", "pitch": "Une phrase.", "challenge": o.Challenges[0].ID}, http.StatusForbidden)
	v.says(".fautes", "Cet appel ne reçoit pas de candidature en ce moment")
	if v.doc.Find("[name=title]").AttrOr("value", "") != "Un nom" {
		t.Error("the text is lost")
	}
}

func TestKnownAddressSignsInBeforeItsTextIsPublished(t *testing.T) {
	o := newOpenSite(t)
	owner := o.Person("Jeanne")
	v := o.visitor()
	v.open("/appels/essai/ecrire", http.StatusOK)
	v.send("/appels/essai/ecrire", map[string]string{"title": "Un nom", "pitch": "Une phrase.", "challenge": o.Challenges[0].ID}, http.StatusOK)
	v.send("/appels/essai/ecrire", map[string]string{"name": "Jeanne B.", "email": owner.Email, "accept_licence": "1"}, http.StatusOK)
	token := o.token("mail.publish_known")
	v.open("/compte/publier?jeton="+token, http.StatusOK)
	if v.doc.Find(`form[action="/compte/publier"]`).Length() != 0 {
		t.Error("a stranger who holds the link is offered to publish")
	}
	jeanne := o.signedIn(owner)
	jeanne.open("/compte/publier?jeton="+token, http.StatusOK)
	jeanne.send("/compte/publier", nil, http.StatusOK)
	if jeanne.at.Path != "/candidatures/un-nom" {
		t.Errorf("landed on %s", jeanne.at.Path)
	}
}

func TestChoosingACall(t *testing.T) {
	o := newOpenSite(t)
	v := o.visitor()
	v.open("/candidatures/nouvelle", http.StatusOK)
	if v.at.Path != "/appels/essai/ecrire" {
		t.Errorf("the one open call: %s", v.at.Path)
	}
	o.World.Season("autre")
	v.open("/candidatures/nouvelle", http.StatusOK)
	if got := texts(v.doc, "main h2"); len(got) != 2 {
		t.Errorf("calls to choose from: %q", got)
	}
}
