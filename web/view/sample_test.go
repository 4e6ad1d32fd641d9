package view_test

import (
	"context"
	"io"
	"time"

	"github.com/a-h/templ"

	"github.com/appel-a-communs/communs/web/view"
)

var blockNames = []string{"Le défi", "La ressource", "La communauté", "Les étapes", "Les moyens"}

func day(month time.Month, d, hour int) time.Time {
	return time.Date(2026, month, d, hour, 0, 0, 0, time.UTC)
}

func sampleScore() view.Score {
	return view.Score{
		From: day(8, 28, 0), To: day(12, 18, 12), Lines: blockNames,
		Moves: []view.Move{
			{At: day(9, 1, 18), Version: 1, Words: []int{45, 39}},
			{At: day(9, 4, 11), Version: 2, Words: []int{140, 152}},
			{At: day(9, 15, 16), Version: 3, Words: []int{0, 86, 88}},
			{At: day(9, 24, 21), Version: 4, Words: []int{20, 0, 40, 122}},
			{At: day(10, 14, 9), Version: 5, Words: []int{0, 61}, Origin: view.FromOutside},
			{At: day(11, 5, 17), Version: 6, Words: []int{40, 0, 150}},
			{At: day(11, 17, 14), Version: 7, Words: []int{0, 0, 17, 45}, Origin: view.FromOutside},
			{At: day(11, 19, 10), Version: 8, Words: []int{0, 52, 0, 38}},
			{At: day(11, 21, 9), Version: 9, Words: []int{0, 12, 33}},
		},
		Bars: []view.Bar{{At: day(9, 25, 12), Label: "relève 1"}, {At: day(12, 18, 12), Label: "relève 2", Tense: view.Coming}},
	}
}

func sampleTabs(current int) []view.Tab {
	tabs := []view.Tab{
		{Label: "Page", Href: "/p"},
		{Label: "Historique (9)", Href: "/p/historique"},
		{Label: "Licences", Href: "/p/licence"},
		{Label: "Modifier", Href: "/p/modifier"},
	}
	tabs[current].Current = true
	return tabs
}

func samplePhrases() []view.Phrase {
	return []view.Phrase{{Text: "Version 9"}, {Text: "3 ressources sur 4 sous licence ouverte"}, {Text: "il manque le budget", Missing: true}}
}

func sampleBlocks() []view.BlockLink {
	return []view.BlockLink{
		{Label: "Le défi et le problème", Href: "#bloc-1", State: "complet", Current: true},
		{Label: "La ressource", Href: "#bloc-2", State: "une licence à revoir"},
		{Label: "La communauté et la gouvernance", Href: "#bloc-3", State: "complet"},
		{Label: "Étapes et diffusion", Href: "#bloc-4", State: "complet"},
		{Label: "Les moyens", Href: "#bloc-5", State: "il manque le budget", Missing: true},
	}
}

