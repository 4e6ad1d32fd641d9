package site

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/appel-a-communs/communs/internal/domain"
)

const (
	viewerKey  = "viewer"
	requestKey = "request_id"

	unidentifiedKey = "unidentified"
)

// identify finds who asks: a visitor where no session's cookie came, or one that is over.
func (s *Site) identify(c *gin.Context) error {
	if !hasSession(c.Request) {
		return nil
	}
	by, err := s.accountOf(c.Request)
	if err != nil {
		return err
	}
	c.Set(viewerKey, by)
	return nil
}

// viewer is the account that asks; the zero Account for a visitor.
func viewer(c *gin.Context) domain.Account {
	by, _ := c.Get(viewerKey)
	account, _ := by.(domain.Account) // absent for a visitor
	return account
}

// unidentified is why nobody knows who asks, nil where that is known.
func unidentified(c *gin.Context) error {
	why, _ := c.Get(unidentifiedKey)
	err, _ := why.(error) // absent for most
	return err
}

// hasSession tells whether a session's cookie came with the request: such a request never gets a page
// made for everybody, nor leaves one.
func hasSession(r *http.Request) bool {
	for _, name := range []string{sessionCookie, plainCookie} {
		if ck, err := r.Cookie(name); err == nil && ck.Value != "" {
			return true
		}
	}
	return false
}

// requestID names a request in the log and, after a fault of ours, to the visitor.
func requestID(c *gin.Context) string {
	if id := c.GetString(requestKey); id != "" {
		return id
	}
	id := uuid.NewString()
	c.Set(requestKey, id)
	return id
}
