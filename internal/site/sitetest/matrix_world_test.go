package sitetest

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// Roles of the matrix, in the order of its columns.
const (
	anonymous     = "anonymous"
	unconfirmed   = "unconfirmed"
	disabled      = "disabled"
	account       = "account"
	referent      = "referent"
	otherReferent = "other_referent"
	otherManager  = "other_manager"
)

// Words that stand in one place only, so that an answer that holds them tells that place.
const (
	teamTitle    = "Hermine"                    // of the candidacy kept to its team
	teamWords    = "marmotte"                   // in its texts
	draftWords   = "belette"                    // in a referent's draft
	siret        = "73282932000074"             // in administrative panels
	mailAddress  = "@exemple.fr"                // of every account
	panelMail    = "ada@exemple.fr"             // in administrative panels
	opinionWord  = "salamandre"                 // in an opinion whose decision is not published
	hiddenWords  = "une citation de la fouine " // in a proposal to the candidacy kept to its team
	hiddenRemark = "blaireau"                   // in a remark that the moderators hid
	seatedName   = "Gerboise"                   // of somebody who registered for workshops
	tiedTo       = "Tamanoir"                   // in what a juror declared of her interests
)

// object gives the values that addresses take from one thing of the world, by the name of the parameter.
type object map[string]string

// world is all that the matrix asks about, under the names of its column "case".
type world struct {
	objects  map[string]object
	accounts map[string]domain.Account // by role
	cookies  map[string]string         // of sessions, by role
	tokens   map[string]string         // of the API, by role
}

// builder makes a world.
type builder struct {
	*world
	apptest.World
	t     testing.TB
	calls map[string]apptest.Season
}

func buildWorld(t testing.TB, s *store.Store) *world {
	t.Helper()
	b := builder{
		world: &world{
			objects: map[string]object{"-": {}}, accounts: map[string]domain.Account{}, cookies: map[string]string{}, tokens: map[string]string{},
		},
		World: apptest.New(t, s), t: t, calls: map[string]apptest.Season{},
	}
	b.addCalls()
	b.addPeople()
	b.addCandidacies()
	b.addBonds()
	b.addPages()
	b.addReview()
	b.addWorkshops()
	b.addDeposits()
	b.shutCalls()
	b.instruct()
	b.openDoors()
	return b.world
}

// addCalls opens one call for each state; all take candidacies until shutCalls.
func (b builder) addCalls() {
	for _, name := range []string{"open", "closed", "archived", "elsewhere"} {
		season := b.Season("appel-" + name)
		b.calls[name] = season
		b.objects["call-"+name] = object{
			"call": season.Call.Slug, "slug": season.Call.Slug, "id": season.Call.PageID, "challenge": season.Challenges[0].ID,
		}
	}
	b.objects["whole-call"] = object{"id": b.calls["open"].Call.ID}
	admin := b.Person("Administration de l’appel en préparation", domain.Grant{Role: domain.Admin})
	call, err := b.OpenCall(b.t.Context(), admin, app.NewCall{
		Title: "Appel en préparation", Agency: "Agence d’essai", Slug: "appel-before", Opening: storetest.Start.AddDate(0, 1, 0), Last: storetest.Start.AddDate(0, 6, 0),
	})
	must(b.t, err)
	b.calls["before"] = apptest.Season{World: b.World, Call: call}
	b.objects["call-before"] = object{"call": call.Slug, "slug": call.Slug, "id": call.PageID}
	for i, name := range []string{"published", "published-too", "idea"} {
		b.addChallenge(name, b.calls["open"].Call.Slug, b.calls["open"].Challenges[i])
	}
	season := b.calls["open"]
	aside, err := b.CreateChallenge(b.t.Context(), season.Manager, app.NewChallenge{
		CallID: season.Call.ID, Sections: domain.Document{"title": "Un défi écarté", "problem": "Un problème."},
	})
	must(b.t, err)
	b.write(season.Manager, aside, domain.Document{"problem": "Un problème, dit autrement."})
	must(b.t, b.MoveChallenge(b.t.Context(), season.Manager, app.ChallengeMove{ID: aside.Challenge.ID, Verb: "challenge.set_aside", Reason: "Hors sujet."}))
	b.addChallenge("aside", season.Call.Slug, aside.Challenge)
	for _, c := range b.calls["open"].Challenges {
		p, err := b.PlaceByID(b.t.Context(), season.Manager, c.PageID)
		must(b.t, err)
		b.write(season.Manager, p, domain.Document{"problem": "Un problème que plusieurs rencontrent, dit autrement."})
	}
}

