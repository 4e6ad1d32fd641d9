package app

import (
	"context"
	"strconv"
	"strings"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// reservedTables are those that only some of a call's staff may have, each under the rule of the page that shows the same.
func reservedTables() []store.DataTable {
	text, number, code := store.DataText, store.DataNumber, store.DataCode
	deposit := []store.DataColumn{
		{Name: "numero", Kind: text}, {Name: "releve", Kind: number}, {Name: "candidature", Kind: text}, {Name: "titre", Kind: text},
	}
	return []store.DataTable{
		{Name: "administratif", Columns: []store.DataColumn{
			{Name: "candidature", Kind: text},
			{Name: "titre", Kind: text},
			{Name: "adresse", Kind: store.DataAddress},
			{Name: "beneficiaire", Kind: text},
			{Name: "siret", Kind: text},
			{Name: "rna", Kind: text},
			{Name: "contact", Kind: text},
			{Name: "courriel", Kind: text},
			{Name: "telephone", Kind: text},
			{Name: "contrat_engagement", Kind: store.DataFlag},
			{Name: "honneur", Kind: store.DataFlag},
			{Name: "minimis", Kind: store.DataFlag},
		}},
		{Name: "instruction", Columns: append(deposit[:len(deposit):len(deposit)],
			store.DataColumn{Name: "recevabilite", Kind: code, Words: "data.examined."}, store.DataColumn{Name: "motif_recevabilite", Kind: text},
			store.DataColumn{Name: "reserves", Kind: number}, store.DataColumn{Name: "avis_rendus", Kind: number}, store.DataColumn{Name: "abstentions", Kind: number},
			store.DataColumn{Name: "note_moyenne_centiemes", Kind: number}, store.DataColumn{Name: "issue_preparee", Kind: code, Words: "outcome."},
			store.DataColumn{Name: "montant_prepare_euros", Kind: store.DataAmount}, store.DataColumn{Name: "motif_prepare", Kind: text})},
		{Name: "avis", Columns: append(deposit[:len(deposit):len(deposit)],
			store.DataColumn{Name: "auteur", Kind: text}, store.DataColumn{Name: "abstention", Kind: store.DataFlag}, store.DataColumn{Name: "avis", Kind: text},
			store.DataColumn{Name: "note_centiemes", Kind: number}, store.DataColumn{Name: "notes", Kind: text}, store.DataColumn{Name: "version", Kind: number},
			store.DataColumn{Name: "le", Kind: store.DataMoment})},
	}
}

// reservedFor are the reserved tables that somebody may have of a call.
func (a *App) reservedFor(by domain.Account, call domain.Call) []store.DataTable {
	var list []store.DataTable
	for _, t := range reservedTables() {
		verb := domain.ReadInstruction
		if t.Name == "administratif" {
			verb = domain.ReadReceipt // what stands between its readers and a panel is asked of each
		}
		if domain.Can(by, verb, domain.Object{Call: call, Now: a.Now()}).Allowed {
			list = append(list, t)
		}
	}
	return list
}

// EachReservedRow goes through a reserved table, for those who may have it: under the rules of each candidacy and deposit.
func (a *App) EachReservedRow(ctx context.Context, by domain.Account, call domain.Call, t store.DataTable, do func([]any) error) error {
	allowed := false
	for _, own := range a.reservedFor(by, call) {
		allowed = allowed || own.Name == t.Name
	}
	switch {
	case !allowed:
		return domain.Missing("page")
	case t.Name == "administratif":
		return a.eachPanel(ctx, by, call, do)
	}
	for _, cutoff := range call.Cutoffs { // a handful
		d, err := a.deskIn(ctx, a.store.Reader, by, deskAsked{call.ID, cutoff.K})
		if err != nil {
			return err
		}
		for _, dep := range d.deposits {
			if err := d.tabulate(t.Name, dep, do); err != nil {
				return err
			}
		}
	}
	return nil
}

// eachPanel tells the administrative panels of the candidacies that are no longer kept to their teams, each under the
// rule of its own page.
func (a *App) eachPanel(ctx context.Context, by domain.Account, call domain.Call, do func([]any) error) error {
	all, err := a.handlings(ctx, by, call)
	if err != nil {
		return err
	}
	for after := ""; ; {
		rows, err := a.store.Panels(ctx, call.ID, after, dataAtOnce)
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, r := range rows {
			after = r.Candidacy.ID
			if !domain.Can(by, domain.ReadAdministrative, domain.Object{Call: call, Candidacy: r.Candidacy, Handling: all[r.Candidacy.ID], Now: a.Now()}).Allowed {
				continue
			}
			p := r.Panel
			if err := do([]any{
				r.Candidacy.ID, r.Candidacy.Title, "/candidatures/" + r.Candidacy.Slug, p.Payee, p.SIRET, p.RNA, p.Contact, p.Email, p.Phone,
				p.CER, p.Honour, p.Minimis,
			}); err != nil {
				return err
			}
		}
	}
}

// tabulate tells what the person at the desk may have of a deposit: nothing while her interests are not declared, nor of
// what she has a part in.
func (d *desk) tabulate(table string, dep domain.Deposit, do func([]any) error) error {
	r := d.row(dep)
	if !r.Open {
		return nil
	}
	head := []any{dep.Number, int64(dep.K), dep.CandidacyID, dep.Title}
	if table == "instruction" {
		return do(append(head, r.told()...))
	}
	if !r.MayRead {
		return nil
	}
	scale := d.call.Settings.Instruction.Top()
	for _, o := range d.counted(dep) {
		mark, points := any(nil), ""
		if !o.Abstained {
			mark, points = int64(o.Mark(scale)), pointsOf(o)
		}
		if err := do(append(head[:len(head):len(head)], o.Name, o.Abstained, o.Body, mark, points, int64(o.N), o.At)); err != nil {
			return err
		}
	}
	return nil
}

// told are the columns of a deposit under instruction; what its reader may not see is empty.
func (r DeskRow) told() []any {
	line := []any{string(r.State), r.Examined.Reason, int64(r.Standing), nil, nil, nil, nil, nil, nil}
	if r.MayRead {
		line[3], line[4] = int64(r.Tally.Given), int64(r.Tally.Abstained)
		if r.Tally.Given > 0 {
			line[5] = int64(r.Tally.Mean)
		}
	}
	if r.MayRule && r.Ruling.DepositID != "" {
		line[6], line[7], line[8] = string(r.Ruling.Outcome), r.Ruling.Amount, r.Ruling.Reason
	}
	return line
}

// pointsOf are the points of an opinion, criterion by criterion.
func pointsOf(o domain.Opinion) string {
	var list []string
	for _, s := range o.Scores {
		list = append(list, s.Criterion+" : "+strconv.Itoa(s.Points)+"/"+strconv.Itoa(o.Scale))
	}
	return strings.Join(list, " | ")
}
