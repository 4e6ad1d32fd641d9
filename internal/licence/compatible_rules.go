package licence

import (
	"slices"
	"strings"
)

// extent is how far a licence follows a part into the whole.
type extent int

const (
	byNotice extent = iota // its notice is kept, no more
	byTerms                // its few conditions are kept
	byFile                 // its files or its library stay under it
	byWork                 // the whole is to be under it
)

// terms is what the rules ask of one licence of an expression.
type terms struct {
	leaf   *node
	facts  Facts
	extent extent
	gpl    string // see gplFit
	line   string // GPL, LGPL, AGPL or GFDL; empty for the others
	from   string // its version, where there is a line
	later  bool   // and the later versions
	judged bool
}

func termsOf(n *node) terms {
	f, known := Lookup(n.id)
	t := terms{leaf: n, facts: f, gpl: gplFit[f.ID], later: n.plus}
	t.line, t.from, t.later = lineOf(n.id, n.plus)
	t.judged = known && (f.Verdict == Open || t.line == "GFDL")
	t.extent = extentOf(f, t.gpl)
	switch {
	case t.line != "" && linking[n.exception]:
		t.extent = byFile
	case n.id == "Apache-2.0" && n.exception == "LLVM-exception":
		t.gpl = gplAny
	}
	return t
}

func extentOf(f Facts, gpl string) extent {
	software := f.Family == "software"
	switch {
	case noticeOnly[f.ID], software && f.Copyleft == "none" && gpl == gplAny:
		return byNotice
	case fileLevel[f.ID], f.Copyleft == "weak":
		return byFile
	case f.Copyleft == "none":
		return byTerms
	}
	return byWork
}

// lineOf reads the GNU licences whose versions are offered alone or with the later ones.
func lineOf(id string, plus bool) (line, from string, later bool) {
	line, rest, _ := strings.Cut(id, "-")
	switch {
	case id == "" || !strings.Contains(" GPL LGPL AGPL GFDL ", " "+line+" "), strings.HasPrefix(id, "AGPL-1.0"):
		return "", "", plus
	}
	from, rest, _ = strings.Cut(rest, "-")
	return line, from, plus || strings.HasSuffix(rest, "or-later")
}

func (t terms) name() string { return t.leaf.name() }

// gnu tells the three licences of programs.
func (t terms) gnu() bool { return t.line != "" && t.line != "GFDL" }

// copyleft is the refusal of a licence that wants the whole for itself.
func (t terms) copyleft(whole terms) fit {
	var found clause
	longest := 0
	for prefix, c := range copyleftClauses {
		if len(prefix) > longest && strings.HasPrefix(t.facts.ID, prefix) {
			found, longest = c, len(prefix)
		}
	}
	if longest == 0 {
		return clash(reasonBy("merge-copyleft-text", OSI, t.facts.URL, t.name(), whole.name()))
	}
	return clash(reasonBy("merge-copyleft", found.by, found.url, t.name(), whole.name(), found.where))
}

// leafFit answers for two licences. What is not open, or not judged, is left to a person even when nothing is known
// against it. An exception of the whole must be one that the part grants too.
func leafFit(part, whole *node) fit {
	p, w := termsOf(part), termsOf(whole)
	switch {
	case part.name() == whole.name():
		return fine()
	case p.facts.Verdict == NotOpen:
		return clash(reasonBy("merge-closed", OSI, OSI.definition(), p.name(), w.name()))
	case !p.judged:
		return doubt(reason("merge-not-judged", p.name(), w.name()))
	case p.extent == byNotice:
		return fine()
	case !w.judged && p.extent == byWork && w.facts.Verdict == NotOpen:
		return p.copyleft(w)
	case !w.judged:
		return doubt(reason("merge-not-judged", w.name(), p.name()))
	}
	f := openFit(p, w)
	if f.ease == fits && p.extent == byWork && w.leaf.exception != "" && w.leaf.exception != part.exception {
		return clash(reasonBy("merge-exception", SPDX, spdxList+"exceptions-index.html", p.name(), w.name(), w.leaf.exception))
	}
	return f
}

// openFit asks the rules one after the other; the first that knows both licences answers.
func openFit(p, w terms) fit {
	for _, rule := range []func(p, w terms) (fit, bool){
		sameLicence, namedWay, commonsVersions, gnuVersions, fontStays, intoGNU, filesStay, attributionStays,
	} {
		if f, answers := rule(p, w); answers {
			return f
		}
	}
	return p.copyleft(w)
}

