package site

import (
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

// lacks says what a call must tell before it opens, each leading to where it is told.
func (s *Site) lacks(c *gin.Context, call domain.Call) *view.Lacks {
	pr := s.printer(c)
	l := &view.Lacks{Title: pr.T("call.lacks_before"), None: pr.T("call.lacks_nothing")}
	for _, key := range call.Lacks(domain.PhaseOpen) {
		href := callPath(call) + "/reglages"
		if key == "rules" {
			href = callPath(call) + "/reglement/publier"
		}
		href = s.local(c, href)
		if key != "rules" {
			href += "#" + view.FieldID(settingField(key))
		}
		l.Items = append(l.Items, view.Link{Label: pr.T("call.setting." + key), Href: href})
	}
	return l
}

// settingField is the first field of a setting in the form of the settings.
func settingField(key string) string {
	switch key {
	case "criteria":
		return "criterion_1_name"
	case "receipt":
		return "receipt_service"
	}
	return key
}
