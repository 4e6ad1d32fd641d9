package api

import (
	"context"
	_ "embed" // the description goes out as it is written

	"github.com/gin-gonic/gin"
)

//go:embed openapi.json
var description []byte

func (s *API) showDescription(_ context.Context, c *gin.Context) error {
	if _, err := readQuery(c); err != nil {
		return err
	}
	showBytes(c, description)
	return nil
}
