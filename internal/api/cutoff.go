package api

import (
	"context"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
)

// cutoffList is a relève with its deposits.
type cutoffList struct {
	Call      string          `json:"call"`
	Cutoff    cutoff          `json:"cutoff"`
	Deposits  []cutoffDeposit `json:"deposits"`
	Withdrawn []cutoffDeposit `json:"withdrawn"` // before the hour, and not deposited anew
}

// cutoffDeposit is one deposit as its relève lists it; the text is that of the page's version.
type cutoffDeposit struct {
	Number     string         `json:"number"`
	Candidacy  string         `json:"candidacy"`
	Page       string         `json:"page"`
	Path       string         `json:"path"` // of the version deposited
	Title      *string        `json:"title"`
	Version    int            `json:"version"`
	Hash       string         `json:"sha256"`
	At         *time.Time     `json:"at"`
	State      domain.State   `json:"state"`
	Challenges []string       `json:"challenges"`
	Aid        *int64         `json:"aid"`
	Licences   licenceCounts  `json:"licences"`
	DaysPublic int            `json:"days_public"`
	Replaced   int            `json:"replaced"`
	Before     *depositBefore `json:"before"`
	Rules      int            `json:"rules"`
	Table      string         `json:"licence_table"`
	Policy     int            `json:"licence_policy"`
	Reserves   []string       `json:"reserves"`
}

// licenceCounts sum up the verdicts of the produced resources on the day of the deposit.
type licenceCounts struct {
	Produced int             `json:"produced"`
	Open     int             `json:"open"`
	Reserved int             `json:"reserved"`
	Worst    *domain.Verdict `json:"worst"`
}

// depositBefore is what was deposited for the relève before, and how many words changed since.
type depositBefore struct {
	Version int `json:"version"`
	Added   int `json:"words_added"`
	Removed int `json:"words_removed"`
}

func (s *API) showCutoff(ctx context.Context, c *gin.Context) error {
	if _, err := s.reader(ctx, c); err != nil {
		return err
	}
	if _, err := readQuery(c); err != nil {
		return err
	}
	k, err := number(c.Param("k"))
	if err != nil || !domain.IsSlug(c.Param("slug")) {
		return domain.Missing("cutoff")
	}
	v, err := s.app.ViewCutoff(ctx, c.Param("slug"), k)
	if err != nil {
		return err
	}
	x := v.Cutoff
	return show(c, cutoffList{
		Call: v.Call.Slug, Cutoff: cutoff{x.K, moment(x.At), moment(x.FrozenAt), orNull(x.Hash), x.Deposits},
		Deposits: cutoffDeposits(v.Rows), Withdrawn: cutoffDeposits(v.Withdrawn),
	})
}

func cutoffDeposits(rows []app.CutoffRow) []cutoffDeposit {
	list := make([]cutoffDeposit, len(rows))
	for i, r := range rows {
		list[i] = cutoffDeposit{
			Number: r.Number, Candidacy: r.CandidacyID, Page: r.PageID, Path: domain.Page{Form: domain.FormCandidacy, Slug: r.Slug}.Path("") + "/version/" + strconv.Itoa(r.N), Title: orNull(r.Title), Version: r.N, Hash: r.Hash,
			At: moment(r.At), State: r.State, Challenges: some(r.Answers), Aid: orNull(r.Aid), DaysPublic: r.DaysPublic(), Replaced: r.Replaced,
			Licences: licenceCounts{r.Licences.Produced, r.Licences.Open, r.Licences.Reserved, orNull(r.Licences.Worst)},
			Rules:    r.RulesN, Table: r.Policy, Policy: r.PolicyN, Reserves: some(r.Reserves),
		}
		if r.BeforeN > 0 {
			list[i].Before = &depositBefore{r.BeforeN, r.Added, r.Removed}
		}
	}
	return list
}
