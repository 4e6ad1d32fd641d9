package api

import (
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/limit"
)

// Class says how often one address or account may call a route.
type Class string

// The classes, each with a budget of its own.
const (
	Reading  Class = "reading"
	Writing  Class = "writing"
	Checking Class = "checking" // licences, up to a list at once
)

func budgetOf(class Class) limit.Budget {
	switch class {
	case Writing:
		return limit.PerSecond(10, 200)
	case Checking:
		return limit.PerSecond(10, 100)
	}
	return limit.PerSecond(200, 2000)
}

// limit holds a route to its class for the address that asks; writer holds the account to it too.
func (s *API) limit(r Route) gin.HandlerFunc {
	return func(c *gin.Context) {
		if !s.limits.Allow(r.Class, limit.Subject(c.ClientIP())) {
			s.fail(c, tooMany())
			c.Abort()
			return
		}
		c.Next()
	}
}

func tooMany() error { return domain.Error{Kind: domain.TooMany, Key: "error.too_many"} }
