package site

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

// posturePanel is the collaborative posture of a candidacy, whose own pages stand under path.
func (s *Site) posturePanel(c *gin.Context, call domain.Call, path string, p domain.Posture) view.PosturePanel {
	pr := s.printer(c)
	return view.PosturePanel{ID: "posture", Title: pr.T("posture.title"), Intro: pr.T("posture.intro"), Lines: s.postureLines(c, call, path, p)}
}

// postureLines are the sentences of a posture, each leading to its evidence. What is not there yet is only told where
// the call asks for it: an absence is no fault.
func (s *Site) postureLines(c *gin.Context, call domain.Call, path string, p domain.Posture) []view.PostureLine {
	pr, m := s.printer(c), call.Settings.Posture
	at := func(end string) string { return s.local(c, path+end) }
	lines := []view.PostureLine{askedLine(pr, view.PostureLine{Text: pr.N("posture.days", p.DaysPublic, "N", p.DaysPublic), Href: at("/etapes")},
		p.DaysPublic, call.Settings.DaysPublic)}
	add := func(n, needed int, key, end string) {
		if n > 0 || needed > 0 {
			lines = append(lines, askedLine(pr, view.PostureLine{Text: pr.N(key, n, "N", n), Href: at(end)}, n, needed))
		}
	}
	add(p.OutsideKept, m.Outside, "posture.outside", "/historique")
	if p.OutsidePeople > 0 {
		last := &lines[len(lines)-1]
		last.Text += pr.N("posture.people", p.OutsidePeople, "N", p.OutsidePeople)
	}
	if p.Remarks > 0 {
		share := p.RemarksAnswered * 100 / p.Remarks
		line := view.PostureLine{Text: pr.N("posture.remarks", p.Remarks, "N", p.Remarks), Href: at("/remarques")}
		if p.RemarksAnswered > 0 {
			line.Text += pr.N("posture.remarks_answered", p.RemarksAnswered, "N", p.RemarksAnswered)
		}
		if m.Remarks > 0 {
			line.Asked, line.Short = pr.T("posture.asked_percent", "Needed", m.Remarks, "Here", share), !p.RemarksEnough(m.Remarks)
		}
		lines = append(lines, line)
	}
	if n := p.Needs + p.Offers; n > 0 || m.Needs > 0 {
		lines = append(lines, askedLine(pr, view.PostureLine{Text: needsText(pr, p), Href: at("/entraide")}, n, m.Needs))
	}
	add(p.Joins, 0, "posture.joins", "/equipe")
	if n := p.Links(); n > 0 || m.Links > 0 {
		lines = append(lines, askedLine(pr, view.PostureLine{Text: linksText(pr, p), Href: at("/entraide#cooperations")}, n, m.Links))
	}
	return lines
}

// needsText says how many needs and offers there are, and how many were answered; what there is none of is left out.
func needsText(pr *i18n.Printer, p domain.Posture) string {
	var parts []string
	if p.Needs > 0 || p.Offers == 0 {
		parts = append(parts, pr.N("posture.needs", p.Needs, "N", p.Needs))
		if p.NeedsAnswered > 0 {
			parts[0] += pr.N("posture.answered", p.NeedsAnswered, "N", p.NeedsAnswered)
		}
	}
	if p.Offers > 0 {
		text := pr.N("posture.offers", p.Offers, "N", p.Offers)
		if p.OffersAnswered > 0 {
			text += pr.N("posture.taken", p.OffersAnswered, "N", p.OffersAnswered)
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, pr.T("posture.and"))
}

// linksText says how many cooperations and relations there are; what there is none of is left out.
func linksText(pr *i18n.Printer, p domain.Posture) string {
	var parts []string
	if p.Cooperations > 0 || p.Relations == 0 {
		parts = append(parts, pr.N("posture.cooperations", p.Cooperations, "N", p.Cooperations))
	}
	if p.Relations > 0 {
		parts = append(parts, pr.N("posture.relations", p.Relations, "N", p.Relations))
	}
	return pr.List(parts)
}

// postureTexts are the sentences of a posture after its days in public, of what there is: for a table.
func postureTexts(pr *i18n.Printer, p domain.Posture) []string {
	var list []string
	add := func(n int, text string) {
		if n > 0 {
			list = append(list, text)
		}
	}
	add(p.OutsideKept, pr.N("posture.outside", p.OutsideKept, "N", p.OutsideKept))
	add(p.Remarks, pr.N("posture.remarks", p.Remarks, "N", p.Remarks))
	add(p.Needs+p.Offers, needsText(pr, p))
	add(p.Joins, pr.N("posture.joins", p.Joins, "N", p.Joins))
	add(p.Links(), linksText(pr, p))
	return list
}

// askedLine says what the call asks for beside what is here.
func askedLine(pr *i18n.Printer, l view.PostureLine, here, needed int) view.PostureLine {
	if needed > 0 {
		l.Asked, l.Short = pr.T("posture.asked", "Needed", needed, "Here", here), here < needed
	}
	return l
}

// frozenPostures are the postures that deposits froze: the page may have lived on since.
func (s *Site) frozenPostures(c *gin.Context, call domain.Call, path string, deposits ...domain.Deposit) []view.PosturePanel {
	pr := s.printer(c)
	var list []view.PosturePanel
	for i, d := range deposits {
		if d.Posture == nil {
			continue
		}
		panel := s.posturePanel(c, call, path, *d.Posture)
		panel.ID += "-" + strconv.Itoa(i+1)
		panel.Title, panel.Intro = pr.T("posture.frozen", "K", d.K), pr.T("posture.frozen_intro", "N", d.N, "At", pr.DateTime(d.Posture.At))
		list = append(list, panel)
	}
	return list
}

// depositPostures are the posture that stands with a deposit, and the one that a deposit would freeze now.
func (s *Site) depositPostures(c *gin.Context, d app.DepositView) []view.PosturePanel {
	var list []view.PosturePanel
	if d.Standing.ID != "" {
		list = s.frozenPostures(c, d.Place.Call, d.Place.Path(), d.Standing)
	}
	now := s.posturePanel(c, d.Place.Call, d.Place.Path(), d.Posture)
	now.Intro = s.printer(c).T("posture.to_freeze")
	return append(list, now)
}

// minimumFields ask what the call asks of a posture.
func (e *teller) minimumFields(f form) []templ.Component {
	var parts []templ.Component
	for _, name := range []string{"posture_outside", "posture_remarks", "posture_needs", "posture_links"} {
		parts = append(parts, e.ask(f, name, ""))
	}
	return parts
}

func (f form) minima(faults *domain.Problems) domain.Minima {
	return domain.Minima{
		Outside: f.count("posture_outside", domain.MostMinimum, faults), Remarks: f.count("posture_remarks", 100, faults),
		Needs: f.count("posture_needs", domain.MostMinimum, faults), Links: f.count("posture_links", domain.MostMinimum, faults),
	}
}

func setMinima(set func(name, value string), m domain.Minima) {
	set("posture_outside", countText(m.Outside))
	set("posture_remarks", countText(m.Remarks))
	set("posture_needs", countText(m.Needs))
	set("posture_links", countText(m.Links))
}

// minimaText says what a call asks of a posture.
func minimaText(pr *i18n.Printer, m domain.Minima) string {
	var list []string
	for _, asked := range []struct {
		n   int
		key string
	}{{m.Outside, "outside"}, {m.Remarks, "remarks"}, {m.Needs, "needs"}, {m.Links, "links"}} {
		if asked.n > 0 {
			list = append(list, pr.N("posture.minimum."+asked.key, asked.n, "N", asked.n))
		}
	}
	return pr.List(list)
}
