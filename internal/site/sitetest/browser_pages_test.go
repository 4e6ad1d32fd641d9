package sitetest_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// Addresses of the story.
const (
	theCall    = "/appels/resilience-des-territoires-2026"
	theDefi    = theCall + "/defis/savoir-avant-la-demolition-ce-qui-peut-resservir"
	materials  = "/candidatures/materiaux-en-commun" // open to all, nearly complete, never deposited
	soils      = "/candidatures/cahier-des-sols"     // deposited for relève 1, changed, deposited for relève 2
	roofs      = "/candidatures/les-toits-qui-comptent"
	failures   = "/candidatures/le-cahier-des-ratages"
	withdrawn  = "/candidatures/chemins-de-fraicheur"
	aFreePage  = "/pages/lexique"
	someMinute = theCall + "/comptes-rendus/atelier-de-mars"
)

// sheet is one page to look at. Some are only reached by doing something on another.
type sheet struct {
	name, path string
	status     int64 // 200 where it is 0
	act        func(b tab) int64
	asks       int // requests that act makes without leaving the page
}

func anonymousSheets() []sheet {
	return []sheet{
		{name: "home", path: "/"},
		{name: "tour", path: "/visite"},
		{name: "stop of the tour", path: "/candidatures/materiaux-en-commun?visite=3"},
		{name: "try one’s wiki", path: "/essayer"},
		{name: "calls", path: "/appels"},
		{name: "call", path: theCall},
		{name: "call: presentation", path: theCall + "/presentation"},
		{name: "call: rules", path: theCall + "/reglement"},
		{name: "call: register", path: theCall + "/registre"},
		{name: "call: changes", path: theCall + "/modifications"},
		{name: "data of a call", path: theCall + "/donnees"},
		{name: "relève that is closed", path: theCall + "/releves/1"},
		{name: "relève to come", path: theCall + "/releves/2"},
		{name: "relève sorted", path: theCall + "/releves/1?tri=licences"},
		{name: "compare candidacies", path: theCall + "/comparer?releve=1&c=cahier-des-sols&c=les-toits-qui-comptent&c=rez-de-chaussee-ouverts&c=atelier-des-pierres-seches"},
		{name: "choose candidacies to compare", path: theCall + "/comparer"},
		{name: "compare one candidacy", path: theCall + "/comparer?c=cahier-des-sols", status: 422},
		{name: "défis", path: "/defis"},
		{name: "défi", path: theDefi},
		{name: "candidacies", path: "/candidatures"},
		{name: "candidacies of a call", path: theCall + "/candidatures"},
		{name: "candidacy", path: materials},
		{name: "candidacy, deposited", path: soils},
		{name: "candidacy, withdrawn", path: withdrawn},
		{name: "candidacy: licences", path: materials + "/licences"},
		{name: "candidacy: team", path: materials + "/equipe"},
		{name: "candidacy: mutual help", path: materials + "/entraide"},
		{name: "candidacy: remarks", path: materials + "/remarques"},
		{name: "candidacy: remarks set aside", path: materials + "/remarques?etat=ecartees"},
		{name: "candidacy: support", path: materials + "/soutiens"},
		{name: "défi: remarks", path: theDefi + "/remarques"},
		{name: "candidacy: steps", path: soils + "/etapes"},
		{name: "needs and offers", path: "/besoins"},
		{name: "cooperations", path: "/cooperations"},
		{name: "one need", path: "/besoins", act: func(b tab) int64 { return b.press("main .entraide h3 a") }},
		{name: "one cooperation", path: "/cooperations", act: func(b tab) int64 { return b.press("main .entraide h3 a") }},
		{name: "one remark", path: materials + "/remarques", act: func(b tab) int64 { return b.press(`main .remarque a[href^="/remarques/"]`) }},
		{name: "défis of a call", path: theCall + "/defis"},
		{name: "défi: support", path: theDefi + "/soutiens"},
		{name: "défi: history", path: theDefi + "/historique"},
		{name: "rules: history", path: theCall + "/reglement/historique"},
		{name: "history", path: materials + "/historique"},
		{name: "one version", path: materials + "/version/3"},
		{name: "choose two versions", path: materials + "/comparer"},
		{name: "diff in the text", path: materials + "/diff/4..16"},
		{name: "diff side by side", path: materials + "/diff/4..16?vue=cote"},
		{name: "diff as source", path: materials + "/diff/4..16?vue=source"},
		{name: "proposals", path: failures + "/propositions"},
		{name: "catalogue", path: "/communs"},
		{name: "commons", path: "/communs/atelier-des-pierres-seches"},
		{name: "search", path: "/recherche"},
		{name: "search, with finds", path: "/recherche?q=chantier"},
		{name: "search, without", path: "/recherche?q=introuvable"},
		{name: "person", path: "/u/Paul%20Astruc"},
		{name: "organisation", path: "/organisations/association-terre-d-ici"},
		{name: "défis, narrowed", path: "/defis?etat=published"},
		{name: "decision", path: "/candidatures/atelier-des-pierres-seches/decisions/1"},
		{name: "decision, postponed", path: "/candidatures/cahier-des-sols/decisions/1"},
		{name: "register", path: "/registre"},
		{name: "help", path: "/aide"},
		{name: "legal notice", path: "/mentions-legales"},
		{name: "personal data", path: "/donnees-personnelles"},
		{name: "terms", path: "/conditions-utilisation"},
		{name: "accessibility", path: "/accessibilite"},
		{name: "report a barrier", path: "/accessibilite/signaler"},
		{name: "ecodesign", path: "/ecoconception"},
		{name: "site map", path: "/plan-du-site"},
		{name: "changes", path: "/modifications"},
		{name: "licences", path: "/licences"},
		{name: "licences, searched", path: "/licences?q=gpl3&genre=software"},
		{name: "licence: open", path: "/licences/EUPL-1.2"},
		{name: "licence: closed", path: "/licences/CC-BY-NC-SA-4.0"},
		{name: "licence: unknown", path: "/licences/EUPL-9.9", status: 404},
		{name: "licence checked", path: "/licences/verifier?licence=CC-BY-NC-4.0&genre=content"},
		{name: "free pages", path: "/pages"},
		{name: "free page", path: aFreePage},
		{name: "no such title", path: "/pages?titre=Nulle+part", status: 404},
		{name: "minutes, choosing a passage", path: someMinute + "?passages=1"},
		{name: "minutes that became défis", path: theCall + "/comptes-rendus/locaux-vides-toits-chauds"},
		{name: "minutes", path: someMinute},
		{name: "workshops", path: "/ateliers"},
		{name: "workshops of a call", path: theCall + "/ateliers"},
		{name: "workshop to come", path: "/ateliers/reemploi-quelles-donnees-partager"},
		{name: "workshop that is over", path: "/ateliers/ce-qui-part-a-la-benne"},
		{name: "cards of a workshop", path: "/ateliers/qui-decide-et-comment-on-tranche/cartes"},
		{name: "cards that stand", path: "/ateliers/ce-qui-part-a-la-benne/cartes"},
		{name: "cards: write one", path: "/ateliers/qui-decide-et-comment-on-tranche/cartes/nouvelle"},
		{name: "cards: table", path: "/ateliers/ce-qui-part-a-la-benne/cartes/tableau"},
		{name: "cards: wall", path: "/ateliers/qui-decide-et-comment-on-tranche/mur"},
		{name: "workshop called off", path: "/ateliers/choisir-une-licence-sans-se-tromper"},
		{name: "workshop: register", path: "/ateliers/reemploi-quelles-donnees-partager/inscription"},
		{name: "workshop: register, refused", path: "/ateliers/reemploi-quelles-donnees-partager/inscription", status: 422, act: sendEmpty},
		{name: "workshop: link that is dead", path: "/ateliers/reemploi-quelles-donnees-partager/mon-inscription?jeton=rien", status: 410},
		{name: "minutes that stand", path: theCall + "/comptes-rendus/ce-qui-part-a-la-benne"},
		{name: "sign in", path: "/connexion"},
		{name: "sign in, refused", path: "/connexion", status: 422, act: func(b tab) int64 {
			b.write("email", "nadia.ferhat@exemple.fr")
			b.write("password", "pas le bon mot de passe")
			return b.press("main form .bouton[type=submit]")
		}},
		{name: "sign up", path: "/inscription"},
		{name: "sign up, refused", path: "/inscription", status: 422, act: sendEmpty},
		{name: "look at your mail", path: "/inscription/attente"},
		{name: "forgotten password", path: "/compte/mot-de-passe"},
		{name: "write a candidacy", path: theCall + "/ecrire"},
		{name: "write a candidacy, refused", path: theCall + "/ecrire", status: 422, act: sendEmpty},
		{name: "look-alikes", path: theCall + "/ecrire", act: func(b tab) int64 {
			b.write("title", "Des matériaux partagés")
			b.write("pitch", "Relever ce qui peut resservir avant chaque démolition.")
			b.eval(`(document.querySelector("[name=challenge]").selectedIndex = 2)`)
			return b.press("main form .bouton[type=submit]")
		}},
		{name: "text kept", path: theCall + "/ecrire/envoye"},
		{name: "not found", path: "/rien", status: 404},
		{name: "signed out", path: "/compte", status: 200},
	}
}

