package domain

import (
	"slices"
	"time"
)

// change is a call as it was and as somebody wants it.
type change struct {
	was, is Call
	now     time.Time
	reason  string
}

// Postponement is a relève put off.
type Postponement struct {
	K        int
	From, To time.Time
}

// ChangeTo checks whether a call may become is at a moment, with a public reason where one is asked for, and
// gives the relèves that are put off. An hour that has struck stays as it was; once the défis are published,
// a relève only moves later; once the call is open, nothing that it needs is taken away.
func (c Call) ChangeTo(is Call, now time.Time, reason string) ([]Postponement, error) {
	ch := change{was: c, is: is, now: now, reason: reason}
	var p Problems
	if err := is.Check(); err != nil {
		p = append(p, ProblemsOf(err)...)
	}
	ch.phases(&p)
	later := ch.cutoffs(&p)
	ch.settings(&p)
	if len(later) > 0 && reason == "" {
		p.Add("reason", "error.reason_required")
	}
	return later, p.Err()
}

func (ch change) phases(p *Problems) {
	was, is := ch.was.Steps(), ch.is.Steps()
	for i, s := range was {
		moved := !s.At.Equal(is[i].At)
		switch {
		case s.Phase == Closed || !moved: // closing is the last relève, judged as one
		case struck(s.At, ch.now):
			p.Add("phase_"+string(s.Phase), "error.phase_over")
		case struck(is[i].At, ch.now):
			p.Add("phase_"+string(s.Phase), "error.phase_past")
		case s.Phase == PhaseOpen && is[i].At.IsZero():
			p.Add("phase_"+string(s.Phase), "error.required")
		}
	}
}

func (ch change) cutoffs(p *Problems) (later []Postponement) {
	promised := slices.Contains([]Phase{Published, PhaseOpen, Closed, FollowUp, Archived}, ch.was.Phase(ch.now))
	for i, k := range ch.was.Cutoffs {
		over := struck(k.At, ch.now) || !k.FrozenAt.IsZero()
		if i >= len(ch.is.Cutoffs) {
			if over || promised {
				p.Add("cutoffs", "error.cutoff_kept", "K", k.K)
			}
			continue
		}
		switch at := ch.is.Cutoffs[i].At; {
		case at.Equal(k.At):
		case over:
			p.Add("cutoffs", "error.cutoff_over", "K", k.K)
		case struck(at, ch.now):
			p.Add("cutoffs", "error.cutoff_past", "K", k.K)
		case promised && at.Before(k.At):
			p.Add("cutoffs", "error.cutoff_earlier", "K", k.K)
		case promised:
			later = append(later, Postponement{K: k.K, From: k.At, To: at})
		}
	}
	for _, k := range ch.is.Cutoffs[min(len(ch.was.Cutoffs), len(ch.is.Cutoffs)):] {
		if struck(k.At, ch.now) {
			p.Add("cutoffs", "error.cutoff_past", "K", k.K)
		}
	}
	if len(ch.is.Cutoffs) == 0 {
		p.Add("cutoffs", "error.cutoff_none")
	}
	return later
}

func (ch change) settings(p *Problems) {
	if phase := ch.was.Phase(ch.now); phase == Preparation || phase == Workshops || phase == Published {
		return
	}
	lacked := ch.was.Lacks(PhaseOpen)
	for _, key := range ch.is.Lacks(PhaseOpen) {
		if !slices.Contains(lacked, key) {
			p.Add(key, "error.still_needed")
		}
	}
	if ch.was.Settings.LicenceTable != "" && ch.is.Settings.LicenceTable != ch.was.Settings.LicenceTable {
		p.Add("licence_policy", "error.policy_pinned")
	}
}

func struck(at, now time.Time) bool { return !at.IsZero() && !now.Before(at) }

// Differs lists the settings in which two states of a call differ: keys of call.setting, in form order.
func (c Call) Differs(d Call) []string {
	var keys []string
	differ := func(is bool, key string) {
		if is {
			keys = append(keys, key)
		}
	}
	s, t := c.Settings, d.Settings
	differ(c.Agency != d.Agency, "agency")
	differ(!slices.Equal(s.Partners, t.Partners), "partners")
	steps := d.Steps()
	for i, step := range c.Steps() {
		differ(step.Phase != Closed && !step.At.Equal(steps[i].At), "phase_"+string(step.Phase))
	}
	differ(!slices.EqualFunc(c.Cutoffs, d.Cutoffs, func(a, b Cutoff) bool { return a.At.Equal(b.At) }), "cutoffs")
	differ(s.Envelope != t.Envelope, "envelope")
	differ(s.Rate != t.Rate, "rate")
	differ(s.Cap != t.Cap, "cap")
	differ(s.Floor != t.Floor, "floor")
	differ(!slices.Equal(s.Criteria, t.Criteria), "criteria")
	differ(s.DaysPublic != t.DaysPublic, "days_public")
	differ(s.Posture != t.Posture, "posture")
	differ(s.LicenceTable != t.LicenceTable, "licence_policy")
	differ(s.ContentLicence != t.ContentLicence, "content_licence")
	differ(s.Receipt != t.Receipt, "receipt")
	differ(s.Instruction != t.Instruction, "instruction")
	return keys
}
