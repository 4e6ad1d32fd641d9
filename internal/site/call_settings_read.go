package site

import (
	"strconv"
	"strings"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
)

// settingsOf reads the settings that somebody typed. What is not asked by the form stays as it was.
func settingsOf(f form, was domain.Call) (app.CallChange, domain.Problems) {
	var faults domain.Problems
	ch := app.CallChange{CallID: was.ID, Seen: f.get("seen"), Agency: f.get("agency"), Reason: f.get("reason"), Settings: was.Settings}
	ch.Phases = domain.Phases{
		Workshops: f.moment("phase_workshops", &faults), Published: f.moment("phase_published", &faults),
		Open: f.moment("phase_open", &faults), FollowUp: f.moment("phase_follow_up", &faults), Archived: f.moment("phase_archived", &faults),
	}
	ch.Cutoffs = f.cutoffs(&faults)
	keepMoments(&ch, was)
	st := &ch.Settings
	st.Partners = lines(f.get("partners"))
	st.Envelope = f.amount("envelope", &faults)
	st.Cap = f.amount("cap", &faults)
	st.Floor = f.amount("floor", &faults)
	st.Rate = f.rate("rate", &faults)
	st.Criteria = f.criteria(&faults)
	st.Instruction = f.instruction(&faults)
	st.DaysPublic = f.count("days_public", 366, &faults)
	st.Posture = f.minima(&faults)
	st.LicenceTable = f.get("licence_policy")
	st.ContentLicence = f.get("content_licence")
	st.Receipt = domain.Receipt{
		Service: f.line("receipt_service"), Address: strings.TrimSpace(f.get("receipt_address")), Phone: f.line("receipt_phone"),
		Email: f.line("receipt_email"), Implicit: f.get("receipt_implicit"), Months: f.count("receipt_months", 36, &faults),
		Recourse: strings.TrimSpace(f.get("receipt_recourse")),
	}
	if st.Receipt.Email != "" && !domain.LooksLikeEmail(st.Receipt.Email) {
		faults.Add("receipt_email", "error.email_shape")
	}
	for _, name := range []string{"partners", "receipt_service", "receipt_address", "receipt_phone", "receipt_recourse"} {
		if n := len(f.get(name)); n > 4000 {
			faults.Add(name, "error.too_long", "N", n, "Max", 4000)
		}
	}
	return ch, faults
}

// keepMoments puts back the seconds that a form does not show: a date left alone has not changed.
func keepMoments(ch *app.CallChange, was domain.Call) {
	keep := func(at *time.Time, before time.Time) {
		if day, hour := app.ParisDay(*at); !before.IsZero() {
			if d, h := app.ParisDay(before); d == day && h == hour {
				*at = before
			}
		}
	}
	keep(&ch.Phases.Workshops, was.Phases.Workshops)
	keep(&ch.Phases.Published, was.Phases.Published)
	keep(&ch.Phases.Open, was.Phases.Open)
	keep(&ch.Phases.FollowUp, was.Phases.FollowUp)
	keep(&ch.Phases.Archived, was.Phases.Archived)
	for i := range min(len(ch.Cutoffs), len(was.Cutoffs)) {
		keep(&ch.Cutoffs[i], was.Cutoffs[i].At)
	}
}

// line is a field with its blanks made one.
func (f form) line(name string) string { return strings.Join(strings.Fields(f.get(name)), " ") }

// lines are the lines of a text that hold something.
func lines(text string) []string {
	var list []string
	for l := range strings.Lines(text) {
		if l = strings.Join(strings.Fields(l), " "); l != "" && len(list) < mostRows {
			list = append(list, l)
		}
	}
	return list
}

// cutoffs are the relèves in the order of their fields; one that was emptied falls out.
func (f form) cutoffs(faults *domain.Problems) []time.Time {
	var list []time.Time
	for k := 1; k <= mostRows; k++ {
		if at := f.moment(cutoffField(k), faults); !at.IsZero() {
			list = append(list, at)
		}
	}
	return list
}

func (f form) criteria(faults *domain.Problems) []domain.Criterion {
	var list []domain.Criterion
	for i := 1; i <= mostRows; i++ {
		name, weight := f.line(criterionField(i, "name")), strings.TrimSpace(f.get(criterionField(i, "weight")))
		if name == "" && weight == "" {
			continue
		}
		n, err := strconv.Atoi(weight)
		if err != nil || name == "" || n < 1 || n > 100 || len(name) > 400 {
			faults.Add(criterionField(i, "name"), "error.criterion")
		}
		list = append(list, domain.Criterion{Name: name, Weight: n})
	}
	return list
}

// amount reads euros as people type them ("12 500,50 €"); empty is nothing.
func (f form) amount(name string, faults *domain.Problems) int64 {
	text := decimal(f.get(name), "€")
	if text == "" {
		return 0
	}
	cents, ok := domain.ParseAmount(text)
	if !ok {
		faults.Add(name, "error.amount")
	}
	return cents
}

// decimal takes blanks, a unit and a French comma out of a number.
func decimal(text, unit string) string {
	text = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", unit, "", ",", ".").Replace(text)
	whole, part, dotted := strings.Cut(text, ".")
	if dotted && len(part) == 1 {
		return whole + "." + part + "0"
	}
	return text
}

// rate reads a percentage into hundredths of a percent.
func (f form) rate(name string, faults *domain.Problems) int {
	text := decimal(f.get(name), "%")
	if text == "" {
		return 0
	}
	hundredths, ok := domain.ParseAmount(text)
	if !ok || hundredths > 10_000 {
		faults.Add(name, "error.rate")
		return 0
	}
	return int(hundredths)
}

func (f form) count(name string, most int, faults *domain.Problems) int {
	text := strings.TrimSpace(f.get(name))
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > most {
		faults.Add(name, "error.number", "Max", most)
		return 0
	}
	return n
}
