package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/migrations"
)

// world is what the measured site holds: a call, a défi, candidacies of some thirty versions of 20 KB, pages to save.
type world struct {
	candidacies []app.Place
	versions    int
	saved       []app.Place // free pages that the act saves, one a connection
	forms       []app.Place // those that the form saves
	texts       []string    // of forms
	heads       []int       // of forms
	minutes     app.Place
	author      domain.Account
	people      []domain.Account
	cookies     []string // of their sessions
}

// The size of the world. Two candidacies: each measurement of cold comparisons needs pairs that nobody asked for yet.
const (
	candidacyVersions = 30
	pageWords         = 2000 // some 20 KB
	connections       = 8
	people            = 200 // each address and each account has limits, which are not what is measured
	contentLicence    = "CC-BY-SA-4.0"
	readers           = 32 // of them; the first reading of each is written down
)

// open opens a database and brings its schema up, on the process's clock.
func open(ctx context.Context, source string) (*store.Store, error) {
	db, err := sqldb.Open(ctx, source, sqldb.NewClock(time.Now))
	if err != nil {
		return nil, err
	}
	if _, err := db.Migrate(ctx, migrations.For(db.Dialect())); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return store.New(db), nil
}

// build makes the world through the acts that people do; the clock runs ahead, so that versions have days.
func build(ctx context.Context, source string) (w world, err error) {
	s, err := open(ctx, source)
	if err != nil {
		return w, err
	}
	defer func() { err = errors.Join(err, s.DB().Close()) }()
	clock := s.DB().Clock()
	clock.Advance(-40 * 24 * time.Hour)
	b := &builder{app: app.New(s, app.Options{BaseURL: "http://127.0.0.1", CheapPasswords: true})}
	b.rng = rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same texts each run
	b.people(ctx)
	b.call(ctx, s.Now())
	clock.Advance(2 * time.Hour) // the call is open now
	for i := range 2 {
		b.candidacy(ctx, i, func() { clock.Advance(24 * time.Hour) })
		clock.Advance(-(candidacyVersions - 1) * 24 * time.Hour)
	}
	for range connections {
		b.page(ctx, &b.w.saved)
		b.w.texts = append(b.w.texts, b.page(ctx, &b.w.forms))
		b.w.heads = append(b.w.heads, 1)
	}
	clock.Reset()
	b.sessions(ctx)
	return b.w, b.err
}

// builder does one act after another until one is refused.
type builder struct {
	app       *app.App
	rng       *rand.Rand
	callID    string
	challenge string
	w         world
	err       error
}

func (b *builder) people(ctx context.Context) {
	for i := range people {
		if b.err != nil {
			return
		}
		var who domain.Account
		who, b.err = b.app.AddAccount(ctx, app.SignUp{Name: fmt.Sprintf("Personne %02d", i), Email: fmt.Sprintf("p%d@exemple.fr", i)})
		b.w.people = append(b.w.people, who)
	}
	if b.err == nil {
		b.administrator(ctx, b.w.people[0].ID)
	}
}

// administrator makes a person the one who may open the call.
func (b *builder) administrator(ctx context.Context, id string) {
	if b.err = b.app.GrantAsOperator(ctx, "", domain.Grant{AccountID: id, Role: domain.Admin, Scope: domain.Instance}); b.err == nil {
		b.w.author, b.err = b.app.Account(ctx, id)
	}
}

func (b *builder) sessions(ctx context.Context) {
	for _, who := range b.w.people {
		if b.err != nil {
			return
		}
		var cookie string
		cookie, b.err = b.app.StartSession(ctx, who, "communs-bench")
		b.w.cookies = append(b.w.cookies, cookie)
		if b.err == nil { // once for all, as everybody does with a first save
			b.err = b.app.AcceptLicence(ctx, who, contentLicence, string(domain.ViaForm))
		}
	}
}

func (b *builder) call(ctx context.Context, now time.Time) {
	if b.err != nil {
		return
	}
	call, err := b.app.OpenCall(ctx, b.w.author, app.NewCall{
		Title: "Appel mesuré", Agency: "Agence", Opening: now.Add(time.Hour), Last: now.Add(400 * 24 * time.Hour), Manager: b.w.author,
	})
	if b.err = err; err != nil {
		return
	}
	b.callID = call.ID
	if b.w.author, b.err = b.app.Account(ctx, b.w.author.ID); b.err != nil { // she manages the call now
		return
	}
	place, err := b.app.CreateChallenge(ctx, b.w.author, app.NewChallenge{
		CallID: call.ID, Sections: domain.Document{"title": "Défi mesuré", "problem": b.text(200), "expected": b.text(100)},
	})
	b.err = err
	b.challenge = place.Challenge.ID
	for _, verb := range []domain.Verb{"challenge.cowrite", "challenge.propose", "challenge.keep", "challenge.publish"} {
		if b.err == nil {
			b.err = b.app.MoveChallenge(ctx, b.w.author, app.ChallengeMove{ID: b.challenge, Verb: verb, Reason: "mesure"})
		}
	}
	if b.err == nil {
		b.w.minutes, b.err = b.app.CreatePage(ctx, b.w.author, app.NewPage{
			Form: domain.FormMinutes, CallID: call.ID, Sections: domain.Document{"title": "Atelier", "texte": b.text(300)},
		}, store.Key{})
	}
}