func signedInSheets() map[string][]sheet {
	return map[string][]sheet{
		"awa.cisse": {
			{name: "instruction", path: theCall + "/instruction"},
			{name: "instruction of a relève", path: theCall + "/instruction/1"},
			{name: "deposit under instruction", path: theCall + "/instruction/1/depots/resilience-des-territoires-2026-r1-0005"},
		},
		"nadia.ferhat": {
			{name: "home", path: "/"},
			{name: "own candidacy", path: materials},
			{name: "edit whole", path: materials + "/modifier"},
			{name: "edit a block", path: materials + "/modifier?bloc=ressource"},
			{name: "edit a section", path: materials + "/modifier?rubrique=problem"},
			{name: "edit, with a preview", asks: 1, path: materials + "/modifier?rubrique=problem", act: func(b tab) int64 {
				b.click(`button[name="preview"]`)
				b.wait(`document.querySelector("[data-preview-out] p")`)
				return 200
			}},
			{name: "edit, refused", path: materials + "/modifier?bloc=moyens", status: 422, act: func(b tab) int64 {
				b.write("budget", "beaucoup")
				return b.press(".publier .bouton")
			}},
			{name: "conflict", path: roofs + "/modifier?rubrique=problem", status: 409, act: conflict},
			{name: "drafts", path: "/brouillons"},
			{name: "team, one's own", path: materials + "/equipe"},
			{name: "remark", path: materials + "/remarques", act: func(b tab) int64 { return b.press(".remarque .actions a") }},
			{name: "a remark of one's own", path: roofs + "/remarques/nouvelle?rubrique=community"},
			{name: "remark, refused", path: roofs + "/remarques/nouvelle", status: 422, act: sendEmpty},
			{name: "support", path: roofs + "/soutiens"},
			{name: "editing mode", path: materials + "/edition"},
			{name: "state", path: materials + "/etat"},
			{name: "deposit, not yet", path: materials + "/deposer"},
			{name: "administrative panel", path: materials + "/administratif"},
			{name: "administrative panel, refused", path: materials + "/administratif", status: 422, act: func(b tab) int64 {
				b.write("siret", "12")
				return b.press("main form .bouton[type=submit]")
			}},
			{name: "upload", path: "/fichiers"},
			{name: "forbidden", path: withdrawn + "/modifier", status: 403},
			{name: "account", path: "/compte"},
			{name: "following", path: "/suivi"},
			{name: "sessions", path: "/compte/sessions"},
			{name: "keys", path: "/compte/cles"},
			{name: "a key, shown once", status: 201, path: "/compte/cles", act: func(b tab) int64 {
				b.write("label", "Mon programme")
				return b.press("main form .bouton[type=submit]")
			}},
			{name: "password", path: "/compte/mot-de-passe"},
			{name: "address", path: "/compte/adresse"},
			{name: "free pages, with a form", path: "/pages"},
		},
		"paul.astruc": {
			{name: "deposit", path: soils + "/deposer"},
			{name: "withdraw a deposit", path: soils + "/deposer/retirer"},
			{name: "receipt", path: soils + "/deposer", act: receipt},
		},
		"helene.garnier": {
			{name: "announce a workshop", path: theCall + "/ateliers/nouveau"},
			{name: "announce a workshop, refused", path: theCall + "/ateliers/nouveau", status: 422, act: sendEmpty},
			{name: "workshop, run by her", path: "/ateliers/qui-decide-et-comment-on-tranche"},
			{name: "cards, sorted by her", path: "/ateliers/qui-decide-et-comment-on-tranche/cartes"},
			{name: "who registered", path: "/ateliers/qui-decide-et-comment-on-tranche/inscriptions"},
			{name: "change a workshop", path: "/ateliers/reemploi-quelles-donnees-partager/modifier"},
			{name: "call, as its manager", path: theCall},
			{name: "settings of the call", path: theCall + "/reglages"},
			{name: "team of the call", path: theCall + "/equipe"},
			{name: "publish rules", path: theCall + "/reglement/publier"},
			{name: "new défi", path: theCall + "/defis/nouveau"},
			{name: "défi of a passage", path: someMinute + "/version/1/passage/0-2"},
			{name: "a défi to move", path: theDefi},
			{name: "edit a défi", path: theDefi + "/modifier"},
			{name: "edit the presentation", path: theCall + "/presentation/modifier"},
		},
		"corentin.abela":  {{name: "reports", path: "/moderation/signalements"}},
		"jonas.lindqvist": {{name: "new call", path: "/appels/nouveau"}},
		"hugo.lemaitre":   {{name: "proposals to answer", path: failures + "/propositions"}},
	}
}

