package site_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// A team asks, somebody helps, the team thanks: what a visitor reads follows each step, and never the messages.
func TestNeedIsPublishedAnsweredAndThanked(t *testing.T) {
	o := newOpenSite(t)
	ada, bob := o.Person("Ada"), o.Person("Bob")
	p := o.Candidacy(ada, "Matériaux en commun")
	path := p.Path() + "/entraide"
	reader, team, helper := o.visitor(), o.signedIn(o.As(ada)), o.signedIn(bob)
	reader.open(path, http.StatusOK)
	reader.says("main", "Rien n’est demandé pour l’instant.")
	reader.open("/besoins", http.StatusOK)
	reader.says("main", "Rien ne correspond aujourd’hui.")

	team.open(path+"/nouveau", http.StatusOK)
	typed := map[string]string{"side": "need", "kind": "skill", "title": "", "words": "Pour nos statuts.\nDeux soirées.", "last_day": "31/02/2027"}
	team.send(path+"/nouveau", typed, http.StatusUnprocessableEntity)
	team.says("#f-last_day-erreur", "Ce n’est pas une date")
	team.says("#f-words", "Deux soirées.")
	typed["title"], typed["last_day"] = "Une juriste", "31/03/2027"
	team.send(path+"/nouveau", typed, http.StatusOK)
	team.says("#besoin", "Besoin : Une juriste")
	need := team.at.Path

	reader.open("/besoins", http.StatusOK)
	reader.says(".entraide", "besoin, compétence, jusqu’au 31 mars 2027, publié par Ada")
	reader.open("/besoins?sens=offre", http.StatusOK)
	reader.says("main", "Rien ne correspond aujourd’hui.")
	reader.open(need, http.StatusOK)
	reader.says("#aider", "Me connecter")

	helper.open(need, http.StatusOK)
	helper.send(need+"/aider", map[string]string{"message": "Avocate, un mot secret."}, http.StatusOK)
	helper.says("main", "l’équipe n’a pas encore répondu")
	team.open(path, http.StatusOK)
	team.says(".entraide", "1 réponse attend")
	team.open(need, http.StatusOK)
	team.says("main", "Avocate, un mot secret.")
	team.send(need+"/reponse", map[string]string{"thanks_" + bob.ID: "Merci de tout cœur."}, http.StatusUnprocessableEntity)
	team.says("main", "Cette réponse est demandée.")
	team.send(need+"/reponse", map[string]string{"answer_" + bob.ID: "Chez nous jeudi.", "thanks_" + bob.ID: "Merci de tout cœur."}, http.StatusOK)
	helper.open(need, http.StatusOK)
	helper.says("main", "Chez nous jeudi.")

	for _, public := range []string{need, path, p.Path() + "/etapes", p.Path(), "/registre"} {
		reader.open(public, http.StatusOK)
		if strings.Contains(reader.raw, "secret") || strings.Contains(reader.raw, "Chez nous") {
			t.Errorf("%s tells what stays between them", public)
		}
	}
	reader.open(need, http.StatusOK)
	reader.says(".mercis", "Bob Merci de tout cœur.")
	reader.open(p.Path(), http.StatusOK)
	reader.says(".posture", "1 besoin publié, dont 1 a trouvé de l’aide")
	reader.open(p.Path()+"/etapes", http.StatusOK)
	reader.says(".suite", "Ada a accepté une aide : « Une juriste », Bob.")
	reader.open("/besoins", http.StatusOK)
	reader.says("main", "Rien ne correspond aujourd’hui.")

	team.open(need+"/corriger", http.StatusOK)
	team.send(need+"/corriger", map[string]string{"title": "Une juriste bénévole"}, http.StatusOK)
	reader.open(need, http.StatusOK)
	reader.says("#besoin", "Une juriste bénévole")
}