func sampleFields() []view.Field {
	md := view.Markdown{PreviewURL: "/apercu"}
	return []view.Field{
		{Name: "title", Kind: view.KindLine, Label: "Nom de la candidature", Required: true, MaxLength: 200, Value: "Matériaux en commun"},
		{
			Name: "resource", Kind: view.KindText, Label: "Ce que vous faites, et pour qui", MaxWords: 400, Markdown: md,
			Help:  "Dites ce que quelqu’un pourra reprendre : un fichier, un plan, un code. Markdown accepté.",
			Value: "Un catalogue ouvert des matériaux à déposer dans les six mois, un outil pour les réserver et un guide.",
		},
		{Name: "resources", Kind: view.KindResources, Label: "Ressources", LicenceURL: "/licences/controle", Resources: []view.ResourceRow{
			{
				ID: "r1", Name: "Guide de dépose soignée", Kind: "content", Origin: "planned", Licence: "CC BY-NC-SA 4.0",
				Said: &view.LicenceSaid{
					Sentence: "Licence non ouverte.", Why: []view.LicenceWhy{{Parts: view.Words("« NC » interdit l’usage commercial."), Source: "Open Definition", Href: "https://opendefinition.org/od/2.1/en/"}},
					Offer: "Pour ce contenu :", Better: []view.Choice{{ID: "CC-BY-SA-4.0", Label: "Choisir CC-BY-SA-4.0"}},
				},
			},
		}},
		{
			Name: "challenges", Kind: view.KindChallenges, Label: "Défis auxquels la candidature répond", Options: []view.Option{{Value: "d3", Label: "Défi 3"}},
			Challenges: []view.ChallengeRow{{ID: "c1", Challenge: "d3", Why: "Elle publie les gisements six mois avant.", Errors: map[string]string{"why": "Dites-en un peu plus."}}},
		},
		{Name: "budget", Kind: view.KindAmount, Label: "Budget total", Value: "douze", Error: "Écrivez un montant en euros, comme 12500 ou 12500,50."},
		{Name: "opening", Kind: view.KindDate, Label: "Ouverture", Value: "2026-09-01"},
		{Name: "link", Kind: view.KindURL, Label: "Adresse du dépôt", Value: "https://exemple.fr/"},
		{Name: "mode", Kind: view.KindChoice, Label: "Qui peut écrire", Required: true, Value: "open", Options: []view.Option{
			{Value: "open", Label: "Toute personne connectée"}, {Value: "proposal", Label: "L’équipe, les autres sur proposition"},
		}},
		{Name: "needs", Kind: view.KindChoices, Label: "Coups de main bienvenus", Chosen: []string{"code"}, Options: []view.Option{
			{Value: "code", Label: "Développement"}, {Value: "field", Label: "Essais sur le terrain"},
		}},
		{Name: "password", Kind: view.KindPassword, Label: "Mot de passe", Value: "secret", Autocomplete: "current-password"},
	}
}

func sampleEdit() view.EditForm {
	return view.EditForm{
		Action: "/p/modifier", Cancel: "/p", Account: "a1", PageID: "p1", Base: 9, Key: "k1", Submit: "Publier mes modifications",
		Blocks:  []view.FormBlock{{ID: "modifier-2", Title: "La ressource", Fields: sampleFields()}},
		Summary: view.Field{Name: "summary", Kind: view.KindLine, Label: "Qu’avez-vous changé ?", Help: "Une phrase, lue dans l’historique.", MaxLength: 200},
		Licence: view.Link{Label: "CC BY-SA 4.0", Href: "https://creativecommons.org/licenses/by-sa/4.0/deed.fr"},
	}
}

func sampleHistory() view.History {
	moves := sampleScore().Moves
	return view.History{CompareAction: "/p/diff", A: 8, B: 9, Last: 9, Lines: 5, Pager: view.Pager{Older: "/p/historique?avant=5"}, Days: []view.Day{
		{Machine: "2026-11-21", Words: "samedi 21 novembre 2026", Entries: []view.Entry{{
			N: 9, Href: "/p/version/9", DiffHref: "/p/diff/8..9",
			Summary: "Licence du catalogue, règle de décision, désaccords", Who: "Nadia Ferhat, 9 h 14 · la ressource, la communauté et la gouvernance", Added: 39, Removed: 6, Move: moves[8],
		}}},
		{Machine: "2026-11-19", Words: "jeudi 19 novembre 2026", Entries: []view.Entry{
			{
				N: 8, Href: "/p/version/8", DiffHref: "/p/diff/7..8",
				Summary: "Hébergement du catalogue, calendrier de diffusion", Who: "Bruno Tessier, 10 h 27 · la ressource, étapes et diffusion", Added: 79, Removed: 11, Move: moves[7],
			},
			{
				N: 7, Href: "/p/version/7", DiffHref: "/p/diff/6..7", Summary: "Précise comment une autre ville peut reprendre la méthode",
				Who: "Yann Le Bihan, hors équipe, 14 h 02 · étapes et diffusion", Added: 56, Removed: 1, Marks: []string{"rapprochée de la version 6"}, Move: moves[6],
			},
		}},
		{
			Machine: "2026-09-24", Words: "jeudi 24 septembre 2026", Bar: "Relève 1, vendredi 25 septembre 2026 : version 4 déposée, reportée",
			Entries: []view.Entry{{
				N: 4, Href: "/p/version/4", DiffHref: "/p/diff/3..4", Summary: "Ajoute les étapes, relit le tout avant la relève 1",
				Who: "Nadia Ferhat, 21 h 31 · le défi et le problème, étapes et diffusion", Added: 1, Move: moves[3],
			}},
		},
	}}
}

