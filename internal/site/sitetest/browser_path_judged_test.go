package sitetest_test

import (
	"strconv"
	"strings"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
)

const desk = theCall + "/instruction/2"

// write has a newcomer write a candidacy that answers the défi, and gives the browser in which she is signed in.
func (p *path) write() tab {
	p.at("2026-11-26 09:00")
	asked, lou := p.reader(), p.stage.visitor(p.t)
	asked.open(theCall)
	asked.answers(asked.press(".tete .actions a.bouton"), 200)
	asked.write("title", "Portes à reprendre")
	asked.write("pitch", "Un registre des portes, tenu chantier après chantier.")
	asked.pick("challenge", "Garder les portes")
	asked.write("why", "Chaque porte notée trouve preneur avant la benne.")
	asked.answers(asked.press(send), 200)
	asked.write("name", "Lou Marchal")
	asked.write("email", "lou@exemple.org")
	asked.click(`[name=accept_licence]`)
	asked.answers(asked.press(send), 200)
	asked.says("h1", "Votre texte est gardé")
	lou.open(p.stage.link(p.t, "lou@exemple.org"))
	lou.answers(lou.press(send), 200)
	p.shows(lou, "a-newcomers-candidacy", notice, "Publier n’est pas déposer")
	reader := p.reader()
	reader.open(doorsPage)
	reader.says(".tete", "Portée par Lou Marchal")
	reader.says("main", "Garder les portes d’un chantier à l’autre")
	return lou
}

// remark has somebody ask for more, which the next version says.
func (p *path) remark(lou tab) {
	lou.open(doorsPage + "/modifier?rubrique=problem")
	lou.write("problem", "Un registre des portes manque, chantier après chantier.")
	lou.answers(lou.press(".publier .bouton"), 200)
	ines := p.person("ines.carrel")
	ines.open(doorsPage + "/remarques/nouvelle?rubrique=problem")
	ines.write("quote", "chantier après chantier")
	ines.write("body", "Et les fenêtres ?")
	ines.answers(ines.press(send), 200)
	ines.says(notice, "Votre remarque est publiée.")
	at, _, _ := strings.Cut(ines.where(), "?")
	lou.open(doorsPage)
	p.shows(lou, "a-remark-beside-its-passage", ".note", "Et les fenêtres ?")
	lou.open(doorsPage + "/modifier?rubrique=problem")
	lou.write("problem", "Un registre des portes et des fenêtres manque, chantier après chantier.")
	lou.write("summary", "Les fenêtres aussi")
	lou.answers(lou.press(".publier .bouton"), 200)
	lou.open(at)
	lou.answers(lou.step("form:has([value='remark.take_up'])"), 200)
	reader := p.reader()
	reader.open(at)
	p.shows(reader, "remark-taken-up", ".suite-donnee", "Prise en compte dans la version 3, par Lou Marchal")
	reader.follow("Voir ce qui a changé")
	reader.says("main ins", "et des fenêtres")
}

func (p *path) cooperate(lou tab) {
	lou.open(doorsPage + "/entraide")
	lou.follow("Proposer une coopération")
	lou.write("other", p.stage.url+materials)
	lou.write("purpose", "Tenir ensemble un seul registre.")
	lou.answers(lou.press(send), 200)
	at, _, _ := strings.Cut(lou.where(), "?")
	nadia := p.person("nadia.ferhat")
	nadia.open(at)
	nadia.says(".chapo", "Tenir ensemble un seul registre.")
	nadia.answers(nadia.step("form:has([value='cooperation.accept'])"), 200)
	reader := p.reader()
	reader.open(at)
	p.shows(reader, "cooperation-accepted", ".etat-phrase", "acceptée")
	reader.open(doorsPage + "/entraide")
	reader.says("main", "Matériaux en commun")
}

// comeBack has the newcomer sign in after weeks away: she never chose a password.
func (p *path) comeBack(lou tab) {
	lou.open("/compte/mot-de-passe")
	lou.write("email", "lou@exemple.org")
	lou.answers(lou.press(send), 200)
	lou.open(p.stage.link(p.t, "lou@exemple.org"))
	lou.write("password", "une porte en chêne, deux charnières")
	lou.answers(lou.press(send), 200)
	lou.write("email", "lou@exemple.org")
	lou.write("password", "une porte en chêne, deux charnières")
	lou.answers(lou.press(send), 200)
	lou.says("header", "Lou Marchal")
}

