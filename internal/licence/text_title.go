package licence

import (
	"bytes"
	"regexp"
	"slices"
)

// Only the beginning of a text is looked at for a title, and only short lines.
const (
	titleLines    = 12
	longTitleLine = 140 // bytes
)

// nameByTitle reads the licence that the first lines name, for a text that gives no known one whole. What a closed
// licence is called is enough to know it; anything else stays a mention.
func (r *recognition) nameByTitle() []Match {
	at, lines := 0, 0
	above := ""
	for line := range bytes.Lines(r.text) {
		start := at
		at += len(line)
		title := bytes.Trim(line, " \t\r\n#*/=-_<!>;%\"")
		if len(title) == 0 {
			continue
		}
		if lines++; lines > titleLines {
			break
		}
		if len(title) > longTitleLine {
			continue
		}
		written := frenchTitle(string(title))
		id := titled(written)
		if version := versionLine.FindString(written); id == "" && version != "" && above != "" {
			id = titled(above + " " + version) // the version stands below the name
		}
		if id != "" {
			return []Match{{ID: id, Level: LevelMention, Named: ByTitle, Start: start, End: start + len(line)}}
		}
		above = written
	}
	return nil
}

var (
	versionLine  = regexp.MustCompile(`(?i)^v(?:ersion)?[ .]*[0-9]+(?:\.[0-9]+)?`)
	agreementOf  = regexp.MustCompile(`(?i)^(?:contrat de licence de logiciel libre|free software licens(?:e|ing) agreement|texte de la|conditions de la)\s+`)
	oldFrenchSep = regexp.MustCompile(`(?i)\s*/\s*open licen[cs]e`)
)

// frenchTitle takes away what French licences write around their name.
func frenchTitle(line string) string {
	line = agreementOf.ReplaceAllString(line, "")
	return oldFrenchSep.ReplaceAllString(line, "")
}

// titled gives the licence that a line names and says nothing beside; of several versions, the first, when all are closed.
func titled(line string) string {
	tokens := tokenize(line)
	if len(tokens) < 2 {
		return ""
	}
	reading := readWords(line, tokens)
	switch tree := reading.tree; {
	case tree == nil && reading.verdict == NotOpen && len(reading.candidates) > 0 && allClosed(reading.candidates):
		return reading.candidates[0]
	case tree == nil || reading.confidence == Guessed || tree.op != "" || tree.generic:
		return ""
	case tree.id != "":
		return tree.name()
	case len(tree.set) > 0 && !slices.ContainsFunc(tree.set, mayBeOpen) && allClosed(tree.set):
		return tree.set[0]
	}
	return ""
}
