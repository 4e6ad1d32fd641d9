package view

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
)

// Score is a partition: the life of a page drawn on one line per block. All scores of a list share From and To.
type Score struct {
	From, To time.Time
	Lines    []string // names of the blocks, top to bottom
	Moves    []Move   // oldest first
	Bars     []Bar
	Alt      string // the same in words; empty where a list beside says it
}

// Move is one version: the words that it changed in each block, and whether it came from outside the team.
type Move struct {
	At      time.Time
	Version int
	Words   []int
	Origin  Origin
}

// Origin tells where a version comes from.
type Origin int

// Origins of a version.
const (
	FromTeam Origin = iota
	FromOutside
)

// Bar is a relève. A coming one is dotted.
type Bar struct {
	At    time.Time
	Label string
	Tense Tense
}

// Tense tells whether a relève has passed.
type Tense int

// Tenses of a relève.
const (
	Past Tense = iota
	Coming
)

// staff is the geometry of one size: pixels down, and the radius that one changed word's square root takes.
type staff struct {
	top, gap, overhang, bottom, scale, least, most float64
}

// The sizes: under a title, on the history, in a list, beside one version. A dot's area is the number of words, but for
// the few that would be too small to see.
var (
	headStaff  = staff{top: 10.5, gap: 12, bottom: 11.5, scale: .5, least: 1.4, most: 6}
	largeStaff = staff{top: 28.5, gap: 19, overhang: 6, bottom: 27.5, scale: .78, least: 2, most: 9.4}
	lineStaff  = staff{top: .5, gap: 3, bottom: .5, scale: .2, least: .8, most: 2.6}
	smallStaff = staff{top: 4.5, gap: 8, bottom: 4.5, scale: .45, least: 1.6, most: 5.5}
)

// dot is one circle, ready to be written.
type dot struct {
	x, y, r, class string
}

// mark is a version's number or a relève's name along the staff.
type mark struct {
	x, text, anchor, class string
}

func (s staff) y(line int) string {
	return number(s.top + s.gap*float64(line))
}

func (s staff) barTop() string { return number(s.top - s.overhang) }
func (s staff) barBottom(lines int) string {
	return number(s.top + s.gap*float64(lines-1) + s.overhang)
}

func (s staff) height(lines int) string {
	return number(s.top + s.gap*float64(lines-1) + s.bottom)
}

// foot is where the numbers of versions stand, below the last line.
func (s staff) foot(lines int) string {
	return number(s.top + s.gap*float64(lines-1) + s.bottom - 5.5)
}

// fit shrinks the dots so that the biggest has its area too.
func (s staff) fit(words int) staff {
	if words > 0 {
		s.scale = min(s.scale, s.most/math.Sqrt(float64(words)))
	}
	return s
}

func (s staff) radius(words int) string {
	r := s.scale * math.Sqrt(float64(words))
	return strconv.FormatFloat(min(max(r, s.least), s.most), 'f', 1, 64)
}

// share is a moment's place between the score's bounds, from 0 to 100.
func (s Score) share(at time.Time) float64 {
	span := s.To.Sub(s.From)
	if span <= 0 {
		return 50
	}
	return min(max(100*float64(at.Sub(s.From))/float64(span), 0), 100)
}

func (s Score) x(at time.Time) string {
	return percent(s.share(at))
}

func (s Score) dots(size staff) []dot {
	var dots []dot
	size = size.fit(s.mostWords())
	for _, move := range s.Moves {
		dots = append(dots, move.dots(size, s.x(move.At), len(s.Lines))...)
	}
	return dots
}

func (s Score) mostWords() int {
	most := 0
	for _, move := range s.Moves {
		for _, words := range move.Words {
			most = max(most, words)
		}
	}
	return most
}

func (m Move) dots(size staff, x string, lines int) []dot {
	var dots []dot
	for line, words := range m.Words {
		if words <= 0 || line >= lines {
			continue
		}
		d := dot{x: x, y: size.y(line), r: size.radius(words)}
		if m.Origin == FromOutside {
			d.class = "creux"
		}
		dots = append(dots, d)
	}
	return dots
}

// numbers are those of the versions that have room for theirs; class serre marks those that a narrow screen has no room for.
func (s Score) numbers() []mark {
	const room, narrowRoom = 1.7, 6.5
	var marks []mark
	last, lastNarrow := -100., -100.
	for _, move := range s.Moves {
		at := s.share(move.At)
		if at-last < room {
			continue
		}
		m := mark{x: percent(at), text: strconv.Itoa(move.Version), anchor: "middle", class: "serre"}
		if at-lastNarrow >= narrowRoom {
			m.class, lastNarrow = "", at
		}
		last = at
		marks = append(marks, m)
	}
	return marks
}

// names are those of the relèves, kept inside the drawing at both ends.
func (s Score) names() []mark {
	const edge = 6
	var marks []mark
	for _, bar := range s.Bars {
		at := s.share(bar.At)
		m := mark{x: percent(at), text: bar.Label, anchor: "middle"}
		switch {
		case at < edge:
			m.anchor = "start"
		case at > 100-edge:
			m.anchor = "end"
		}
		marks = append(marks, m)
	}
	return marks
}

func (b Bar) class() string {
	if b.Tense == Coming {
		return "barre avenir"
	}
	return "barre"
}

// ScoreAlt says a score in words: how many versions between which days, which relèves fall where, how many versions come
// from outside, how often each block changed. First and last are days in the reader's language.
func ScoreAlt(pr Printer, s Score, first, last string) string {
	parts := []string{pr.N("history.score.versions", len(s.Moves), "N", len(s.Moves), "First", first, "Last", last)}
	for _, bar := range s.Bars {
		if before := s.before(bar.At); bar.Tense == Past && before > 0 {
			parts = append(parts, pr.T("history.score.bar", "Name", bar.Label, "N", strconv.Itoa(before)))
		}
	}
	outside, changes := s.tally()
	if outside > 0 {
		parts = append(parts, pr.N("history.score.outside", outside, "N", outside))
	}
	for line, n := range changes {
		if n == 0 {
			parts = append(parts, pr.T("history.score.never", "Block", s.Lines[line]))
			continue
		}
		parts = append(parts, pr.N("history.score.changed", n, "N", n, "Block", s.Lines[line]))
	}
	return strings.Join(parts, " ")
}

// before is the number of the last version at or before a moment; 0 when there is none.
func (s Score) before(at time.Time) int {
	version := 0
	for _, move := range s.Moves {
		if !move.At.After(at) {
			version = move.Version
		}
	}
	return version
}

func (s Score) tally() (outside int, changes []int) {
	changes = make([]int, len(s.Lines))
	for _, move := range s.Moves {
		if move.Origin == FromOutside {
			outside++
		}
		for line := range changes {
			if line < len(move.Words) && move.Words[line] > 0 {
				changes[line]++
			}
		}
	}
	return outside, changes
}

// altAttributes make a drawing an image with its words, or hide it from those who have the words beside it.
func altAttributes(alt string) templ.Attributes {
	if alt == "" {
		return templ.Attributes{"aria-hidden": "true"}
	}
	return templ.Attributes{"role": "img", "aria-label": alt}
}

func percent(share float64) string {
	return strconv.FormatFloat(share, 'f', 2, 64) + "%"
}

func number(n float64) string {
	return strconv.FormatFloat(n, 'f', -1, 64)
}