// candidacySections are the texts that a candidacy's 20 KB are spread over.
func candidacySections() map[string]int {
	return map[string]int{
		"problem": 250, "resource": 300, "community": 250, "governance": 200, "steps": 300, "spread": 150, "economy": 150,
	}
}

// candidacy makes one with its versions, each a paragraph changed and one added.
func (b *builder) candidacy(ctx context.Context, i int, day func()) {
	if b.err != nil {
		return
	}
	doc := domain.Document{"title": fmt.Sprintf("Candidature mesurée %d", i), "pitch": "Une ressource que l’on mesure."}
	doc["challenges"] = fmt.Sprintf(`[{"id":"r1","challenge":%q,"why":"Elle y répond."}]`, b.challenge)
	for key, words := range candidacySections() {
		doc[key] = b.text(words)
	}
	place, err := b.app.PublishCandidacy(ctx, b.w.author, app.NewCandidacy{CallID: b.callID, Sections: doc})
	if b.err = err; err != nil {
		return
	}
	if b.w.author, b.err = b.app.Account(ctx, b.w.author.ID); b.err != nil { // she is its referent now
		return
	}
	keys := []string{"problem", "resource", "community", "governance", "steps", "spread", "economy"}
	for n := 1; n < candidacyVersions && b.err == nil; n++ {
		day()
		key := keys[n%len(keys)]
		doc[key] = b.changed(doc[key])
		_, b.err = b.app.SavePage(ctx, b.w.author, app.Edit{
			PageID: place.Page.ID, Base: n, Sections: domain.Document{key: doc[key]}, Summary: "précise " + key, Via: domain.ViaForm,
		})
	}
	b.w.candidacies, b.w.versions = append(b.w.candidacies, place), candidacyVersions
}

// page makes a free page and gives its text.
func (b *builder) page(ctx context.Context, list *[]app.Place) string {
	if b.err != nil {
		return ""
	}
	text := b.text(pageWords)
	place, err := b.app.CreatePage(ctx, b.w.author, app.NewPage{
		Form: domain.FormFree, Sections: domain.Document{"title": fmt.Sprintf("Page mesurée %d", b.rng.IntN(1e9)), "texte": text},
	}, store.Key{})
	b.err = err
	*list = append(*list, place)
	return text
}

// text is so many words in paragraphs, with a heading and a list now and then: a page as people write them.
func (b *builder) text(words int) string {
	var out strings.Builder
	for n := 0; n < words; {
		switch b.rng.IntN(8) {
		case 0:
			fmt.Fprintf(&out, "## %s\n\n", b.sentence(4))
			n += 4
		case 1:
			for range 3 {
				fmt.Fprintf(&out, "- %s\n", b.sentence(9))
			}
			out.WriteString("\n")
			n += 27
		default:
			for range 4 {
				out.WriteString(b.sentence(14) + " ")
			}
			out.WriteString("\n\n")
			n += 56
		}
	}
	return strings.TrimSpace(out.String())
}

func (b *builder) sentence(words int) string {
	list := strings.Fields(vocabulary)
	picked := make([]string, words)
	for i := range picked {
		picked[i] = list[b.rng.IntN(len(list))]
		if i == words/2 {
			picked[i] = fmt.Sprintf("n%d", b.rng.IntN(100_000))
		}
	}
	return strings.Join(picked, " ") + "."
}

// changed is a text with one paragraph written anew and one added.
func (b *builder) changed(text string) string {
	list := strings.Split(text, "\n\n")
	i := b.rng.IntN(len(list))
	list[i] = b.sentence(12) + " " + list[i]
	return strings.Join(append(list, b.sentence(20)), "\n\n")
}

const vocabulary = `la le les des une pour avec dans sur nous chaque ressource commun commune territoire quartier atelier logiciel données
méthode partage ouvert ouverte licence usage usagers collectif association ville métropole réemploi matériaux carte relevé
mesure capteur toit cour arbre ombre chaleur hiver été saison budget aide cofinancement étape calendrier gouvernance décision
réunion compte rendu version texte défi réponse besoin problème solution contexte habitants agents élus écoles bibliothèque
fabrique outil notice plan schéma dépôt documentation essai retour limite risque entretien réparation coopération réseau fédération
mutualiser documenter publier tester adapter transmettre maintenir ouvrir relier observer compter décrire`
