package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
)

// whole are the answers that complete a first text, as somebody types them.
func whole() map[string]string {
	return map[string]string{
		"problem": "Soixante bâtiments seront démolis.", "resource": "Un catalogue ouvert.", "community": "Trois collectivités.",
		"governance": "Une réunion ouverte chaque mois.", "steps": "De janvier à mars, douze bâtiments.", "spread": "Les communes voisines.",
		"budget": "50 000", "aid": "30 000", "summary": "La candidature est complète.",
	}
}

// From an empty browser to a deposit, without scripts: write, sign, confirm, complete, fill in the panel, deposit.
func TestNewcomerGoesFromAnEmptyBrowserToADeposit(t *testing.T) {
	o := newOpenSite(t)
	v := o.visitor()
	v.open("/candidatures/nouvelle", http.StatusOK)
	v.send("/appels/essai/ecrire", map[string]string{
		"title": "Matériaux en commun", "pitch": "Relever ce qui peut resservir.", "challenge": o.Challenges[0].ID,
		"why": "La ressource dit avant la démolition ce qui peut resservir.",
	}, http.StatusOK)
	v.send("/appels/essai/ecrire", map[string]string{"name": "Nadia Ferhat", "email": "nadia@exemple.fr", "accept_licence": "1"}, http.StatusOK)
	v.open("/compte/publier?jeton="+o.token("mail.publish"), http.StatusOK)
	v.send("/compte/publier", nil, http.StatusOK)
	const path = "/candidatures/materiaux-en-commun"
	v.says(".avis", "Enregistrée, pas déposée")

	v.open(path+"/deposer", http.StatusOK)
	if v.doc.Find(`form[action="`+path+`/deposer"]`).Length() != 0 {
		t.Error("a candidacy that lacks nearly all is offered for deposit")
	}
	links := map[string]bool{}
	for _, a := range v.doc.Find("#manque ~ ul a").Nodes {
		for _, attr := range a.Attr {
			if attr.Key == "href" {
				links[attr.Val] = true
			}
		}
	}
	for _, want := range []string{path + "/modifier#f-budget", path + "/modifier#f-resources", path + "/administratif"} {
		if !links[want] {
			t.Errorf("nothing leads to %s: %v", want, links)
		}
	}

	v.open(path+"/modifier", http.StatusOK)
	answers := whole()
	row := v.doc.Find(`[name="resources.rows"]`).First().AttrOr("value", "")
	for part, value := range map[string]string{"name": "Catalogue", "kind": "data", "origin": "planned", "licence": "ODbL 1.0"} {
		answers["resources."+row+"."+part] = value
	}
	v.send(path+"/modifier", answers, http.StatusOK)
	v.says(".etat-phrase", "Version 2")
	v.says(".etat-phrase", "rien ne manque")

	v.open(path+"/administratif", http.StatusOK)
	v.send(path+"/administratif", map[string]string{"payee": "Association", "siret": "732 829 320 00073"}, http.StatusUnprocessableEntity)
	v.send(path+"/administratif", map[string]string{
		"payee": "Association", "siret": "732 829 320 00074", "contact": "Nadia Ferhat", "email": "nadia@exemple.fr", "cer": "1", "honour": "1",
	}, http.StatusOK)
	v.says(".avis", "Le volet administratif est enregistré")
	v.says("main", "décembre 2026")
	v.says("main", "heure de Paris")
	v.send(path+"/deposer", nil, http.StatusOK)
	if v.at.Path != "/recepisses/essai-r1-0001" {
		t.Fatalf("landed on %s", v.at.Path)
	}
	for _, want := range []string{"Service des communs", "1 rue du Pont", "02 00 00 00 00", "réputée rejetée le", "Recours gracieux"} {
		v.says("dl", want)
	}
	v.open(path, http.StatusOK)
	v.says(".avis", "Déposée : la version 2, pour la relève 1")
	v.open("/recepisses/essai-r1-0001.txt", http.StatusOK)
	file := v.raw
	v.open("/recepisses/essai-r1-0001", http.StatusOK)
	page := v.doc.Find("main dl").First()
	for i, label := range texts(v.doc, "main dl dt") {
		if told := label + "\n  " + page.Find("dd").Eq(i).Text(); page.Find("dt").Length() > i && !strings.Contains(strings.Join(strings.Fields(file), " "), strings.Join(strings.Fields(told), " ")) {
			t.Errorf("the page tells %q, its file does not", told)
		}
	}
	v.open("/recepisses/essai-r1-0001.txt", http.StatusOK)
	d, err := o.Store().Deposit(t.Context(), "essai-r1-0001")
	if err != nil || !strings.Contains(v.raw, d.Hash) || !strings.HasPrefix(v.header.Get("Content-Type"), "text/plain") || !strings.Contains(v.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("the file of the receipt: %s %q, %v", v.header, v.raw, err)
	}
}

