package sitetest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/appel-a-communs/communs/internal/api"
)

// body is what a line's request sends: where a rule of form would be asked before the rule of who may, a form that
// nothing is wrong with; else an empty one.
func body(l line, o object) part {
	if l.method == http.MethodGet {
		return func(*http.Request) {}
	}
	if strings.HasPrefix(l.path, api.Prefix) {
		return data(apiBody(l.path, o))
	}
	return form(formBody(l.path, o).Encode())
}

func data(v any) part {
	return func(r *http.Request) {
		b, err := json.Marshal(v)
		if err != nil {
			panic(err) // a value of these tests
		}
		r.Header.Set("Content-Type", "application/json")
		r.Body, r.ContentLength = io.NopCloser(strings.NewReader(string(b))), int64(len(b))
	}
}

func apiBody(path string, o object) any {
	switch strings.TrimPrefix(path, api.Prefix) {
	case "/pages/:id/versions":
		return map[string]any{"base": 1, "sections": map[string]string{"title": "Un autre titre"}}
	case "/candidacies":
		return map[string]any{"call": o["call"], "sections": map[string]string{"title": "Une candidature", "pitch": "Une phrase.", "challenges": `[{"challenge":"` + o["challenge"] + `","id":"a1","why":""}]`}}
	case "/candidacies/:id/deposit":
		return map[string]any{"version": 2}
	case "/licences/check":
		return map[string]any{"items": []map[string]string{{"licence": "MIT", "kind": "software"}}}
	}
	return map[string]any{}
}

// formBody is a form that nothing is wrong with, by the end of the address that takes it.
func formBody(path string, o object) url.Values {
	for _, f := range goodForms() {
		if !strings.HasSuffix(path, f.end) {
			continue
		}
		v := url.Values{}
		for _, pair := range strings.Split(f.values, "&") {
			name, value, _ := strings.Cut(pair, "=")
			if inside, of := strings.CutPrefix(value, "$"); of {
				value = o[inside]
			}
			v.Set(name, value)
		}
		return v
	}
	return url.Values{}
}

// goodWorkshop is the announcement of a workshop that nothing is wrong with.
const goodWorkshop = "title=Un atelier&goals=Parler.&starts_day=2027-02-01&starts_hour=18:00&duration=60&place=Ici&correction_days=7&seen=0"

type goodForm struct{ end, values string }

