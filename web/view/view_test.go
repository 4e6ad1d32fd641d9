package view_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"

	"github.com/appel-a-communs/communs/web/view"
)

// pages are whole pages made of every part.
func pages(t *testing.T) map[string]templ.Component {
	t.Helper()
	pr := french(t)
	head := html(`<div class="tete"><h1>Matériaux en commun</h1></div>`)
	status := view.StatusSentence(samplePhrases())
	score := sampleScore()
	score.Alt = view.ScoreAlt(pr, score, "1er septembre 2026", "21 novembre 2026")
	signedIn := samplePage(t, "Modifier")
	signedIn.Viewer = &view.Viewer{Name: "Nadia Ferhat", Href: "/compte", Account: "a1"}
	signedIn.Act = view.Editing
	saved := samplePage(t, "Matériaux en commun")
	saved.Notices = []string{"Votre version 9 est publiée."}
	saved.Saved = &view.Saved{Account: "a1", Page: "p1", Base: 8}
	reading := samplePage(t, "Historique")
	reading.Act = view.Comparing
	diff := sampleDiff()
	twoHeads := func(figure templ.Component) templ.Component {
		return parts(html(`<div class="tete"><div class="tete-2"><div><h1>Matériaux en commun</h1><p class="chapo">Relever ce qui peut resservir avant chaque démolition, et le dire à tout le monde assez tôt pour que cela serve.</p><p class="meta">Répond au <a href="/defi">défi 3</a>. Portée par Nadia Ferhat, personne référente, Bruno Tessier et quatre autres personnes. Publique depuis 83 jours.</p></div><figure class="partition">`),
			figure, html(`<figcaption class="meta"><a href="/p/historique">Neuf versions</a>, deux écrites par des personnes hors équipe</figcaption></figure></div>`), status,
			html(`<p class="actions"><a class="bouton" href="/p/modifier">Aider à écrire cette page</a></p></div>`))
	}
	text := html(`<article><section class="bloc" id="bloc-1"><h2>Le défi et le problème</h2><div class="passage"><div class="texte"><p>Dans nos trois intercommunalités, soixante bâtiments publics seront démolis ou rénovés d’ici 2029. Nous avons visité les onze premiers.</p><p>Le diagnostic obligatoire arrive après la signature des marchés.</p></div><div class="note"><p>Écrit par Nadia Ferhat.</p></div></div></section><section class="bloc" id="bloc-5"><h2>Les moyens</h2><p class="manque">Il manque le budget.</p></section></article></div>`)
	return map[string]templ.Component{
		"candidature": layout(saved, twoHeads(view.ScoreHead(score)), view.Tabs("Cette candidature", sampleTabs(0)),
			html(`<div class="feuille">`), view.BlockNav("Les cinq blocs", sampleBlocks()), text),
		"modifier": layout(signedIn, head, view.Tabs("Cette candidature", sampleTabs(3)), view.Problems(pr, []view.Problem{
			{Field: "budget", Text: "Budget : écrivez un montant en euros."}, {Field: "challenges.c1.why", Text: "Défi 1 : dites-en un peu plus."},
		}),
			html(`<div class="feuille">`), view.BlockNav("Les cinq blocs", sampleBlocks()), view.Edit(pr, sampleEdit()), html(`</div>`)),
		"historique": layout(reading, head, status, view.Tabs("Cette candidature", sampleTabs(1)),
			html(`<section aria-labelledby="part"><h2 id="part">Neuf versions en 83 jours</h2><figure class="partition">`), view.ScoreLarge(score),
			html(`<figcaption class="meta">`+pr.T("history.score.caption")+`</figcaption></figure></section>`), view.HistoryForm(pr, sampleHistory())),
		"changements": layout(reading, html(`<div class="tete"><h1>Ce qui a changé de la version 8 à la 9</h1><p class="chapo">Deux blocs sur cinq : 39 mots ajoutés, 6 supprimés.</p></div>`),
			view.Tabs("Cette candidature", sampleTabs(1)), view.DiffViews(pr, diff.Views), html(`<div class="feuille">`),
			view.BlockNav("Les cinq blocs", sampleBlocks()), html(`<article>`), view.InText(pr, diff.Blocks), view.DiffNeighbours(pr, diff), html(`</article></div>`)),
		"cotes": layout(reading, head, view.DiffViews(pr, diff.Views), html(`<section class="bloc"><h2>Gouvernance</h2>`),
			view.SideBySide(pr, "Version 8", "Version 9", samplePairs()), html(`</section>`), html(`<section class="bloc"><h2>Source</h2>`), view.Source(pr, sampleSource()), html(`</section>`)),
		"liste": layout(samplePage(t, "Candidatures"), html(`<div class="tete"><h1>Candidatures</h1></div>`), view.ScoreAxis(score),
			html(`<ul class="rangs"><li><div><h2 class="enonce"><a href="/p">Matériaux en commun</a></h2><p>Relever ce qui peut resservir.</p><p class="meta">Répond au défi 3</p></div><div>`),
			view.ScoreLine(score), html(`<p class="meta etat">`), view.Phrases(samplePhrases()), html(`</p></div></li></ul>`)),
		"deposer": layout(samplePage(t, "Déposer"), html(`<div class="tete"><h1>Matériaux en commun</h1></div>`), view.ConfirmForm(view.Confirm{
			Title: "Déposer la version 9 pour la relève 2", Text: "Le jury lira la version 9, telle qu’elle est.", Submit: "Déposer la version 9",
			Action: "/p/deposer", Hidden: []view.Hidden{{Name: "version", Value: "9"}}, Cancel: view.Link{Label: "Revenir à la page", Href: "/p"},
		})),
	}
}

