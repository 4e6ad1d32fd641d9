package site_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

const desk = "/appels/essai/instruction/1"

// newReading is an open site whose first relève is closed on two deposits.
func newReading(t *testing.T) (*openSite, []app.Place) {
	t.Helper()
	o := newOpenSite(t)
	call := o.Call
	call.Settings.Criteria = []domain.Criterion{{Name: "Utilité", Weight: 60}, {Name: "Ouverture", Weight: 40}}
	o.Write(func(tx *store.Tx) error { return tx.SetCall(t.Context(), call) })
	ada := o.Person("Ada")
	var places []app.Place
	for _, title := range []string{"Matériaux en commun", "Toits qui comptent"} {
		p := o.Ready(ada, title)
		if _, err := o.MakeDeposit(t.Context(), o.As(ada), app.DepositAct{CandidacyID: p.Candidacy.ID, Version: p.Page.Head}); err != nil {
			t.Fatal(err)
		}
		places = append(places, p)
	}
	o.Store().DB().Clock().Set(o.Call.Cutoffs[0].At.Add(time.Minute))
	if err := o.CloseDueCutoffs(t.Context()); err != nil {
		t.Fatal(err)
	}
	return o, places
}

// again deposits a candidacy for the relève to come, by its referent.
func again(t *testing.T, o *openSite, p app.Place) {
	t.Helper()
	team, err := o.Store().Holders(t.Context(), domain.OnCandidacy(p.Candidacy.ID))
	if err != nil || len(team) != 1 {
		t.Fatalf("team %v, %v", team, err)
	}
	ada, err := o.Account(t.Context(), team[0].AccountID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.MakeDeposit(t.Context(), ada, app.DepositAct{CandidacyID: p.Candidacy.ID, Version: p.Page.Head}); err != nil {
		t.Fatal(err)
	}
}

// hand signs in somebody with a role on the call.
func (o *openSite) hand(name string, role domain.Role) *visitor {
	return o.signedIn(o.Person(name, domain.Grant{Role: role, Scope: domain.OnCall(o.Call.ID)}))
}

// From the closing of a relève to its decisions, page by page, without scripts.
func TestRelèveIsReadAndDecidedThroughItsPages(t *testing.T) {
	o, places := newReading(t)
	first, second := desk+"/depots/essai-r1-0001", desk+"/depots/essai-r1-0002"
	reader := o.visitor()
	reader.open(places[0].Path(), http.StatusOK) // kept: what comes must reach it
	reader.open("/appels/essai", http.StatusOK)

	ines := o.hand("Ines", domain.Instructor)
	ines.open(desk, http.StatusOK)
	ines.says(".avis", "déclarez vos intérêts")
	ines.open(first, http.StatusOK)
	if ines.doc.Find("main form").Length() != 0 {
		t.Error("a form is open before the interests are declared")
	}
	ines.open(desk+"/interets", http.StatusOK)
	ines.send(desk+"/interets", nil, http.StatusOK)
	ines.says(".avis", "Votre déclaration d’intérêts est enregistrée.")
	ines.open(first, http.StatusOK)
	ines.send(first+"/recevabilite", map[string]string{"verb": "deposit.refuse", "reason": ""}, http.StatusUnprocessableEntity)
	ines.says(".fautes", "Dites pourquoi")
	ines.send(first+"/recevabilite", map[string]string{"verb": "deposit.admit"}, http.StatusOK)
	ines.says("#recevabilite ~ dl", "recevable, par Ines")
	ines.open(second, http.StatusOK)
	ines.send(second+"/recevabilite", map[string]string{"verb": "deposit.refuse", "reason": "La ressource n’est pas *produite*."}, http.StatusOK)

	jo := o.hand("Jo", domain.Juror)
	jo.open(desk+"/interets", http.StatusOK)
	jo.send(desk+"/interets", nil, http.StatusOK)
	jo.open(desk+"/avis", http.StatusOK) // leads to the one deposit that waits
	if jo.at.Path != first+"/avis" {
		t.Fatalf("led to %s", jo.at.Path)
	}
	jo.send(first+"/avis", map[string]string{"body": "Une ressource utile.", "score_1": "4"}, http.StatusUnprocessableEntity)
	jo.says(".fautes", "Ouverture")
	if got := text(jo.doc, `textarea[name="body"]`); got != "Une ressource utile." {
		t.Errorf("typed text: %q", got)
	}
	jo.send(first+"/avis", map[string]string{"score_2": "2"}, http.StatusOK)
	jo.says(".avis", "sur tous les dépôts")
	jo.open(desk, http.StatusOK)
	jo.says("table", "3,2 sur 5")

	ann := o.hand("Ann", domain.Manager)
	ann.open(desk+"/interets", http.StatusOK)
	ann.send(desk+"/interets", nil, http.StatusOK)
	ann.open(desk+"/publier", http.StatusOK)
	ann.says(".avis", "la publication attend")
	ann.open(first+"/decision", http.StatusOK)
	ann.send(first+"/decision", map[string]string{"outcome": "funded", "amount": "30 001", "reason": "Une raison publique."}, http.StatusUnprocessableEntity)
	ann.says(".fautes", "plus que ce dépôt peut recevoir")
	ann.send(first+"/decision", map[string]string{"amount": "25 000"}, http.StatusOK)
	for _, path := range []string{places[0].Path(), places[0].Path() + "/etapes", "/appels/essai", "/appels/essai/registre", "/appels/essai/releves/1"} {
		reader.open(path, http.StatusOK)
		if strings.Contains(reader.raw, "Une raison publique") || strings.Contains(reader.raw, "recevable") || strings.Contains(reader.raw, "Ines") {
			t.Errorf("%s tells what is private", path)
		}
	}
	reader.open(places[0].Path()+"/decisions/1", http.StatusNotFound)

	ann.open(desk+"/publier", http.StatusOK)
	ann.says("table", "25 000 €")
	ann.send(desk+"/publier", nil, http.StatusOK)
	ann.says(".avis", "Les décisions sont publiées.")
	ann.open(desk+"/publier", http.StatusForbidden)

	reader.open(places[0].Path(), http.StatusOK)
	reader.says(".avis", "Relève 1 : financée, 25 000 €")
	reader.says(".avis", "Le jury a lu la version 2")
	reader.open(places[0].Path()+"/decisions/1", http.StatusOK)
	reader.says("main", "Une raison publique.")
	reader.says("#avis ~ dl", "3,2 sur 5")
	if strings.Contains(reader.raw, "Une ressource utile") || strings.Contains(reader.raw, ">Jo<") {
		t.Error("the words of an opinion, or its author, are public")
	}
	reader.open(places[1].Path()+"/decisions/1", http.StatusOK)
	reader.says("main", "non recevable")
	reader.says("#suite ~ p", "Déposer pour la relève 2")
	if ways := reader.doc.Find("#suite ~ p a"); ways.FilterFunction(func(_ int, a *goquery.Selection) bool {
		return a.Text() == "Proposer une coopération" && a.AttrOr("href", "") == places[1].Path()+"/entraide"
	}).Length() != 1 {
		t.Errorf("no way to a cooperation in %q", ways.Text())
	}
	again(t, o, places[1])
	reader.open(places[1].Path()+"/decisions/1", http.StatusOK)
	if strings.Contains(reader.raw, "Déposer pour la relève 2") {
		t.Error("a candidacy that waits for relève 2 is asked to deposit for it")
	}
	reader.open("/appels/essai", http.StatusOK)
	reader.says("table", "25 000 €")
	reader.open("/appels/essai/releves/1", http.StatusOK)
	reader.says("table", "financée")
	reader.open("/appels/essai/registre", http.StatusOK)
	reader.says(".suite", "Ann a publié la décision de la relève 1 : financée.")
	told := map[string]bool{}
	for _, l := range o.letters() {
		told[l.Key] = true
	}
	if !told["mail.decision.funded"] || !told["mail.decision.inadmissible"] {
		t.Errorf("letters %v", told)
	}
}

// Objections go through pages: a visitor signs in first, the answer stands beside.
func TestObjectionIsMadeAndAnswered(t *testing.T) {
	o, places := newReading(t)
	call, err := o.Store().Call(t.Context(), o.Call.ID)
	if err != nil {
		t.Fatal(err)
	}
	call.Settings.Instruction.Objections = true
	o.Write(func(tx *store.Tx) error { return tx.SetCall(t.Context(), call) })
	ines, ann := o.hand("Ines", domain.Instructor), o.hand("Ann", domain.Manager)
	for _, v := range []*visitor{ines, ann} {
		v.open(desk+"/interets", http.StatusOK)
		v.send(desk+"/interets", nil, http.StatusOK)
	}
	for _, n := range []string{"essai-r1-0001", "essai-r1-0002"} {
		sheet := desk + "/depots/" + n
		ines.open(sheet, http.StatusOK)
		ines.send(sheet+"/recevabilite", map[string]string{"verb": "deposit.admit"}, http.StatusOK)
		ann.open(sheet+"/decision", http.StatusOK)
		ann.send(sheet+"/decision", map[string]string{"outcome": "not_kept", "reason": "Un motif."}, http.StatusOK)
	}
	ann.open(desk+"/publier", http.StatusOK)
	ann.send(desk+"/publier", nil, http.StatusOK)
	path := places[0].Path() + "/decisions/1"
	reader := o.visitor()
	reader.open(path, http.StatusOK)
	reader.says("#objections ~ p", "élément tangible")

	bob := o.signedIn(o.Person("Bob"))
	bob.open(path+"/objection", http.StatusOK)
	bob.send(path+"/objection", map[string]string{"body": "Le code est publié."}, http.StatusUnprocessableEntity)
	bob.send(path+"/objection", map[string]string{"link": "https://exemple.org/code"}, http.StatusOK)
	bob.says(".avis", "Votre objection est publiée.")
	reader.open(path, http.StatusOK)
	reader.says(".paroles", "Le code est publié.")
	ann.open(path, http.StatusOK)
	answer := ann.doc.Find(`a[href^="`+path+`/objections/"]`).AttrOr("href", "")
	ann.open(answer, http.StatusOK)
	ann.send(answer, map[string]string{"answer": ""}, http.StatusUnprocessableEntity)
	ann.send(answer, map[string]string{"answer": "Il ne l’était pas le jour du dépôt."}, http.StatusOK)
	reader.open(path, http.StatusOK)
	reader.says(".paroles .note", "Il ne l’était pas le jour du dépôt.")
}
