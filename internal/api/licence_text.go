package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/licence"
)

// maxLicenceText is the longest text that is read, in bytes.
const maxLicenceText = 512 << 10

// checkText judges the text of a licence: which licences it gives, and what of their words it changes.
func checkText(c *gin.Context, b *body) error {
	text, kind := b.text("text"), b.kind()
	if len(text) > maxLicenceText {
		b.faults.Add("text", "error.too_long", "N", len(text), "Max", maxLicenceText)
	}
	if err := b.err(); err != nil {
		return err
	}
	matches := some(licence.Identify([]byte(text)))
	out := checkedOf("", kind, licence.JudgeText(matches, kind))
	out.Matches = &matches
	return done(c, http.StatusOK, out)
}