func TestPagesKeepTheRulesOfAPage(t *testing.T) {
	for name, page := range pages(t) {
		t.Run(name, func(t *testing.T) {
			doc, text := render(t, page)
			showcase(t, name, text)
			if n := doc.Find("h1").Length(); n != 1 {
				t.Errorf("%d h1, want 1", n)
			}
			if diff := cmp.Diff([]string(nil), faults(doc)); diff != "" {
				t.Error(diff)
			}
			if got := doc.Find("html").AttrOr("lang", ""); got != "fr" {
				t.Errorf("lang = %q", got)
			}
			if strings.Contains(text, "\x00") {
				t.Error("an unfilled slot is in the page")
			}
		})
	}
}

// faults lists what no page may hold: an inline style, script or handler, an id twice, a control without a label, a
// reference to nothing.
func faults(doc *goquery.Document) []string {
	var list []string
	ids := map[string]bool{}
	doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
		if id := s.AttrOr("id", ""); ids[id] {
			list = append(list, "id twice: "+id)
		} else {
			ids[id] = true
		}
	})
	doc.Find("style, [style], script:not([src])").Each(func(_ int, s *goquery.Selection) {
		list = append(list, "inline: "+goquery.NodeName(s))
	})
	doc.Find("*").Each(func(_ int, s *goquery.Selection) {
		for _, a := range s.Nodes[0].Attr {
			switch {
			case strings.HasPrefix(a.Key, "on"):
				list = append(list, "handler: "+a.Key)
			case a.Key == "aria-describedby" || a.Key == "aria-labelledby" || a.Key == "aria-controls":
				for _, id := range strings.Fields(a.Val) {
					if !ids[id] {
						list = append(list, a.Key+" to nothing: "+id)
					}
				}
			}
		}
	})
	doc.Find("input:not([type=hidden]), select, textarea").Each(func(_ int, s *goquery.Selection) {
		id := s.AttrOr("id", "")
		if doc.Find(`label[for="`+id+`"]`).Length() != 1 {
			list = append(list, "no label: "+s.AttrOr("name", ""))
		}
	})
	doc.Find(`.fautes a`).Each(func(_ int, s *goquery.Selection) {
		if id := strings.TrimPrefix(s.AttrOr("href", ""), "#"); !ids[id] {
			list = append(list, "error link to nothing: "+id)
		}
	})
	return list
}