func sampleDiff() view.Comparison {
	return view.Comparison{
		Views: []view.Tab{{Label: "Dans le texte", Href: "?", Current: true}, {Label: "Côte à côte", Href: "?vue=cotes"}, {Label: "Source", Href: "?vue=source"}},
		Blocks: []view.DiffBlock{
			{ID: "bloc-1", Title: "Le défi et le problème", Quiet: true, Passages: []view.Passage{{Op: view.Same, Fold: "Inchangé : deux paragraphes", Body: html("<p>Un texte.</p><p>Un autre.</p>")}}},
			{ID: "bloc-2", Title: "La ressource", Passages: []view.Passage{
				{Op: view.Changed, Spans: []view.Span{{Text: "Un catalogue ouvert des matériaux à déposer "}, {Op: view.Added, Text: "dans les six mois"}, {Text: ", un outil pour les réserver."}}},
				{
					Op: view.Changed, Title: "Catalogue des gisements", Fields: []view.FieldChange{{Label: "Licence", Old: "à définir", New: "ODbL 1.0"}, {Label: "Adresse", New: "https://exemple.fr"}},
					Note: html("<p>Contrôle de licence : de « à choisir » à « ouverte ».</p>"),
				},
				{Op: view.Added, Title: "Plans des étagères", Fields: []view.FieldChange{{Label: "Licence", New: "CERN-OHL-S-2.0"}}},
			}},
			{ID: "bloc-3", Title: "La communauté et la gouvernance", Passages: []view.Passage{
				{Op: view.Moved, Moved: "Déplacé depuis le bloc « Étapes et diffusion »", Spans: []view.Span{{Text: "Les comptes rendus sont publiés."}}},
				{Op: view.Changed, Spans: []view.Span{{Text: "Les décisions se prennent "}, {Op: view.Removed, Text: "au besoin"}, {Text: " "}, {Op: view.Added, Text: "le premier mardi du mois, en réunion ouverte"}, {Text: "."}}},
			}},
			{ID: "bloc-5", Title: "Les moyens", Quiet: true, Empty: "Rien dans les deux versions."},
		},
		Previous: view.Link{Label: "Précédent : de la version 7 à la 8", Href: "/p/diff/7..8"}, Choose: view.Link{Label: "Choisir d’autres versions", Href: "/p/historique"},
		Next: view.Link{Label: "Suivant : la version 9 est la dernière"},
	}
}

func samplePairs() []view.SidePair {
	return []view.SidePair{
		{Op: view.Same, Old: []view.Span{{Text: "Trois collectivités pilotes relèvent les gisements."}}, New: []view.Span{{Text: "Trois collectivités pilotes relèvent les gisements."}}},
		{
			Op: view.Changed, Old: []view.Span{{Text: "Les décisions se prennent "}, {Op: view.Removed, Text: "au besoin"}, {Text: "."}},
			New: []view.Span{{Text: "Les décisions se prennent "}, {Op: view.Added, Text: "le premier mardi"}, {Text: "."}},
		},
		{Op: view.Added, New: []view.Span{{Op: view.Added, Text: "En cas de désaccord, deux personnes proposent une solution."}}},
	}
}

func sampleSource() []view.SourceLine {
	return []view.SourceLine{
		{Op: view.Same, Old: 1, New: 1, Spans: []view.Span{{Text: "## Gouvernance"}}},
		{Op: view.Removed, Old: 2, Spans: []view.Span{{Text: "Les décisions se prennent "}, {Op: view.Removed, Text: "au besoin"}, {Text: "."}}},
		{Op: view.Added, New: 2, Spans: []view.Span{{Text: "Les décisions se prennent "}, {Op: view.Added, Text: "le premier mardi"}, {Text: "."}}},
	}
}

// html is a part that others rendered: Markdown, a margin note.
func html(markup string) templ.Component {
	return templ.Raw(markup)
}

// parts renders several components one after the other.
func parts(list ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		for _, part := range list {
			if err := part.Render(ctx, w); err != nil {
				return err
			}
		}
		return nil
	})
}

// layout is a whole page around its content.
func layout(p view.Page, content ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return view.Layout(p).Render(templ.WithChildren(ctx, parts(content...)), w)
	})
}
