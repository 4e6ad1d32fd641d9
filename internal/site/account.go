package site

import (
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

func accountRoutes() []Route {
	return []Route{
		get("/inscription", func(s *Site) handler { return s.askSignUp }),
		post("/inscription", func(s *Site) handler { return s.signUp }).as(Signing),
		get("/inscription/attente", func(s *Site) handler { return s.showWaiting }),
		post("/inscription/attente", func(s *Site) handler { return s.sendAgain }).as(Signing),
		get("/compte/confirmer", func(s *Site) handler { return s.askConfirm }),
		post("/compte/confirmer", func(s *Site) handler { return s.confirm }).as(Signing),
		get("/connexion", func(s *Site) handler { return s.askSignIn }),
		post("/connexion", func(s *Site) handler { return s.enter }).as(Signing),
		post("/deconnexion", func(s *Site) handler { return s.leave }),
		get("/compte/mot-de-passe", func(s *Site) handler { return s.askPassword }),
		post("/compte/mot-de-passe", func(s *Site) handler { return s.givePassword }).as(Signing),
		get("/compte/adresse", func(s *Site) handler { return s.askAddress }),
		post("/compte/adresse", func(s *Site) handler { return s.giveAddress }).as(Signing),
		get("/compte", func(s *Site) handler { return s.showAccount }),
		post("/compte", func(s *Site) handler { return s.changeAccount }).as(Signing),
		get("/compte/sessions", func(s *Site) handler { return s.listSessions }),
		post("/compte/sessions", func(s *Site) handler { return s.endOneSession }).as(Signing),
		post("/compte/sessions/toutes", func(s *Site) handler { return s.endAllSessions }).as(Signing),
		get("/compte/cles", func(s *Site) handler { return s.listKeys }),
		post("/compte/cles", func(s *Site) handler { return s.addKey }).as(Signing),
		post("/compte/cles/revoquer", func(s *Site) handler { return s.revokeKey }).as(Signing),
	}
}

// showAccount is somebody's own page: what the site knows of her, and what she has under way.
func (s *Site) showAccount(ctx context.Context, c *gin.Context) error {
	return s.showOwn(ctx, c, s.sheet(c, form{}, nil))
}

func (s *Site) showOwn(ctx context.Context, c *gin.Context, sh *sheet) error {
	by := viewer(c)
	v, err := s.app.ViewAccount(ctx, by)
	if err != nil {
		return err
	}
	supports, err := s.ownSupports(ctx, c, sh)
	if err != nil {
		return err
	}
	pr := sh.pr
	if !v.HasPassword {
		sh.notices = append(sh.notices, pr.T("account.no_password"))
	}
	if !sh.form.has("name") {
		own, err := s.app.OwnProfile(ctx, by)
		if err != nil {
			return err
		}
		sh.form.values = map[string][]string{"name": {by.Name}, "lang": {by.Lang}, "word": {own.Word}, "affiliation": {own.Affiliation}}
	}
	sh.show(view.AccountPage{Title: pr.T("account.title"), Parts: []templ.Component{
		view.AccountAsk(pr, s.profileForm(c, sh)),
		s.entrance(c, sh, v),
		s.ownCandidacies(c, sh, v),
		supports,
		view.AccountLinks("ailleurs", pr.T("account.elsewhere"), append(s.adminLinks(c), []view.Link{
			{Label: pr.T("follow.account"), Href: s.local(c, "/suivi#reglages")},
			{Label: pr.T("person.own"), Href: s.local(c, personPath(by.Name))},
			{Label: pr.T("account.sessions"), Href: s.local(c, "/compte/sessions")},
			{Label: pr.T("account.keys"), Href: s.local(c, "/compte/cles")},
			{Label: pr.T("personal.data"), Href: s.local(c, "/compte/mes-donnees")},
		}...)),
	}})
	return nil
}

// profileForm asks for what others see, and for the language of mails.
func (s *Site) profileForm(c *gin.Context, sh *sheet) view.AccountForm {
	pr := sh.pr
	name := sh.field("name", view.KindLine, pr.T("account.name"))
	name.Help, name.Autocomplete, name.MaxLength = pr.T("account.name_change"), "name", 60
	lang := sh.field("lang", view.KindChoice, pr.T("account.lang"))
	lang.Options = []view.Option{{Value: "fr", Label: pr.T("account.lang.fr")}, {Value: "en", Label: pr.T("account.lang.en")}}
	return view.AccountForm{
		ID: "profil", Title: pr.T("account.profile"), Action: s.local(c, "/compte"), Fields: []view.Field{name, told(sh, "word", domain.MaxProfileWord), told(sh, "affiliation", domain.MaxProfileAffiliation), lang}, Submit: pr.T("account.save"),
	}
}

// entrance tells by what somebody signs in, and where to change it.
func (s *Site) entrance(c *gin.Context, sh *sheet, v app.AccountView) templ.Component {
	pr := sh.pr
	password, change := pr.T("account.password.none"), pr.T("account.password.choose")
	if v.HasPassword {
		password, change = pr.T("account.password.kept"), pr.T("account.password.change")
	}
	return view.AccountEntrance("entree", pr.T("account.entrance"), []view.AccountTerm{
		{Term: pr.T("account.email"), Text: viewer(c).Email, Change: view.Link{Label: pr.T("account.email_change"), Href: s.local(c, "/compte/adresse")}},
		{Term: pr.T("account.password"), Text: password, Change: view.Link{Label: change, Href: s.local(c, "/compte/mot-de-passe")}},
	})
}

// ownCandidacies lists the candidacies of whose team somebody is.
func (s *Site) ownCandidacies(c *gin.Context, sh *sheet, v app.AccountView) templ.Component {
	pr := sh.pr
	items := make([]view.AccountItem, len(v.Candidacies))
	for i, k := range v.Candidacies {
		items[i] = view.AccountItem{
			Link: view.Link{Label: k.Title, Href: s.local(c, "/candidatures/"+k.Slug)},
			Phrases: []view.Phrase{
				{Text: pr.T("account.state." + string(k.State))},
				{Text: pr.T("account.version", "N", strconv.Itoa(k.Head))},
				{Text: pr.T("account.changed", "When", pr.Date(k.UpdatedAt))},
			},
		}
	}
	more := view.Link{Label: pr.T("account.drafts"), Href: s.local(c, "/brouillons")}
	return view.AccountItems("candidatures", pr.T("account.candidacies"), pr.T("account.candidacies_none"), items, more)
}

// changeAccount keeps another name and another language of mails.
func (s *Site) changeAccount(ctx context.Context, c *gin.Context) error {
	f, by, err := s.ownForm(c, "/compte")
	if err != nil || !by.SignedIn() {
		return err
	}
	err = s.app.SetProfile(ctx, by, domain.Profile{Word: f.get("word"), Affiliation: f.get("affiliation")})
	if err == nil {
		err = s.app.ChangeName(ctx, by, f.get("name"))
	}
	if err == nil {
		err = s.app.ChangeLang(ctx, by, f.get("lang"))
	}
	if comesBack(err) {
		return s.showOwn(ctx, c, s.sheet(c, f, err))
	}
	if err != nil {
		return err
	}
	s.seeOther(c, "/compte?fait=profil")
	return nil
}

// ownForm reads a form of somebody who is signed in; a visitor is led to the sign-in and back to page.
func (s *Site) ownForm(c *gin.Context, page string) (form, domain.Account, error) {
	f, err := readForm(c)
	if err != nil {
		return f, domain.Account{}, err
	}
	return f, s.owner(c, page), nil
}

// owner is who sent a form of her own account. Whose session is over is led to the sign-in and back to page: nothing
// of these forms is long enough to be kept.
func (s *Site) owner(c *gin.Context, page string) domain.Account {
	by := viewer(c)
	if !by.SignedIn() {
		s.seeOther(c, "/connexion?suite="+queryEscape(s.local(c, page)))
	}
	return by
}

// seeOther leads on after a form, in the language of the request; what it answers is nobody else's.
func (s *Site) seeOther(c *gin.Context, path string) {
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, s.local(c, path))
}