func TestCooperationIsReadOnBothPagesAndTheCommons(t *testing.T) {
	o := newOpenSite(t)
	ada, bob := o.Person("Ada"), o.Person("Bob")
	lou := o.Person("Lou", domain.Grant{Role: domain.Facilitator, Scope: domain.OnCall(o.Call.ID)})
	p, q := o.Candidacy(ada, "Matériaux en commun"), o.Candidacy(bob, "Sols vivants")
	reader, one, other, runs := o.visitor(), o.signedIn(o.As(ada)), o.signedIn(o.As(bob)), o.signedIn(lou)
	for _, path := range []string{p.Path() + "/entraide", q.Path() + "/entraide", "/communs/" + q.Page.Slug, "/cooperations"} {
		reader.open(path, http.StatusOK) // kept from now on
	}
	reader.open("/cooperations/nouvelle", http.StatusOK)
	if !strings.HasPrefix(reader.at.Path, "/connexion") {
		t.Errorf("a visitor proposes at %s", reader.at.Path)
	}
	o.signedIn(o.Person("Ève")).open("/cooperations/nouvelle", http.StatusForbidden)

	one.open(p.Path()+"/entraide", http.StatusOK)
	one.open("/cooperations/nouvelle?a="+p.Page.Slug, http.StatusOK)
	one.send("/cooperations/nouvelle", map[string]string{"other": "Nulle part", "purpose": "Un inventaire pour deux."}, http.StatusUnprocessableEntity)
	one.says("#f-other-erreur", "Aucun commun public ne s’appelle « Nulle part ».")
	one.says("#f-purpose", "Un inventaire pour deux.")
	one.send("/cooperations/nouvelle", map[string]string{"other": "sols vivants"}, http.StatusOK)
	one.says("h1", "Matériaux en commun × Sols vivants")
	at := one.at.Path
	if one.doc.Find("details.geste").Length() != 1 {
		t.Error("its own side is offered more than to abandon")
	}
	other.open(at, http.StatusOK)
	other.send(at, map[string]string{"verb": "cooperation.accept"}, http.StatusOK)
	runs.open(at, http.StatusOK)
	runs.send(at, map[string]string{"verb": "cooperation.engage"}, http.StatusOK)
	runs.says(".etat-phrase", "Coopération engagée. Accompagnée par Lou.")
	const reason, evidence = "reason_cooperation.witness", "evidence_cooperation.witness"
	runs.send(at, map[string]string{reason: "Un inventaire commun.", evidence: "nulle part"}, http.StatusUnprocessableEntity)
	runs.says("main", "Ce n’est pas une adresse web")
	if got := runs.doc.Find(`[name="`+reason+`"]`).AttrOr("value", ""); got != "Un inventaire commun." {
		t.Errorf("the reason came back as %q", got)
	}
	runs.send(at, map[string]string{reason: "Un inventaire commun.", evidence: "https://exemple.fr/inventaire"}, http.StatusOK)

	reader.open(at, http.StatusOK)
	reader.says(".suite", "Lou a constaté la coopération Matériaux en commun × Sols vivants.")
	reader.says(".suite", "Un inventaire commun.")
	for path, title := range map[string]string{
		p.Path() + "/entraide": "Avec Sols vivants", q.Path() + "/entraide": "Avec Matériaux en commun",
		"/communs/" + q.Page.Slug: "Avec Matériaux en commun", "/cooperations": "Matériaux en commun × Sols vivants",
	} {
		reader.open(path, http.StatusOK)
		reader.says(".entraide", title)
		reader.says(".entraide", "Coopération constatée. Accompagnée par Lou.")
	}
	reader.open(q.Path()+"/etapes", http.StatusOK)
	reader.says(".suite", "Bob a accepté la coopération")
}

