package site

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/domain"
)

// preview renders a text as its published page will: the same renderer, the same refusals. It answers a
// fragment, which the page's script puts below the field.
func (s *Site) preview(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	text := strings.ReplaceAll(f.get("text"), "\r\n", "\n")
	if len(text) > domain.MaxPage {
		return domain.Error{Kind: domain.TooLarge, Key: "error.too_large"}
	}
	section, _, _ := strings.Cut(f.get("field"), ".")
	var b bytes.Buffer
	if err := s.proseBody(s.printer(c), section, text).Render(ctx, &b); err != nil {
		return err
	}
	if advice := prescribed(s.printer(c), c.Query("genre"), section, text); advice != nil {
		if err := advice.Render(ctx, &b); err != nil {
			return err
		}
	}
	c.Header("Cache-Control", "no-store")
	c.Data(http.StatusOK, htmlType, b.Bytes())
	return nil
}
