package licence

import "strings"

// suiting is how an open licence suits a kind: the verdict, and what to say about it (empty: nothing).
type suiting struct {
	verdict Verdict
	code    string
	by      Authority // who says so
}

// suited is said without a word.
var suited = suiting{verdict: Open}

// freeOfUse is open, but the policy has no rule.
var freeOfUse = suiting{verdict: Open, code: "no-rule"}

func advised(code string) suiting { return suiting{verdict: Open, code: code} }

func unsuited(code string, by Authority) suiting {
	return suiting{verdict: OpenNotSuited, code: code, by: by}
}

// suitability applies the published policy: families in rows, kinds in columns.
func suitability(f Facts, exception string, kind Kind) suiting {
	family := f.Family
	if strings.HasPrefix(exception, "SHL-") && f.ID == "Apache-2.0" {
		family = "hardware"
	}
	switch family {
	case "software":
		return softwareSuits(f, exception, kind)
	case "cc4", "cc-old", "cc0":
		return commonsSuits(family, kind)
	case "public":
		return publicSuits(kind)
	case "data":
		return onlySuits(kind, Data, "data-licence")
	case "text":
		return textSuits(kind)
	case "hardware":
		if kind == Software {
			return advised("hardware-licence-software")
		}
		return onlySuits(kind, Hardware, "hardware-licence")
	case "font":
		return fontSuits(kind)
	}
	return freeOfUse
}

func softwareSuits(f Facts, exception string, kind Kind) suiting {
	permissive := f.ID == "Apache-2.0" || f.ID == "MIT"
	gnu := strings.HasPrefix(f.ID, "GPL-") || strings.HasPrefix(f.ID, "AGPL-") || strings.HasPrefix(f.ID, "LGPL-")
	switch kind {
	case Software:
		return suited
	case Data:
		return unsuited("software-licence-data", OpenDefinition)
	case Method:
		return unsuited("software-licence-method", Communs)
	case Content:
		return advised("software-licence-content")
	case Hardware:
		return advised("software-licence-hardware")
	case Font:
		switch {
		case permissive, gnu && strings.HasPrefix(exception, "Font-exception"):
			return suited
		case gnu:
			return unsuited("gnu-font", FSF)
		}
		return advised("prefer-font-licence")
	case Model:
		if permissive {
			return suited
		}
		return advised("prefer-model-licence")
	}
	return freeOfUse
}

func commonsSuits(family string, kind Kind) suiting {
	switch kind {
	case Software:
		if family == "cc0" {
			return unsuited("cc0-software", FSF)
		}
		return unsuited("cc-software", CreativeCommons)
	case Data:
		if family == "cc-old" {
			return unsuited("old-cc-data", OpenDefinition)
		}
		return suited
	case Content, Method:
		if family == "cc-old" {
			return advised("newer-cc")
		}
		return suited
	case Hardware:
		if family == "cc0" {
			return advised("prefer-hardware-licence")
		}
		return unsuited("cc-hardware", Communs)
	case Font:
		switch family {
		case "cc0":
			return suited
		case "cc4":
			return advised("prefer-font-licence")
		}
	case Model:
		if family != "cc-old" {
			return advised("prefer-model-licence")
		}
	}
	return freeOfUse
}

func publicSuits(kind Kind) suiting {
	switch kind {
	case Data, Content, Method:
		return suited
	case Software, Hardware:
		return unsuited("public-licence", FrenchLaw)
	}
	return freeOfUse
}

func textSuits(kind Kind) suiting {
	switch kind {
	case Content, Method:
		return suited
	case Software, Data, Hardware:
		return unsuited("text-licence", OpenDefinition)
	}
	return freeOfUse
}

func fontSuits(kind Kind) suiting {
	switch kind {
	case Font:
		return suited
	case Model:
		return freeOfUse
	}
	return unsuited("font-licence", Communs)
}

// onlySuits is the row of a family made for one kind.
func onlySuits(kind, made Kind, code string) suiting {
	switch kind {
	case made:
		return suited
	case Font, Model:
		return freeOfUse
	}
	return unsuited(code, Communs)
}

// choices are the licences advised for a kind, best first.
func choices(kind Kind) []string {
	switch kind {
	case Data:
		return []string{"etalab-2.0", "ODbL-1.0", "CC-BY-4.0"}
	case Content, Method:
		return []string{"CC-BY-SA-4.0", "CC-BY-4.0", "etalab-2.0"}
	case Hardware:
		return []string{"CERN-OHL-S-2.0", "CERN-OHL-W-2.0", "CERN-OHL-P-2.0"}
	case Font:
		return []string{"OFL-1.1"}
	case Model:
		return []string{"Apache-2.0", "MIT"}
	default:
		return []string{"EUPL-1.2", "AGPL-3.0-or-later", "MIT"}
	}
}