func (b builder) addChallenge(name, call string, c domain.Challenge) {
	b.objects[name] = object{"call": call, "slug": c.Slug, "id": c.PageID}
}

// addPeople gives each role to one account, on every call but the one elsewhere.
func (b builder) addPeople() {
	for _, role := range roles() {
		if role == anonymous {
			continue
		}
		var grants []domain.Grant
		switch r := domain.Role(role); r {
		case domain.Moderator, domain.Auditor, domain.Admin:
			grants = append(grants, domain.Grant{Role: r})
		case domain.Manager, domain.Facilitator, domain.Instructor, domain.Juror, domain.Funder:
			for _, name := range []string{"before", "open", "closed", "archived"} {
				grants = append(grants, domain.Grant{Role: r, Scope: domain.OnCall(b.calls[name].Call.ID)})
			}
		}
		if role == otherManager {
			grants = append(grants, domain.Grant{Role: domain.Manager, Scope: domain.OnCall(b.calls["elsewhere"].Call.ID)})
		}
		name := "Personne " + strings.ReplaceAll(role, "_", " ")
		if role == unconfirmed {
			b.accounts[role] = b.unproven(name)
			continue
		}
		b.accounts[role] = b.Person(name, grants...)
	}
}

// addCandidacies makes one candidacy for each state, all of the same team, and one of another.
func (b builder) addCandidacies() {
	by, open := b.accounts[referent], b.calls["open"]
	for _, name := range []string{"public", "proposal", "team", "withdrawn", "taken-over"} {
		b.addCandidacy(open, by, name)
	}
	b.addCandidacy(b.calls["closed"], by, "in-closed")
	b.addCandidacy(b.calls["archived"], by, "in-archived")
	other := open.Ready(b.accounts[otherReferent], "La candidature des autres")
	b.name("other", other)

	ctx := b.t.Context()
	by = b.As(by)
	must(b.t, b.SetEditing(ctx, by, app.EditingChange{CandidacyID: b.id("proposal"), Editing: domain.OnProposal, Reason: "Nous relisons tout."}))
	b.propose("proposal", "Une phrase de plus.")
	b.propose("team", hiddenWords)
	b.objects["proposal-elsewhere"] = object{"slug": b.objects["public"]["slug"], "proposal": b.objects["proposal"]["proposal"]}
	for name, verb := range map[string]domain.Verb{"withdrawn": "candidacy.withdraw", "taken-over": "candidacy.hand_over"} {
		must(b.t, b.MoveCandidacy(ctx, by, app.CandidacyMove{CandidacyID: b.id(name), Verb: verb, Reason: "C’est dit."}))
	}
	// The team candidacy goes back to its team as one that nobody else wrote on does; the acts above need it public.
	open.Write(func(tx *store.Tx) error {
		c, err := tx.LockCandidacy(ctx, b.id("team"))
		c.State = domain.TeamOnly
		if err != nil {
			return err
		}
		return tx.SetCandidacy(ctx, c)
	})
	d, err := b.MakeDeposit(ctx, by, app.DepositAct{CandidacyID: b.id("public"), Version: b.head("public")})
	must(b.t, err)
	b.objects["public"]["number"] = d.Number
	b.objects["other-number"] = object{"slug": other.Page.Slug, "number": d.Number}
}