func TestRelationIsReadFromBothSides(t *testing.T) {
	o := newOpenSite(t)
	ada, bob := o.Person("Ada"), o.Person("Bob")
	p, q := o.Candidacy(ada, "Matériaux en commun"), o.Candidacy(bob, "Sols vivants")
	reader, team := o.visitor(), o.signedIn(o.As(ada))
	reader.open("/communs/"+q.Page.Slug, http.StatusOK)
	path := p.Path() + "/entraide"
	team.open(path, http.StatusOK)
	team.send(path+"/relations", map[string]string{"kind": "derives", "to": "Matériaux en commun"}, http.StatusUnprocessableEntity)
	team.says("main", "Un commun ne se rattache pas à lui-même.")
	team.send(path+"/relations", map[string]string{"kind": "derives", "to": "Sols vivants"}, http.StatusOK)
	for page, words := range map[string]string{path: "dérive de Sols vivants", "/communs/" + q.Page.Slug: "est à l’origine de Matériaux en commun", q.Path() + "/entraide": "est à l’origine de"} {
		reader.open(page, http.StatusOK)
		reader.says(".liens", words)
	}
	team.open(path, http.StatusOK)
	team.send(path+"/relations/retirer", nil, http.StatusOK)
	reader.open(q.Path()+"/entraide", http.StatusOK)
	reader.says("main", "Aucun lien avec un autre commun n’est publié.")
	reader.open(p.Path()+"/etapes", http.StatusOK)
	reader.says(".suite", "Ada a retiré un lien entre communs : dérive de Sols vivants.")
}

func TestJoinRequestIsRefusedWithAReasonThatOnlySheReads(t *testing.T) {
	o := newOpenSite(t)
	ada, bob := o.Person("Ada"), o.Person("Bob")
	p := o.Candidacy(ada, "Matériaux en commun")
	path := p.Path() + "/equipe"
	team, asks, reader := o.signedIn(o.As(ada)), o.signedIn(bob), o.visitor()
	asks.open(path, http.StatusOK)
	asks.send(path+"/rejoindre", map[string]string{"message": "Je dessine."}, http.StatusOK)
	asks.says("main", "l’équipe n’a pas encore répondu")
	team.open(path+"/demandes/"+bob.ID, http.StatusOK)
	team.send(path+"/demandes", map[string]string{"reason": ""}, http.StatusUnprocessableEntity)
	team.send(path+"/demandes", map[string]string{"reason": "Nous sommes au complet."}, http.StatusOK)
	asks.open(path, http.StatusOK)
	asks.says("main", "Nous sommes au complet.")
	asks.says("#rejoindre", "Rejoindre")
	reader.open(path, http.StatusOK)
	if strings.Contains(reader.raw, "au complet") || strings.Contains(reader.raw, "Je dessine") {
		t.Error("a visitor reads what stays between them")
	}
}

func TestPostureIsAskedShownAndFrozen(t *testing.T) {
	o := newOpenSite(t)
	ada := o.Person("Ada")
	p := o.Ready(ada, "Matériaux en commun")
	o.Write(func(tx *store.Tx) error {
		call, err := tx.LockCall(t.Context(), o.Call.ID)
		call.Settings.Posture = domain.Minima{Needs: 1}
		tx.Touch("call:" + call.ID)
		if err != nil {
			return err
		}
		return tx.SetCall(t.Context(), call)
	})
	team, reader := o.signedIn(o.As(ada)), o.visitor()
	reader.open(p.Path(), http.StatusOK)
	reader.says(".posture", "Publique depuis 16 jours demandé : 15, ici 16")
	reader.says(".posture .manque", "demandé : 1, ici 0")
	team.open(p.Path()+"/deposer", http.StatusOK)
	team.says("#manque ~ ul", "Trop peu de besoins et d’offres publiés : 0, pour 1 demandés.")
	if _, err := o.AddNeed(t.Context(), o.As(ada), app.NeedAct{CandidacyID: p.Candidacy.ID, Side: domain.Given, Kind: "place", Title: "Un hangar"}); err != nil {
		t.Fatal(err)
	}
	team.open(p.Path()+"/deposer", http.StatusOK)
	team.send(p.Path()+"/deposer", nil, http.StatusOK)
	team.says(".posture", "1 offre demandé : 1, ici 1")
	if _, err := o.AddNeed(t.Context(), o.As(ada), app.NeedAct{CandidacyID: p.Candidacy.ID, Side: domain.Given, Kind: "place", Title: "Un jardin"}); err != nil {
		t.Fatal(err)
	}
	reader.open(p.Path(), http.StatusOK)
	reader.says(".posture", "2 offres")
	reader.open(p.Path()+"/version/2", http.StatusOK)
	reader.says("#posture-1", "Posture collaborative au dépôt pour la relève 1")
	reader.says(".posture", "1 offre demandé")
}