// sendEmpty sends a form as it stands: the browser's own check is told to stay out.
func sendEmpty(b tab) int64 {
	b.eval(`document.querySelector("main form.saisie").noValidate = true`)
	return b.press("main form .bouton[type=submit]")
}

// conflict changes a paragraph that somebody else changes meanwhile.
func conflict(b tab) int64 {
	by := b.stage.account(b.t, "bruno.tessier")
	p := b.stage.place(b.t, by, "les-toits-qui-comptent")
	v, err := b.stage.app.ViewEdit(b.t.Context(), by, p)
	must(b.t, err)
	text := v.Base.Sections["problem"]
	first, rest, _ := strings.Cut(text, "\n")
	_, err = b.stage.app.SavePage(b.t.Context(), by, app.Edit{
		PageID: p.Page.ID, Base: v.Base.N, Summary: "Le début, dit autrement", Via: domain.ViaForm,
		Sections: domain.Document{"problem": "Bruno commence tout autrement ce premier paragraphe.\n" + rest},
	})
	must(b.t, err)
	b.write("problem", strings.Replace(text, first, "Nadia écrit ici une phrase entièrement neuve.", 1))
	return b.press(".publier .bouton")
}

// receipt opens the acknowledgement of a deposit that stands.
func receipt(b tab) int64 {
	p := b.stage.place(b.t, b.stage.account(b.t, "paul.astruc"), "cahier-des-sols")
	list, err := b.stage.store.DepositsOf(b.t.Context(), p.Candidacy.ID)
	must(b.t, err)
	return b.visit("/recepisses/" + list[0].Number)
}