// sameLicence differs by its exception or by "or any later version".
func sameLicence(p, w terms) (fit, bool) {
	switch {
	case p.leaf.id != w.leaf.id:
		return fit{}, false
	case w.leaf.plus && !p.leaf.plus && p.extent == byWork:
		return clash(reasonBy("merge-later", SPDX, p.facts.URL, p.name(), w.name(), p.name())), true
	}
	return fine(), true
}

// namedWay applies the lists of licences that a copyleft names. "Or later" is more than a list of versions offers.
func namedWay(p, w terms) (fit, bool) {
	id := w.leaf.id
	for _, way := range namedWays[p.facts.ID] {
		base, only := strings.CutSuffix(way, "-only")
		switch {
		case way == id && !w.leaf.plus:
			return fine(), true
		case only && id == base+"-or-later" && !slices.Contains(namedWays[p.facts.ID], id):
			why := p.copyleft(w).why[0]
			return clash(reasonBy("merge-later", why.Authority, why.URL, p.name(), w.name(), way)), true
		}
	}
	switch {
	case strings.HasPrefix(p.facts.ID, "EUPL-") && w.facts.ID == "CC-BY-SA-3.0":
		return doubt(reasonBy("merge-works-only", interoperableEurope, euplText, p.name(), w.name(), "art. 5")), true
	case p.facts.ID == "SimPL-2.0" && w.gnu(), p.facts.ID == "LiLiQ-Rplus-1.1" && w.facts.OSI == "yes" && w.extent == byWork:
		return doubt(reason("merge-no-rule", p.name(), w.name())), true
	}
	return fit{}, false
}

// commonsVersions: an adaptation of a CC BY-SA work of version 2.0 or more may bear a later version, or another port of
// the same one. What reaches other licences only through version 4.0 is not established.
func commonsVersions(p, w terms) (fit, bool) {
	from, ok := strings.CutPrefix(p.facts.ID, "CC-BY-SA-")
	if !ok {
		return fit{}, false
	}
	from, _, _ = strings.Cut(from, "-")
	to, same := strings.CutPrefix(w.facts.ID, "CC-BY-SA-")
	to, _, _ = strings.Cut(to, "-")
	switch {
	case same && from != "1.0" && to >= from:
		return fine(), true
	case from != "1.0" && from != "4.0" && slices.Contains(namedWays["CC-BY-SA-4.0"], w.facts.ID):
		return doubt(reason("merge-no-rule", p.name(), w.name())), true
	}
	return fit{}, false
}

// gnuVersions is the algebra of the GNU licences: what the whole offers must be within what the part allows.
func gnuVersions(p, w terms) (fit, bool) {
	switch {
	case p.line == "" || w.line == "" || (p.line == "GFDL") != (w.line == "GFDL"):
		return fit{}, false
	case p.line == "LGPL" && p.from < "3":
		return libraryWithin(p, w), true
	case p.line == "GFDL" && strings.Contains(w.leaf.id, "no-invariants") && !strings.Contains(p.leaf.id, "no-invariants"):
		return doubt(reason("merge-no-rule", p.name(), w.name())), true
	case p.line == "LGPL" && w.line == "LGPL", p.line == "LGPL" && w.line == "AGPL":
		return fine(), true
	case p.line != w.line && (w.line == "LGPL" || p.extent == byFile && w.from >= "3"):
		if p.extent == byFile {
			return fine(), true
		}
		return p.copyleft(w), true
	case p.line == "GPL" && w.line == "AGPL" && p.from < "3" && p.later:
		p.from = "3.0" // section 13 is of version 3
	}
	return withinVersions(p, w), true
}

// libraryWithin: section 3 of the LGPL 2 lets a copy bear the GPL in version 2 or any later one.
func libraryWithin(p, w terms) fit {
	if w.line == "GPL" && w.from < "2" {
		return clash(reasonBy("merge-version", FSF, gnuMatrix, p.name(), w.name()))
	}
	return fine()
}

