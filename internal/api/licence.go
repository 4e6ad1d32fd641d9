package api

import (
	"context"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/licence"
)

// maxChecks is how many licences one request may ask about.
const maxChecks = 200

// checked is the answer to one declared licence.
type checked struct {
	Licence    string              `json:"licence"` // as it was sent
	Kind       licence.Kind        `json:"kind"`
	Verdict    licence.Verdict     `json:"verdict"`
	SPDX       string              `json:"spdx"` // "" where none is certain
	Confidence licence.Confidence  `json:"confidence"`
	Reasons    []why               `json:"reasons"`
	Advice     []licence.Advice    `json:"advice"`
	Candidates []licence.Candidate `json:"candidates"`
	FrenchList bool                `json:"french_list"`
	Table      string              `json:"table_version"`
	Matches    *[]licence.Match    `json:"matches,omitempty"` // of a text: the licences found in it
}

// why is one reason, in both languages.
type why struct {
	Code      string            `json:"code"`
	FR        string            `json:"fr"`
	EN        string            `json:"en"`
	Authority licence.Authority `json:"authority"`
	URL       string            `json:"url"`
}

func check(judge app.Judge, declared string, kind licence.Kind) checked {
	return checkedOf(declared, kind, judge.Check(domain.Resource{Licence: declared, Kind: string(kind)}))
}

// judgeOf is the judge of the call that a request names, by the policy in force there; of the product where it names none.
func (s *API) judgeOf(ctx context.Context, b *body) (app.Judge, error) {
	if _, sent := b.fields["call"]; !sent {
		return app.Judge{}, nil
	}
	call, err := s.app.CallBySlug(ctx, b.text("call"))
	if domain.KindOf(err) == domain.NotFound {
		b.faults.Add("call", "error.choice")
		return app.Judge{}, nil
	}
	return app.JudgeOf(call, nil), err
}

func checkedOf(declared string, kind licence.Kind, r licence.Result) checked {
	return checked{
		Licence: declared, Kind: kind, Verdict: r.Verdict, SPDX: r.Expr.String(), Confidence: r.Confidence, Reasons: reasonsOf(r.Reasons),
		Advice: some(r.Advice), Candidates: some(r.Candidates), FrenchList: r.FrenchList, Table: licence.TableVersion(),
	}
}

func (s *API) checkLicences(ctx context.Context, c *gin.Context) error {
	if _, err := s.reader(ctx, c); err != nil {
		return err
	}
	b, err := readBody(c, smallBody)
	if err != nil {
		return err
	}
	if _, text := b.fields["text"]; text {
		return checkText(c, b)
	}
	judge, err := s.judgeOf(ctx, b)
	if err != nil {
		return err
	}
	if _, many := b.fields["items"]; many {
		return checkMany(c, b, judge)
	}
	declared, kind := b.declared()
	if err := b.err(); err != nil {
		return err
	}
	return done(c, http.StatusOK, check(judge, declared, kind))
}

func checkMany(c *gin.Context, b *body, judge app.Judge) error {
	v, _ := b.take("items")
	sent, is := v.([]any)
	switch {
	case !is:
		b.faults.Add("items", "error.api_list")
	case len(sent) > maxChecks:
		b.faults.Add("items", "error.api_items", "Max", maxChecks)
	}
	if err := b.err(); err != nil {
		return err
	}
	out := listed[checked]{Items: []checked{}}
	for i, item := range sent {
		at := "items." + strconv.Itoa(i)
		fields, is := item.(map[string]any)
		if !is {
			b.faults.Add(at, "error.api_object")
			continue
		}
		one := &body{fields: fields, read: map[string]bool{}}
		declared, kind := one.declared()
		for _, e := range domain.ProblemsOf(one.err()) {
			e.Field = at + "." + e.Field
			b.faults = append(b.faults, e)
		}
		out.Items = append(out.Items, check(judge, declared, kind))
	}
	if err := b.faults.Err(); err != nil {
		return err
	}
	return done(c, http.StatusOK, out)
}

// declared reads one licence and the kind of what bears it, software where nothing is said.
func (b *body) declared() (string, licence.Kind) {
	if _, sent := b.fields["licence"]; !sent {
		b.faults.Add("licence", "error.required")
	}
	return b.text("licence"), b.kind()
}

// kind is what bears the licence, software where nothing is said.
func (b *body) kind() licence.Kind {
	kind := licence.Software
	if _, sent := b.fields["kind"]; sent {
		var known bool
		if kind, known = licence.ParseKind(b.text("kind")); !known {
			b.faults.Add("kind", "error.choice")
		}
	}
	return kind
}