// place is a candidacy of the story, by the end of its address.
func (st *stage) place(t *testing.T, by domain.Account, slug string) app.Place {
	t.Helper()
	p, err := st.app.PlaceAt(t.Context(), by, app.Where{Form: domain.FormCandidacy, Slug: slug})
	must(t, err)
	return p
}

// furnish adds what the story lacks: a free page, minutes, a proposal that waits.
func (st *stage) furnish(t *testing.T) {
	t.Helper()
	ctx, helene := t.Context(), st.account(t, "helene.garnier")
	_, err := st.app.CreatePage(ctx, helene, app.NewPage{Form: domain.FormFree, Slug: "lexique", Sections: domain.Document{
		"title": "Lexique", "texte": "## Un mot\n\n| Mot | Sens |\n|---|---|\n| commun | ce que plusieurs entretiennent |\n\n> Une citation.\n\n- un\n- deux",
	}}, store.Key{})
	must(t, err)
	call, err := st.store.CallAt(ctx, strings.TrimPrefix(theCall, "/appels/"))
	must(t, err)
	_, err = st.app.CreatePage(ctx, helene, app.NewPage{Form: domain.FormMinutes, CallID: call.ID, Slug: "atelier-de-mars", Sections: domain.Document{
		"title": "Atelier de mars", "texte": "Nous étions douze.\n\n1. Un point.\n2. Un autre.",
	}}, store.Key{})
	must(t, err)
	nadia := st.account(t, "nadia.ferhat")
	p := st.place(t, nadia, "le-cahier-des-ratages")
	v, err := st.app.ViewEdit(ctx, nadia, p)
	must(t, err)
	_, err = st.app.SavePage(ctx, nadia, app.Edit{
		PageID: p.Page.ID, Base: v.Base.N, Summary: "Un mot plus juste", Via: domain.ViaForm, Sections: domain.Document{"problem": v.Base.Sections["problem"] + "\n\nUne phrase de plus."},
	})
	must(t, err)
}

// everyPage looks at each kind of page, as its readers meet it.
func everyPage(t *testing.T, from script) {
	st, axe := newStage(t, from), readAxe(t)
	st.furnish(t)
	for who, sheets := range signedInSheets() {
		t.Run("read by "+who, func(t *testing.T) {
			t.Parallel()
			newAudit(t, st.person(t, who), axe).lookAt(t, sheets)
		})
	}
	for part := range slices.Chunk(anonymousSheets(), 16) {
		t.Run("read by anybody, from "+part[0].name, func(t *testing.T) {
			t.Parallel()
			newAudit(t, st.visitor(t), axe).lookAt(t, part)
		})
	}
}

func (a audit) lookAt(t *testing.T, sheets []sheet) {
	for _, s := range sheets {
		t.Run(s.name, func(t *testing.T) { a.on(t).look(s) })
	}
}

func (a audit) on(t *testing.T) audit {
	a.t = t
	return a
}

func (a audit) look(s sheet) {
	a.t.Helper()
	status := a.visit(s.path)
	if s.act != nil {
		status = s.act(a.tab)
	}
	a.check(status, s)
}