// addCandidacy makes a candidacy that lacks nothing, with a member beside its referent.
func (b builder) addCandidacy(season apptest.Season, by domain.Account, name string) {
	title := "Candidature " + name
	if name == "team" {
		title = teamTitle
	}
	p := season.Ready(by, title)
	b.name(name, p)
	if name == "team" {
		b.write(b.As(by), p, domain.Document{"pitch": "La " + teamWords + " dort.", "problem": "La " + teamWords + " se réveille."})
	}
	must(b.t, b.SetTeam(b.t.Context(), b.As(by), app.TeamChange{CandidacyID: p.Candidacy.ID, Name: b.accounts[string(domain.Member)].Name, Role: domain.Member}))
}

func (b builder) name(name string, p app.Place) {
	b.objects[name] = object{"id": p.Page.ID}
	b.objects[name] = object{"slug": p.Page.Slug, "id": p.Page.ID, "candidacy": p.Candidacy.ID, "call": p.Call.Slug, "head": strconv.Itoa(b.head(name))}
	b.objects[name]["challenge"] = b.calls["open"].Challenges[0].ID
}

func (b builder) id(name string) string { return b.objects[name]["candidacy"] }

func (b builder) place(name string) app.Place {
	p, err := b.PlaceByID(b.t.Context(), b.As(b.accounts[referent]), b.objects[name]["id"])
	must(b.t, err)
	return p
}

func (b builder) head(name string) int { return b.place(name).Page.Head }

// propose leaves somebody's proposal open on a candidacy.
func (b builder) propose(name, text string) {
	p := b.place(name)
	b.calls["open"].Write(func(tx *store.Tx) error {
		by := b.accounts[account]
		id := store.NewID()
		b.objects[name]["proposal"] = id
		return tx.AddProposal(b.t.Context(), domain.Proposal{
			ID: id, PageID: p.Page.ID, Base: p.Page.Head, AccountID: by.ID, AuthorName: by.Name, Sections: domain.Document{"problem": text},
			Summary: text, At: b.Now(), State: "open",
		})
	})
}

func (b builder) write(by domain.Account, p app.Place, sections domain.Document) {
	p, err := b.PlaceByID(b.t.Context(), by, p.Page.ID)
	must(b.t, err)
	_, err = b.SavePage(b.t.Context(), by, app.Edit{PageID: p.Page.ID, Base: p.Page.Head, Sections: sections, Via: domain.ViaForm})
	must(b.t, err)
}

// addPages makes what stands beside candidacies: free pages, minutes, a règlement, a draft, a file.
func (b builder) addPages() {
	ctx, by := b.t.Context(), b.accounts[account]
	for _, name := range []string{"free", "free-too"} {
		p := b.FreePage(by, "Page "+name, "Un texte.")
		b.write(by, p, domain.Document{"texte": "Un autre texte."})
		b.objects[name] = object{"slug": p.Page.Slug, "id": p.Page.ID}
		b.citable(name)
	}
	for _, name := range []string{"open", "archived"} {
		manager, call := b.accounts[string(domain.Manager)], b.calls[name].Call
		p, err := b.CreatePage(ctx, manager, app.NewPage{
			Form: domain.FormMinutes, CallID: call.ID, Sections: domain.Document{"title": "Atelier " + name, "texte": "On a parlé."}, Via: domain.ViaForm,
		}, store.Key{})
		must(b.t, err)
		b.write(manager, p, domain.Document{"texte": "On a parlé, puis conclu."})
		b.objects["minutes-"+name] = object{"call": call.Slug, "slug": p.Page.Slug, "id": p.Page.ID}
		b.citable("minutes-" + name)
		for base, text := range []string{"Article premier.", "Article premier, revu."} {
			_, err = b.PublishRules(ctx, manager, app.Rules{CallID: call.ID, Base: base, Title: "Règlement", Text: text, Summary: "Ce qui change."})
			must(b.t, err)
		}
	}
	b.addSource()
	draft := store.NewID()
	b.calls["open"].Write(func(tx *store.Tx) error {
		return tx.AddDraft(ctx, domain.Draft{
			ID: draft, AccountID: b.accounts[referent].ID, PageID: b.objects["public"]["id"], Base: 1,
			Sections: domain.Document{"problem": "La " + draftWords + " passe."}, Kind: "conflict", SavedAt: b.Now(),
		})
	})
	b.objects["draft"] = object{"id": draft}
	file, err := b.UploadFile(ctx, by, "plan.pdf", []byte("%PDF-1.7\n%%EOF\n"))
	must(b.t, err)
	b.objects["file"] = object{"name": file.Hash + ".pdf"}
}