// deposit completes the candidacy. Its long texts are those of another one, written in one act: how forms take them
// is told by other walks.
func (p *path) deposit(lou tab) {
	p.at("2026-12-15 10:00")
	p.comeBack(lou)
	st, ctx := p.stage, p.t.Context()
	by := st.account(p.t, "nadia.ferhat")
	place, err := st.app.PlaceAt(ctx, by, app.Where{Form: domain.FormCandidacy, Slug: strings.TrimPrefix(doorsPage, "/candidatures/")})
	must(p.t, err)
	text := st.head(p.t, "materiaux-en-commun").Sections
	for _, own := range []string{"title", "pitch", "challenges"} {
		delete(text, own)
	}
	_, err = st.app.SavePage(ctx, by, app.Edit{PageID: place.Page.ID, Base: place.Page.Head, Sections: text, Summary: "Tout le dossier", Via: domain.ViaForm})
	must(p.t, err)
	lou.answers(lou.visit(doorsPage+"/deposer"), 200)
	p.shows(lou, "what-lacks", "#manque ~ ul", "Budget total")
	lou.press("#manque ~ ul a")
	lou.write("budget", "64000")
	lou.write("aid", "41000")
	lou.answers(lou.press(".publier .bouton"), 200)
	lou.open(doorsPage + "/administratif")
	for name, value := range map[string]string{"payee": "Association Portes", "siret": "73282932000074", "contact": "Lou Marchal", "email": "lou@exemple.org", "phone": "06 39 98 16 19"} {
		lou.write(name, value)
	}
	lou.eval(`document.querySelectorAll("[name=cer], [name=honour]").forEach(box => box.checked = true)`)
	lou.answers(lou.press(send), 200)
	lou.open(doorsPage + "/deposer")
	lou.says(send, "pour la relève 2")
	lou.answers(lou.press(send), 200)
	p.shows(lou, "receipt", "dl", "Portes à reprendre")
}

// close lets the hour of the relève come, and gives the number of the deposit.
func (p *path) close(lou tab) string {
	number := strings.TrimPrefix(strings.Split(lou.where(), "?")[0], "/recepisses/")
	p.at("2026-12-18 11:01")
	reader := p.reader()
	reader.open(theCall + "/releves/2")
	p.shows(reader, "releve-closed", "main", "Portes à reprendre")
	return number
}

// declares goes through the declaration of interests, without any.
func (b tab) declares() {
	b.t.Helper()
	b.open(desk)
	b.follow("Déclarer mes intérêts")
	b.answers(b.press(send), 200)
	b.says(notice, "Votre déclaration d’intérêts est enregistrée.")
}

func (p *path) admit(number string) {
	soraya := p.person("soraya.benhamou")
	soraya.declares()
	soraya.open(desk + "/depots/" + number)
	soraya.click("[name=verb][value='deposit.admit']")
	soraya.answers(soraya.press("form[action$='/recevabilite'] .bouton[type=submit]"), 200)
	p.shows(soraya, "admissible", "main", "recevable, par Soraya Benhamou")
}

func (p *path) opine(number string) {
	etienne := p.person("etienne.vasseur")
	etienne.declares()
	etienne.open(desk + "/depots/" + number + "/avis")
	for i := range 4 {
		etienne.pick("score_"+strconv.Itoa(i+1), "4 sur 5")
	}
	etienne.write("body", "Une ressource utile, et déjà partagée.")
	etienne.answers(etienne.press(send+"[value=give]"), 200)
	p.shows(etienne, "opinion-given", notice, "Votre avis est enregistré.")
}

// decide prepares and publishes. The other deposits of the relève are settled by acts.
func (p *path) decide(number string) {
	helene := p.person("helene.garnier")
	helene.declares()
	p.settleOthers(number)
	helene.open(desk + "/depots/" + number + "/decision")
	helene.click("[name=outcome][value=funded]")
	helene.write("amount", "38 000")
	helene.write("reason", "Le registre existe, et deux équipes le tiennent.")
	helene.answers(helene.press(send), 200)
	p.shows(helene, "decision-prepared", notice, "Elle reste privée jusqu’à la publication.")
	reader := p.reader()
	if got := reader.visit(doorsPage + "/decisions/2"); got != 404 {
		p.t.Errorf("before it is published, the decision answers %d", got)
	}
	helene.open(desk + "/publier")
	helene.says("table", "38 000 €")
	helene.answers(helene.press(send), 200)
	p.shows(helene, "decisions-published", notice, "Les décisions sont publiées.")
}

func (p *path) settleOthers(number string) {
	ctx, st := p.t.Context(), p.stage
	soraya, helene := st.account(p.t, "soraya.benhamou"), st.account(p.t, "helene.garnier")
	v, err := st.app.ViewDesk(ctx, helene, strings.TrimPrefix(theCall, "/appels/"), 2)
	must(p.t, err)
	for _, row := range v.Rows {
		if row.Deposit.Number == number {
			continue
		}
		on := app.DepositAsked{CallID: v.Call.ID, K: 2, Number: row.Deposit.Number}
		must(p.t, st.app.ExamineDeposit(ctx, soraya, app.Examination{DepositAsked: on, Verb: "deposit.admit"}))
		must(p.t, st.app.PrepareRuling(ctx, helene, app.Ruling{DepositAsked: on, Outcome: domain.NotKept, Reason: "La prochaine relève sera la bonne."}))
	}
}

// read has anybody go from the call to the reason of the decision.
func (p *path) read() {
	reader := p.reader()
	reader.open(doorsPage)
	reader.says(notice, "Relève 2 : financée, 38 000 €")
	reader.follow("Relève 2")
	p.shows(reader, "the-public-reads", "main", "Le registre existe, et deux équipes le tiennent.")
	reader.says("main", "4,0 sur 5")
	reader.open(theCall + "/releves/2")
	reader.says("table", "financée")
	letters := p.stage.letters(p.t, "lou@exemple.org")
	if got := letters[len(letters)-1]; !strings.Contains(got, "Le registre existe") {
		p.t.Errorf("the team’s last letter says %q", got)
	}
}
