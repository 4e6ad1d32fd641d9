package api

import (
	"context"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/appel-a-communs/communs/internal/domain"
)

const requestKey = "request_id"

// requestID names a request in the log and to whoever sent it.
func requestID(c *gin.Context) string {
	if id := c.GetString(requestKey); id != "" {
		return id
	}
	id := uuid.NewString()
	c.Set(requestKey, id)
	return id
}

// reader is the account whose token came with the request; a visitor where none came. A token that opens nothing
// is told, whatever is asked: its owner must learn that it is over.
func (s *API) reader(ctx context.Context, c *gin.Context) (domain.Account, error) {
	sent := c.Request.Header.Values("Authorization")
	if len(sent) == 0 {
		return domain.Account{}, nil
	}
	scheme, token, _ := strings.Cut(sent[0], " ")
	if len(sent) > 1 || !strings.EqualFold(scheme, "Bearer") {
		return domain.Account{}, domain.Error{Kind: domain.Unauthenticated, Key: "error.api_scheme"}
	}
	return s.app.AccountByAPIToken(ctx, strings.TrimSpace(token))
}

// writer is the account that acts; a visitor is refused before what she sent is read.
func (s *API) writer(ctx context.Context, c *gin.Context) (domain.Account, error) {
	by, err := s.reader(ctx, c)
	switch {
	case err != nil:
		return by, err
	case !by.SignedIn():
		return by, domain.Error{Kind: domain.Unauthenticated, Key: "error.api_token"}
	case !s.limits.Allow(Writing, by.ID):
		return by, tooMany()
	}
	return by, nil
}

// idIn is an id in an address. What is none names nothing: it is not even looked for.
func idIn(c *gin.Context, what string) (string, error) {
	id := c.Param("id")
	if !isID(id) {
		return "", domain.Missing(what)
	}
	return id, nil
}

func isID(v string) bool {
	_, err := uuid.Parse(v)
	return err == nil && len(v) == 36 && strings.ToLower(v) == v
}