func TestLayoutTellsWhoIsSignedInAndWhatWasSaved(t *testing.T) {
	all := pages(t)
	visitor, _ := render(t, all["historique"])
	if got := visitor.Find(".outils.large a[href='/connexion']").Length(); got != 1 {
		t.Errorf("a visitor finds %d links to sign in", got)
	}
	if got := visitor.Find("form[data-sign-out], #drafts-left").Length(); got != 0 {
		t.Errorf("a visitor's page holds %d traces of an account", got)
	}
	member, _ := render(t, all["modifier"])
	if got := member.Find(".outils.large form").AttrOr("method", ""); got != "post" {
		t.Errorf("signing out is a %q", got)
	}
	saved, _ := render(t, all["candidature"])
	mark := saved.Find("[data-saved-page]")
	got := []string{mark.AttrOr("data-saved-account", ""), mark.AttrOr("data-saved-page", ""), mark.AttrOr("data-saved-base", "")}
	if diff := cmp.Diff([]string{"a1", "p1", "8"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestFieldKeepsWhatWasTypedAndSaysWhatIsWrong(t *testing.T) {
	doc, _ := render(t, view.Edit(french(t), sampleEdit()))
	budget := doc.Find("#f-budget")
	if got := budget.AttrOr("value", ""); got != "douze" {
		t.Errorf("typed value = %q", got)
	}
	if got := budget.AttrOr("aria-invalid", "") + " " + budget.AttrOr("aria-describedby", ""); got != "true f-budget-erreur" {
		t.Errorf("invalid and described by = %q", got)
	}
	if got := words(doc.Find("#f-budget-erreur")); got != "Erreur : Écrivez un montant en euros, comme 12500 ou 12500,50." {
		t.Errorf("error = %q", got)
	}
	if _, ok := doc.Find("#f-password").Attr("value"); ok {
		t.Error("a password came back in the page")
	}
	if got := words(doc.Find("label[for=f-title]")); got != "Nom de la candidature (obligatoire)" {
		t.Errorf("label = %q", got)
	}
	if got := doc.Find("#f-resource").Text(); got != sampleFields()[1].Value {
		t.Errorf("text = %q", got)
	}
}

func TestTextThatStartsWithALineBreakKeepsIt(t *testing.T) {
	doc, _ := render(t, view.FormField(french(t), view.Field{Name: "t", Kind: view.KindText, Value: "\nà la ligne"}))
	if got := doc.Find("textarea").Text(); got != "\nà la ligne" {
		t.Errorf("text = %q", got)
	}
}

func TestCounterCountsWords(t *testing.T) {
	for text, want := range map[string]string{
		"": "0", "aujourd’hui": "1", "mi-temps, l'eau": "2", "- tiret": "1", "a- b": "2", "3 ressources": "2", "  \n": "0", "d’’accord": "2",
	} {
		doc, _ := render(t, view.FormField(french(t), view.Field{Name: "t", Kind: view.KindText, Value: text}))
		if got := doc.Find("[data-count]").Text(); got != want {
			t.Errorf("%q: %s words, want %s", text, got, want)
		}
	}
}

func TestRowsWorkAsSubmitButtons(t *testing.T) {
	doc, _ := render(t, view.Edit(french(t), sampleEdit()))
	var got []string
	doc.Find("form button[type=submit][name]").Each(func(_ int, s *goquery.Selection) {
		if !strings.Contains(s.AttrOr("value", ""), "__ROW__") {
			got = append(got, s.AttrOr("name", "")+"="+s.AttrOr("value", ""))
		}
	})
	want := []string{"preview=resource", "choose_licence=resources:r1:CC-BY-SA-4.0", "remove_row=resources:r1", "add_row=resources", "remove_row=challenges:c1", "add_row=challenges"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := doc.Find("form button[type=submit]").First().AttrOr("name", "none"); got != "none" {
		t.Errorf("Enter presses %q instead of publishing", got)
	}
	if got := doc.Find(`[name="resources.r1.licence"]`).AttrOr("aria-describedby", ""); got != "f-resources.r1.licence-aide f-resources.r1.licence-note" {
		t.Errorf("licence described by %q", got)
	}
}

func TestRowScriptMarkIsTheTemplatesMark(t *testing.T) {
	_, text := render(t, view.Edit(french(t), sampleEdit()))
	if n := strings.Count(text, `data-row="__ROW__"`); n != 2 {
		t.Errorf("%d empty rows marked, want 2", n)
	}
}

func TestSpansAreSaidAndKeepTheirSpaces(t *testing.T) {
	spans := []view.Span{{Text: "se prennent "}, {Op: view.Removed, Text: "au besoin"}, {Text: " "}, {Op: view.Added, Text: "le mardi"}, {Text: ", ici"}}
	_, got := render(t, view.SpanMarks(french(t), spans))
	want := "se prennent <del><span class=\"vh\">supprimé\u00a0: </span>au besoin</del> <ins><span class=\"vh\">ajouté\u00a0: </span>le mardi</ins>, ici"
	if got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestSourceKeepsTheSpacesOfALine(t *testing.T) {
	doc, _ := render(t, view.Source(french(t), sampleSource()))
	var got []string
	doc.Find("li > span:last-child").Each(func(_ int, s *goquery.Selection) { got = append(got, s.Text()) })
	want := []string{"## Gouvernance", "Les décisions se prennent au besoin.", "Les décisions se prennent le premier mardi."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSpanTextIsEscaped(t *testing.T) {
	_, got := render(t, view.SpanMarks(french(t), []view.Span{{Text: "<script>"}}))
	if got != "&lt;script&gt;" {
		t.Errorf("got %q", got)
	}
}

func TestStatusSentenceReadsAsOne(t *testing.T) {
	doc, _ := render(t, view.StatusSentence(samplePhrases()))
	if got := words(doc.Find("p")); got != "Version 9 · 3 ressources sur 4 sous licence ouverte · il manque le budget" {
		t.Errorf("got %q", got)
	}
}

func TestUnsafeAddressIsRefused(t *testing.T) {
	doc, _ := render(t, view.Tabs("x", []view.Tab{{Label: "x", Href: "javascript:alert(1)"}}))
	if got := doc.Find("a").AttrOr("href", ""); strings.HasPrefix(got, "javascript") {
		t.Errorf("href = %q", got)
	}
}

func TestHistoryCompareWorksWithoutScripts(t *testing.T) {
	doc, _ := render(t, view.HistoryForm(french(t), sampleHistory()))
	got := doc.Find("form").AttrOr("action", "") + " " + doc.Find("[name=a]").AttrOr("value", "") + " " + doc.Find("[name=b]").AttrOr("value", "")
	if got != "/p/diff 8 9" {
		t.Errorf("got %q", got)
	}
	if got := words(doc.Find(".coups .mots").First()); got != "39 mots ajoutés, 6 supprimés ce qui a changé en version 9" {
		t.Errorf("got %q", got)
	}
	if got := doc.Find("input[type=radio]").Length(); got != 0 {
		t.Errorf("%d radio buttons: two groups woven together cannot be reached by Tab", got)
	}
}

var dotX = regexp.MustCompile(`^\d+\.\d\d%$`)

func TestScoreDrawsOneDotPerBlockChanged(t *testing.T) {
	doc, _ := render(t, view.ScoreLarge(sampleScore()))
	if got := doc.Find("circle").Length(); got != 18 {
		t.Errorf("%d dots, want 18", got)
	}
	if got := doc.Find("circle.creux").Length(); got != 3 {
		t.Errorf("%d hollow dots, want 3", got)
	}
	doc.Find("circle").Each(func(_ int, s *goquery.Selection) {
		if x := s.AttrOr("cx", ""); !dotX.MatchString(x) {
			t.Errorf("cx = %q", x)
		}
	})
	if got := doc.Find("line.barre.avenir").AttrOr("x1", ""); got != "100.00%" {
		t.Errorf("the coming relève is at %q", got)
	}
	if got := doc.Find("line").Length(); got != 7 {
		t.Errorf("%d lines, want 5 and 2 bars", got)
	}
}

func TestScoreInAListIsThirteenPixelsHigh(t *testing.T) {
	doc, _ := render(t, view.ScoreLine(sampleScore()))
	if got := doc.Find("svg").AttrOr("height", ""); got != "13" {
		t.Errorf("height = %q", got)
	}
}

func TestScoreIsSaidInWords(t *testing.T) {
	got := view.ScoreAlt(french(t), sampleScore(), "1er septembre 2026", "21 novembre 2026")
	want := "Partition\u00a0: 9 versions, du 1er septembre 2026 au 21 novembre 2026. La relève 1 tombe après la version 4. " +
		"2 versions viennent de personnes hors de l’équipe. Le défi\u00a0: 4 changements. La ressource\u00a0: 6 changements. " +
		"La communauté\u00a0: 5 changements. Les étapes\u00a0: 3 changements. Les moyens\u00a0: jamais changé."
	if got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestScoreOfOneMomentStaysInsideTheDrawing(t *testing.T) {
	s := sampleScore()
	s.To = s.From
	doc, _ := render(t, view.ScoreHead(s))
	if got := doc.Find("circle").First().AttrOr("cx", ""); got != "50.00%" {
		t.Errorf("cx = %q", got)
	}
}

func TestDateIsReadAsPeopleWriteIt(t *testing.T) {
	for typed, want := range map[string]string{
		"18/12/2026": "2026-12-18", "1/2/2026": "2026-02-01", "\t2026-12-18\t": "2026-12-18", "18.12.2026": "2026-12-18",
		"31/02/2026": "", "12/18/2026": "", "demain": "", "": "",
	} {
		if got := view.ParseDate(typed); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}

func TestDateComesBackAsItWasTypedOrAsPeopleWriteIt(t *testing.T) {
	for value, want := range map[string]string{"2026-12-18": "18/12/2026", "31/02/2026": "31/02/2026"} {
		doc, _ := render(t, view.FormField(french(t), view.Field{Name: "d", Kind: view.KindDate, Value: value}))
		if got := doc.Find("input").AttrOr("value", ""); got != want {
			t.Errorf("%q: shown as %q, want %q", value, got, want)
		}
	}
}

func TestBiggestDotTakesTheRoomOfALine(t *testing.T) {
	s := sampleScore()
	s.Moves = []view.Move{{At: day(9, 1, 0), Version: 1, Words: []int{10000, 2500}}}
	doc, _ := render(t, view.ScoreLarge(s))
	got := []string{doc.Find("circle").First().AttrOr("r", ""), doc.Find("circle").Last().AttrOr("r", "")}
	if diff := cmp.Diff([]string{"9.4", "4.7"}, got); diff != "" {
		t.Error("a quarter of the words is not half of the radius", diff)
	}
}
