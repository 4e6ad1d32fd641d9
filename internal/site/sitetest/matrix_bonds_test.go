package sitetest

import (
	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// Words of people to a team, which nobody else reads.
const (
	replyWords = "Escarboucle"
	joinWords  = "Hippogriffe"
)

// helper is the role that replied to a need and asked to join.
const helper = "juror"

// addBonds adds a need to candidacies in each state, a reply to one of them, a wish to join, a cooperation and a relation.
func (b builder) addBonds() {
	ctx, by, who := b.t.Context(), b.As(b.accounts[referent]), b.As(b.accounts[helper])
	for _, name := range []string{"public", "team", "withdrawn", "other"} {
		id := store.NewID()
		b.objects[name]["need"] = id
		n := domain.Need{
			ID: id, CandidacyID: b.id(name), Side: domain.Sought, Kind: "skill", Title: "Un besoin", State: domain.NeedOpen, By: by.ID, ByName: by.Name, At: b.Now(),
		}
		if name == "team" {
			n.Title = "Une " + teamWords
		}
		b.calls["open"].Write(func(tx *store.Tx) error { return tx.AddNeed(ctx, n) })
	}
	public := b.objects["public"]
	must(b.t, b.OfferHelp(ctx, who, app.Help{NeedID: public["need"], Message: replyWords}))
	must(b.t, b.AskToJoin(ctx, who, app.Join{CandidacyID: public["candidacy"], Message: joinWords}))
	public["account"] = who.ID
	k, err := b.ProposeCooperation(ctx, by, app.CooperationProposal{One: public["slug"], Other: b.objects["other"]["slug"], Purpose: "Ensemble."})
	must(b.t, err)
	b.objects["cooperation"] = object{"id": k.ID}
	must(b.t, b.SetRelation(ctx, by, app.RelationAct{CandidacyID: public["candidacy"], Kind: "depends", To: b.objects["other"]["slug"]}))
	list, err := b.Store().RelationsOf(ctx, b.place("public").Candidacy.CommonsID)
	must(b.t, err)
	public["relation"] = list[0].ID
}