func TestNewerVersionIsShownBeforeItIsDeposited(t *testing.T) {
	o := newOpenSite(t)
	ada, bob := o.Person("Ada"), o.Person("Bob")
	p := o.Ready(ada, "Matériaux en commun")
	v := o.signedIn(ada)
	v.open(p.Path()+"/deposer", http.StatusOK)
	v.says("main", "La version 2")
	if _, err := o.SavePage(t.Context(), bob, app.Edit{PageID: p.Page.ID, Base: 2, Sections: domain.Document{"spread": "Autrement."}, Summary: "Diffusion revue", Via: domain.ViaForm}); err != nil {
		t.Fatal(err)
	}
	v.send(p.Path()+"/deposer", nil, http.StatusConflict)
	v.says(".fautes", "La version 2 qui vous a été montrée n’est plus la dernière")
	v.says("section[aria-labelledby=depuis]", "Diffusion revue")
	if v.doc.Find(`a[href="`+p.Path()+`/diff/2..3"]`).Length() == 0 {
		t.Error("nothing leads to what changed")
	}
	if list, err := o.Store().DepositsOf(t.Context(), p.Candidacy.ID); len(list) != 0 || err != nil {
		t.Errorf("deposited %+v, %v", list, err)
	}
	v.send(p.Path()+"/deposer", nil, http.StatusOK)
	if d, err := o.Store().Deposit(t.Context(), "essai-r1-0001"); err != nil || d.N != 3 {
		t.Errorf("deposit %+v, %v; want version 3", d, err)
	}
	if _, err := o.SavePage(t.Context(), bob, app.Edit{PageID: p.Page.ID, Base: 3, Sections: domain.Document{"spread": "Encore autrement."}, Via: domain.ViaForm}); err != nil {
		t.Fatal(err)
	}
	o.Store().DB().Clock().Set(o.Call.Cutoffs[0].At.Add(time.Minute))
	v = o.visitor()
	v.open(p.Path(), http.StatusOK)
	v.says(".avis", "Le jury lit la version 3 (relève 1).")
	if got := text(v.doc, `.avis a[href="`+p.Path()+`/diff/3..4"]`); got != "1 modification depuis le dépôt" {
		t.Errorf("changes since the deposit: %q", got)
	}
	v.open(p.Path()+"/version/3", http.StatusOK)
	v.says("main", "Autrement.")
}

func TestDepositOneSecondLateIsRefusedAndTheTextIsSafe(t *testing.T) {
	o := newOpenSite(t)
	ada := o.Person("Ada")
	p := o.Ready(ada, "Matériaux en commun")
	o.Store().DB().Clock().Set(o.Call.Cutoffs[1].At.Add(-time.Hour))
	v := o.signedIn(ada)
	v.open(p.Path()+"/deposer", http.StatusOK)
	o.Store().DB().Clock().Set(o.Call.Cutoffs[1].At.Add(time.Second))
	v.send(p.Path()+"/deposer", nil, http.StatusConflict)
	v.says(".fautes", "rien n’a été déposé. Votre texte est enregistré.")
	if list, err := o.Store().DepositsOf(t.Context(), p.Candidacy.ID); len(list) != 0 || err != nil || o.Fresh(p).Page.Head != 2 {
		t.Errorf("deposits %+v, head %d, %v", list, o.Fresh(p).Page.Head, err)
	}
}