// withinVersions compares what is offered with what is allowed, in one line or between the two of section 13.
func withinVersions(p, w terms) fit {
	switch {
	case p.later && w.from >= p.from, p.later == w.later && !p.later && p.from == w.from:
		return fine()
	case p.later && w.later:
		return clash(reasonBy("merge-raise", FSF, gnuMatrix, p.name(), w.name(), raised(w, p.from, "-or-later")))
	case w.later && w.from <= p.from:
		return clash(reasonBy("merge-later", FSF, gnuMatrix, p.name(), w.name(), raised(w, p.from, "-only")))
	}
	return clash(reasonBy("merge-version", FSF, gnuMatrix, p.name(), w.name()))
}

// raised is the whole's licence in the version that would do.
func raised(w terms, from, suffix string) string {
	middle := ""
	if strings.Contains(w.leaf.id, "no-invariants") {
		middle = "-no-invariants"
	}
	return w.line + "-" + from + middle + suffix
}

// intoGNU follows the FSF's list, and the clauses by which a licence admits the GNU licences.
func intoGNU(p, w terms) (fit, bool) {
	if !w.gnu() || p.gnu() {
		return fit{}, false
	}
	switch p.gpl {
	case gplAny:
		return fine(), true
	case gplThree:
		return sinceThree(p, w), true
	case gplNone:
		if p.extent == byWork {
			return p.copyleft(w), true
		}
		return clash(reasonBy("merge-further", FSF, fsfList, p.name(), w.name())), true
	}
	switch {
	case p.facts.ID == "EPL-2.0":
		return clash(reasonBy("merge-secondary", eclipse, eclipseFAQ, p.name(), w.name(), "§ 3.2(b)")), true
	case p.facts.ID == "MPL-2.0-no-copyleft-exception":
		return clash(reasonBy("merge-secondary", mozilla, mozillaFAQ, p.name(), w.name(), "§ 3.3")), true
	case p.extent == byWork:
		return p.copyleft(w), true
	}
	return doubt(reason("merge-no-rule", p.name(), w.name())), true
}

// sinceThree: version 3 admits conditions that version 2, and the LGPL 2 with it, takes for further restrictions.
func sinceThree(p, w terms) fit {
	switch {
	case w.from >= "3":
		return fine()
	case w.later:
		return clash(reasonBy("merge-raise", FSF, fsfList+"#apache2", p.name(), w.name(), w.line+"-3.0-or-later"))
	}
	return clash(reasonBy("merge-patents", FSF, fsfList+"#apache2", p.name(), w.name()))
}

// fontStays: a font may be bundled with any program, and stays under its licence; no other font takes it in.
func fontStays(p, w terms) (fit, bool) {
	switch {
	case p.facts.Family != "font":
		return fit{}, false
	case w.facts.Family == "software" && strings.HasPrefix(p.facts.ID, "OFL-1.1"):
		return fine(), true
	case strings.HasPrefix(p.facts.ID, "OFL-1.1") && strings.HasPrefix(w.facts.ID, "OFL-1.1"):
		return fine(), true
	case strings.HasPrefix(p.facts.ID, "OFL-1.1"):
		return clash(reasonBy("merge-font", sil, openFontFAQ, p.name(), w.name(), "§ 5")), true
	}
	return doubt(reason("merge-no-rule", p.name(), w.name())), true
}

// filesStay: the files of a weak copyleft keep their licence, whatever the one of the whole.
func filesStay(p, _ terms) (fit, bool) { return fine(), p.extent == byFile }

// attributionStays: a licence that asks that somebody be named goes wherever that duty is kept.
func attributionStays(p, w terms) (fit, bool) {
	if p.extent != byTerms {
		return fit{}, false
	}
	commons := strings.HasPrefix(p.facts.ID, "CC-BY-")
	switch {
	case p.facts.Family == "software":
	case asksNothing[w.facts.ID] && commons:
		return clash(reasonBy("merge-attribution", CreativeCommons, commonsAdapter, p.name(), w.name())), true
	case asksNothing[w.facts.ID] && p.facts.ID == "etalab-2.0":
		return clash(reasonBy("merge-attribution", etalab, etalabText, p.name(), w.name())), true
	case asksNothing[w.facts.ID]:
		return clash(reasonBy("merge-attribution", OpenDefinition, openDefinition, p.name(), w.name())), true
	case commons && w.facts.ID == "ODbL-1.0":
		return clash(reasonBy("merge-waiver", openStreetMap, osmData, p.name(), w.name())), true
	}
	return fine(), true
}