// goodForms are looked through in order; $name is what the line's object has under that name.
func goodForms() []goodForm {
	return []goodForm{
		{"/licences/verifier", "genre=software&texte=MIT"},
		{"/candidatures/:slug/licences", "base=1&row=r1&licence=MIT"}, // the row is not there: refused after the rights
		{"/appels/:call/invitations", "email=invitee@exemple.test&role=juror"},
		{"/administration/roles", "email=invitee@exemple.test&role=moderator"},
		{"/invitation", "jeton=nothing"},
		{"/derogations", "kind=days&days=1&reason=Une panne.&ends=2026-12-01"},
		{"/messages/nouveau", "audience=all&subject_fr=Un mot&body_fr=Un texte."},
		{"/moderation/versions/:page", "first=1&last=1&cause=personal&reason=Un numéro."},
		{"/moderation/comptes/:id", "reason=Du pourriel."},
		{"/remarques/nouvelle", "version=1&body=Une remarque."},
		{"/remarques/:id/repondre", "answer=Une réponse."},
		{"/remarques/:id/etat", "verb=remark.set_aside&reason_set_aside=Hors sujet."},
		{"/remarques/:id/modifier", "edited=Une remarque corrigée."},
		{"/soutiens", "version=1&word=Un mot."},
		{"/signaler/:what/:id", "reason=Grossier."},
		{"/moderation/:what/:id", "act=hide&reason=Propos injurieux."},
		{"/ateliers/nouveau", goodWorkshop},
		{"/ateliers/:slug/modifier", goodWorkshop},
		{"/ateliers/:slug/annuler", "reason=Salle fermée."},
		{"/ateliers/:slug/arreter", "version=2&sure=yes"},
		{"/ateliers/:slug/inscription", "name=Une visiteuse&email=visiteuse@exemple.test"},
		{"/ateliers/:slug/mes-marques", "jeton=$token&mettre=nothing"},
		{"/ateliers/:slug/mon-inscription", "jeton=$token&act=cancel"},
		{"/ateliers/:slug/cartes", "kind=need&text=Un lieu sec&name=Une voisine"},
		{"/cartes/ranger", "carte=$card&title=Des toits"},
		{"/cartes/groupes", "groupe=$group&nom-$group=Des toits&defaire=1"},
		{"/cartes/marques", "mettre=$card"},
		{"/cartes/passer", "carte=$held"},
		{"/cartes/:card/corriger", "kind=need&text=Un lieu sec"},
		{"/cartes/:card/retirer", "reason=Adresse privée."},
		{"/groupes/:group/defi", "title=Des lieux pour ranger&problem=On manque de lieux."},
		{"/groupes/:group/nourrir", "challenge=$challenge"},
		{"/ateliers/:slug/presences", "present=$seat"},
		{"/modifier", "base=2&sections=title&title=Un autre titre&summary=Le titre"},
		{"/conflit", "draft=00000000-0000-7000-8000-000000000000&head=2"},
		{"/restaurer", "version=1&head=2"},
		{"/annuler", "version=2&head=2"},
		{"/propositions", "proposal=$proposal&answer=accept"},
		{"/edition", "editing=proposal&reason=Nous relisons."},
		{"/candidatures/:slug/etat", "verb=candidacy.withdraw&reason=C’est dit."},
		{"/entraide/nouveau", "side=need&kind=skill&title=Un autre besoin"},
		{"/corriger", "side=need&kind=skill&title=Un besoin mieux dit"},
		{"/aider", "message=Je peux."},
		{"/candidatures/:slug/reponse", "challenge=$challenge&n=1"},
		{"/reponse", "account=$account&answer_$account=Venez.&to=declined"},
		{"/suite", "verb=need.close"},
		{"/entraide/relations", "kind=aggregates&to=la-candidature-des-autres"},
		{"/entraide/relations/retirer", "relation=$relation"},
		{"/cooperations/nouvelle", "one=candidature-proposal&other=candidature-in-closed&purpose=Ensemble."},
		{"/cooperations/:id", "verb=cooperation.accept"},
		{"/equipe/rejoindre", "message=Bonjour."},
		{"/equipe/demandes", "account=$asked&to=accepted"},
		{"/equipe/personnes", "name=Personne juror&role=member"},
		{"/equipe/structures", "organisation=Une association&kind=association&territory=Angers"},
		{"/appels/nouveau", "title=Un appel&agency=Une agence&opening_day=2027-01-10&opening_hour=10:00&last_day=2027-06-10&last_hour=10:00"},
		{"/ecrire", "title=Une candidature de plus&pitch=Une phrase.&challenge=$challenge&step=publish&name=Une visiteuse&email=visiteuse@exemple.test&accept_licence=1"},
		{"/apercu", "text=Un *texte*.&field=texte"},
		{"/pages", "title=Une page&texte=Un texte."},
		{"/fichiers", "alternative=Un plan"},
		{"/reglement/publier", "base=2&title=Règlement&texte=Article unique.&summary=Tout."},
		{"/defis/nouveau", "title=Un défi&problem=Un problème."},
		{"/passage/:span", "appel=$appel&title=Un défi né d’un passage&problem=Un problème."},
		{"/passage/:span/nourrir", "challenge=$challenge"},
		{"/defis/:slug/sources", "source=$source"},
		{"/defis/:slug/etat", "verb=challenge.close&reason=C’est dit."},
		{"/appels/:call/equipe", "name=Personne account&role=juror"},
		{"/inscription", "name=Une nouvelle&email=nouvelle@exemple.test&password=des-communs-pour-voir&accept_licence=1"},
		{"/inscription/attente", "email=nouvelle@exemple.test"},
		{"/connexion", "email=personne@exemple.test&password=des-communs-pour-voir"},
		{"/compte/confirmer", "jeton=nothing"},
		{"/compte/mot-de-passe", "email=nouvelle@exemple.test"},
		{"/compte/adresse", "jeton=nothing"},
		{"/compte/sessions", "id=$session"},
		{"/compte/cles/revoquer", "id=$key"},
		{"/compte/cles", "label=Une clé"},
		{"/compte", "name=Un autre nom&lang=fr"},
		{"/instruction/:k/interets", "structures=Une association"},
		{"/instruction/:k/publier", "seen=nothing"},
		{"/recevabilite", "verb=deposit.admit"},
		{"/reserve", "resource=r1&reason.r1=C’est dit."},
		{"/depots/:number/avis", "edition=0&body=Un avis.&act=give&score_1=3&score_2=3&score_3=3&score_4=3&score_5=3"},
		{"/depots/:number/decision", "outcome=not_kept&reason=C’est dit."},
		{"/objection", "body=Un fait.&link=https://exemple.test/fait"},
		{"/objections/:id", "answer=C’est entendu."},
		{"/deposer", "version=$head"},
		{"/deposer/retirer", "number=$number&reason=Nous attendons."},
		{"/administratif", "payee=Une association&siret=73282932000074&contact=Ada&email=ada@exemple.fr&phone=0200000000&cer=1&honour=1"},
	}
}
