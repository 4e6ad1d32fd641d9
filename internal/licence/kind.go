package licence

import "strings"

// Kind is what a resource is; the same licence may suit one kind and not another.
type Kind string

// The seven kinds of resource.
const (
	Software Kind = "software"
	Data     Kind = "data"
	Content  Kind = "content"
	Hardware Kind = "hardware"
	Method   Kind = "method"
	Font     Kind = "font"
	Model    Kind = "model"
)

// Kinds lists every kind, in the order in which they are offered.
func Kinds() []Kind { return []Kind{Software, Data, Content, Hardware, Method, Font, Model} }

// ParseKind reads a kind by its name, in English or in French.
func ParseKind(s string) (Kind, bool) {
	switch foldPlain(strings.TrimSpace(s)) {
	case "software", "logiciel", "logiciels", "code":
		return Software, true
	case "data", "donnee", "donnees", "database", "base de donnees", "jeu de donnees":
		return Data, true
	case "content", "contenu", "contenus", "documentation", "document":
		return Content, true
	case "hardware", "materiel", "hardware design":
		return Hardware, true
	case "method", "methode", "methodes":
		return Method, true
	case "font", "police", "fonte", "police de caracteres":
		return Font, true
	case "model", "modele", "modeles":
		return Model, true
	}
	return "", false
}