// citable names a passage of a page, and what it may become.
func (b builder) citable(name string) {
	o := b.objects[name]
	o["span"], o["appel"], o["challenge"] = "0-2", b.calls["open"].Call.Slug, b.calls["open"].Challenges[2].ID
}

// addSource links a défi that is still an idea to the minutes, by the account that has no role.
func (b builder) addSource() {
	idea := b.calls["open"].Challenges[2]
	must(b.t, b.FeedChallenge(b.t.Context(), b.accounts[account], app.Feed{ChallengeID: idea.ID, Source: app.OfPassage(domain.Passage{
		PageID: b.objects["minutes-open"]["id"], N: 1, Section: "texte", From: 0, To: len("On a parlé."),
	})}))
	list, err := b.Store().SourcesOf(b.t.Context(), idea.ID)
	must(b.t, err)
	b.objects["idea-fed"] = object{"call": b.calls["open"].Call.Slug, "slug": idea.Slug, "source": list[0].ID}
}

// shutCalls moves the dates of the calls that are over.
func (b builder) shutCalls() {
	now := b.Now()
	for _, name := range []string{"closed", "archived"} {
		b.calls[name].Write(func(tx *store.Tx) error {
			call, err := tx.LockCall(b.t.Context(), b.calls[name].Call.ID)
			if err != nil {
				return err
			}
			call.Phases.Published, call.Phases.Open = now.AddDate(0, 0, -60), now.AddDate(0, 0, -50)
			call.Cutoffs = []domain.Cutoff{{K: 1, At: now.AddDate(0, 0, -40)}, {K: 2, At: now.AddDate(0, 0, -30)}}
			if name == "archived" {
				call.Phases.FollowUp, call.Phases.Archived = now.AddDate(0, 0, -20), now.AddDate(0, 0, -10)
			}
			return tx.SetCall(b.t.Context(), call)
		})
	}
}

// openDoors gives every account a session and a token, those that could not have got one by themselves too, and
// then takes from two accounts what their names say.
func (b builder) openDoors() {
	ctx, now := b.t.Context(), b.Now()
	b.objects["somebody"], b.objects["administrator"] = object{"id": b.accounts["funder"].ID}, object{"id": b.accounts["admin"].ID}
	b.objects["foreign-session"] = object{"session": hash("cookie-of-" + otherReferent)}
	b.objects["foreign-key"] = object{"key": hash("communs_token-of-" + otherReferent)}
	b.calls["open"].Write(func(tx *store.Tx) error {
		for role, who := range b.accounts {
			b.cookies[role], b.tokens[role] = "cookie-of-"+role, "communs_token-of-"+role
			s := store.Session{ID: hash(b.cookies[role]), AccountID: who.ID, CreatedAt: now, SeenAt: now, ExpiresAt: now.AddDate(0, 0, 30)}
			if err := tx.AddSession(ctx, s); err != nil {
				return err
			}
			if err := tx.AddAPIToken(ctx, who.ID, store.APIToken{ID: hash(b.tokens[role]), Name: role, CreatedAt: now}); err != nil {
				return err
			}
		}
		_, err := tx.DisableAccount(ctx, b.accounts[disabled].ID, now)
		return err
	})
}

// unproven adds an account whose address was never proven: no act lets it in, so that rules are asked and not the door.
func (b builder) unproven(name string) domain.Account {
	a := domain.Account{ID: store.NewID(), Name: name, Email: app.Slug(name) + mailAddress, Lang: "fr", CreatedAt: b.Now()}
	b.calls["open"].Write(func(tx *store.Tx) error {
		_, err := tx.AddAccount(b.t.Context(), store.NewAccount{Account: a, NameKey: app.Fold(a.Name), EmailKey: a.Email})
		return err
	})
	return a
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}
