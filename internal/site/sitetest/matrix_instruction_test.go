package sitetest

import (
	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// addDeposits deposits a candidacy in each call that is going to be over: one is read, one is decided.
func (b builder) addDeposits() {
	by := b.accounts[referent]
	for name, call := range map[string]string{"read": "closed", "decided": "archived"} {
		p := b.calls[call].Ready(by, "Dépôt "+name)
		d, err := b.MakeDeposit(b.t.Context(), b.As(by), app.DepositAct{CandidacyID: p.Candidacy.ID, Version: p.Page.Head})
		must(b.t, err)
		b.name(name, p)
		b.objects[name]["number"] = d.Number
	}
}

// instruct closes their relèves. The instructor, the juror and the manager have declared their interests, the funder has
// not; the juror has spoken; one relève is published, with an objection that waits.
func (b builder) instruct() {
	ctx := b.t.Context()
	must(b.t, b.CloseDueCutoffs(ctx))
	instructor, juror, manager := b.accounts["instructor"], b.accounts["juror"], b.accounts["manager"]
	ties := map[string][]string{juror.ID: {"Coopérative du " + tiedTo}}
	for name, call := range map[string]string{"read": "closed", "decided": "archived"} {
		id := b.calls[call].Call.ID
		for _, who := range []domain.Account{instructor, juror, manager} {
			must(b.t, b.DeclareInterests(ctx, who, app.Interests{CallID: id, K: 1, Structures: ties[who.ID]}))
		}
		on := app.DepositAsked{CallID: id, K: 1, Number: b.objects[name]["number"]}
		must(b.t, b.ExamineDeposit(ctx, instructor, app.Examination{DepositAsked: on, Verb: "deposit.admit"}))
		must(b.t, b.GiveOpinion(ctx, juror, app.Opinion{DepositAsked: on, Draft: domain.OpinionDraft{Body: "La " + opinionWord + " convainc.", Points: []string{"3", "3", "3", "3", "3"}}}))
		b.calls[call].Write(func(tx *store.Tx) error {
			c, err := tx.LockCall(ctx, id)
			c.Settings.Instruction.Objections = true
			if err != nil {
				return err
			}
			return tx.SetCall(ctx, c)
		})
	}
	b.publish(manager)
	must(b.t, b.MakeObjection(ctx, b.accounts[account], app.Objection{CandidacyID: b.id("decided"), K: 1, Body: "Un fait.", Link: "https://exemple.test/fait"}))
	list, err := b.Store().Results(ctx, store.ResultFilter{CandidacyID: b.id("decided")})
	must(b.t, err)
	objections, err := b.Store().Objections(ctx, list[0].Deposit.ID)
	must(b.t, err)
	b.objects["objection"] = object{"slug": b.objects["decided"]["slug"], "id": objections[0].ID}
}

func (b builder) publish(manager domain.Account) {
	ctx, call := b.t.Context(), b.calls["archived"].Call
	on := app.DepositAsked{CallID: call.ID, K: 1, Number: b.objects["decided"]["number"]}
	must(b.t, b.PrepareRuling(ctx, manager, app.Ruling{DepositAsked: on, Outcome: domain.NotKept, Reason: "Un motif public."}))
	v, err := b.ViewPublication(ctx, manager, call.Slug, 1)
	must(b.t, err)
	must(b.t, b.PublishRulings(ctx, manager, app.Publication{CallID: call.ID, K: 1, Seen: v.Seen}))
}
