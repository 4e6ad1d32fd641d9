package site

import (
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/limit"
)

// Class says how often one address or account may call a route.
type Class string

// The classes, each with a budget of its own.
const (
	Reading Class = "reading" // GET
	Writing Class = "writing" // ordinary posts
	Signing Class = "signing" // passwords, mails
	Heavy   Class = "heavy"   // uploads, previews, comparisons of one's own

	Searching Class = "searching" // what the database answers anew each time
)

func budgetOf(class Class) limit.Budget {
	switch class {
	case Writing:
		return limit.PerSecond(2, 60)
	case Signing:
		return limit.PerSecond(1.0/6, 20)
	case Heavy:
		return limit.PerSecond(4, 60)
	case Searching:
		return limit.PerSecond(10, 100)
	}
	return limit.PerSecond(200, 2000)
}

func tooMany() error { return domain.Error{Kind: domain.TooMany, Key: "error.too_many"} }