func TestWithdrawingAsksFirst(t *testing.T) {
	o := newOpenSite(t)
	ada := o.Person("Ada")
	p := o.Ready(ada, "Matériaux en commun")
	v := o.signedIn(ada)
	v.open(p.Path()+"/deposer", http.StatusOK)
	v.send(p.Path()+"/deposer", nil, http.StatusOK)
	v.open(p.Path()+"/deposer/retirer", http.StatusOK)
	v.says("main", "essai-r1-0001")
	v.send(p.Path()+"/deposer/retirer", map[string]string{"reason": "Trop tôt"}, http.StatusOK)
	v.says(".avis", "Le dépôt est retiré. Votre texte reste publié.")
	v.open(p.Path()+"/etapes", http.StatusOK)
	v.says(".suite", "Ada a retiré le dépôt de la relève 1.")
	v.says(".suite", "Raison publique : Trop tôt")
	v.open(p.Path()+"/deposer/retirer", http.StatusNotFound)
}

// What is restricted does not exist for others, in any of its representations.
func TestRestrictedThingsAreMissingForOthers(t *testing.T) {
	o := newOpenSite(t)
	ada := o.Person("Ada")
	p := o.Ready(ada, "Matériaux en commun")
	if _, err := o.MakeDeposit(t.Context(), o.As(ada), app.DepositAct{CandidacyID: p.Candidacy.ID, Version: 2}); err != nil {
		t.Fatal(err)
	}
	hidden := o.Candidacy(ada, "Pas encore public")
	if err := o.MoveCandidacy(t.Context(), o.As(ada), app.CandidacyMove{CandidacyID: hidden.Candidacy.ID, Verb: "candidacy.hide", Reason: "Trop tôt"}); err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]*visitor{"a visitor": o.visitor(), "somebody else": o.signedIn(o.Person("Bob"))} {
		for _, path := range []string{
			"/recepisses/essai-r1-0001", "/recepisses/essai-r1-0001.txt", "/en/recepisses/essai-r1-0001", p.Path() + "/administratif",
			hidden.Path(), "/en" + hidden.Path(), hidden.Path() + "/licences", hidden.Path() + "/equipe", hidden.Path() + "/etapes",
			hidden.Path() + "/historique", hidden.Path() + "/version/1", hidden.Path() + "/deposer", hidden.Path() + "/administratif",
			hidden.Path() + "/etat", hidden.Path() + "/edition", hidden.Path() + "/modifier", "/communs/" + hidden.Page.Slug,
		} {
			v.open(path, http.StatusNotFound)
			if strings.Contains(v.raw, "Pas encore public") {
				t.Errorf("%s reads the name on %s", name, path)
			}
		}
		for _, path := range []string{"/candidatures", "/appels/essai/candidatures", "/communs"} {
			v.open(path, http.StatusOK)
			if strings.Contains(v.raw, "Pas encore public") {
				t.Errorf("%s finds the name on %s", name, path)
			}
		}
	}
	o.signedIn(ada).open(hidden.Path(), http.StatusOK)
	instructor := o.Person("Ines", domain.Grant{Role: domain.Instructor, Scope: domain.OnCall(o.Call.ID)})
	v := o.signedIn(instructor)
	v.open(p.Path()+"/administratif", http.StatusForbidden)
	o.close()
	v = o.signedIn(instructor) // the session before has run out
	v.open(p.Path()+"/administratif", http.StatusForbidden)
	v.says("main", "Déclarez d’abord vos intérêts")
	v.open(desk+"/interets", http.StatusOK)
	v.send(desk+"/interets", nil, http.StatusOK)
	v.open(desk+"/depots/essai-r1-0001", http.StatusOK)
	v.says("dl", "Lire le volet administratif")
	v.open(p.Path()+"/administratif", http.StatusOK)
	v.says("dl", "73282932000074")
	if v.doc.Find("main form").Length() != 0 {
		t.Error("an instructor is offered to write the panel")
	}
}

func TestDepositPostOfAStrangerIsRefused(t *testing.T) {
	o := newOpenSite(t)
	ada := o.Person("Ada")
	p := o.Ready(ada, "Matériaux en commun")
	v := o.signedIn(o.Person("Bob"))
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, o.server.URL+p.Path()+"/deposer", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	encode(t, r, url.Values{"version": {"2"}}, "")
	v.do(r, http.StatusForbidden)
	if list, err := o.Store().DepositsOf(t.Context(), p.Candidacy.ID); len(list) != 0 || err != nil {
		t.Errorf("deposits %+v, %v", list, err)
	}
}
