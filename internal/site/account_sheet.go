package site

import (
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

// sheet is a page about an account in the making: what was typed, what is wrong with it, what was done just before.
type sheet struct {
	s       *Site
	c       *gin.Context
	pr      *i18n.Printer
	form    form
	faults  domain.Problems
	fields  map[string]bool
	notices []string
	path    string // of the page, where it is not the request's own
	query   string // that the page keeps in its other language
	signIn  string // where the sign-in leads from here, if not back here
	status  int    // 200, or that of the faults, where zero
}

func (s *Site) sheet(c *gin.Context, f form, err error) *sheet {
	sh := &sheet{s: s, c: c, pr: s.printer(c), form: f, faults: domain.ProblemsOf(err), fields: map[string]bool{}}
	if len(sh.faults) == 0 {
		sh.notices = sh.done(c.Query("fait"))
	}
	if seconds := waitOf(sh.faults); seconds > 0 {
		c.Header("Retry-After", strconv.Itoa(seconds))
	}
	return sh
}

// done is what the address says has just been done: one of ours, or nothing.
func (sh *sheet) done(what string) []string {
	if !slices.Contains([]string{
		"profil", "confirme", "renvoye", "lien", "mot-de-passe", "mot-de-passe-choisi", "adresse", "adresse-demandee", "session", "partout", "cle", "acceptee",
	}, what) {
		return nil
	}
	return []string{sh.pr.T("account.done." + what)}
}

// waitOf is how many seconds a refusal asks to wait; 0 for none.
func waitOf(faults domain.Problems) int {
	for _, p := range faults {
		if p.Kind != domain.TooMany && p.Kind != domain.Unavailable {
			continue
		}
		for i := 0; i+1 < len(p.Args); i += 2 {
			if seconds, ok := p.Args[i+1].(int); ok && p.Args[i] == "Seconds" {
				return seconds
			}
		}
		return 5
	}
	return 0
}

// comesBack tells whether a refusal is one that its form can show.
func comesBack(err error) bool {
	switch domain.KindOf(err) {
	case domain.Invalid, domain.Conflict, domain.TooMany, domain.Unavailable, domain.Forbidden:
		return true
	}
	return false
}

// field asks one required thing, with what was typed: never a password.
func (sh *sheet) field(name, kind, label string) view.Field {
	sh.fields[name] = true
	f := view.Field{Name: name, Kind: kind, Label: label, Required: true}
	if kind != view.KindPassword {
		f.Value = shownText(sh.form.get(name))
	}
	for _, p := range sh.faults {
		if p.Field == name {
			f.Error = sh.say(p)
			break
		}
	}
	return f
}

// email asks for an address; autocomplete says whose.
func (sh *sheet) email(label, autocomplete string) view.Field {
	f := sh.field("email", view.KindEmail, label)
	f.Autocomplete, f.MaxLength = autocomplete, 254
	return f
}

// newPassword asks for a password that is being chosen, with its rule.
func (sh *sheet) newPassword(label string) view.Field {
	f := sh.field("password", view.KindPassword, label)
	f.Autocomplete, f.MaxLength, f.Help = "new-password", 256, sh.pr.T("account.password.rule")
	return f
}

// currentPassword asks for the password that is.
func (sh *sheet) currentPassword(name, label string) view.Field {
	f := sh.field(name, view.KindPassword, label)
	f.Autocomplete, f.MaxLength = "current-password", 256
	return f
}

// passwords tells how the form shows them: as its reader last asked.
func (sh *sheet) passwords() view.Passwords {
	if sh.form.get(view.Shown) == "1" {
		return view.Showing
	}
	return view.Hiding
}

func (sh *sheet) say(p domain.Error) string { return sh.pr.T(p.Key, sh.s.spoken(sh.pr, p.Args)...) }

// show sends the page: never kept, never listed by search engines.
func (sh *sheet) show(p view.AccountPage) {
	for _, f := range sh.faults {
		problem := view.Problem{Text: sh.say(f)}
		if sh.fields[f.Field] {
			problem.Field = f.Field
		}
		p.Problems = append(p.Problems, problem)
	}
	if sh.status == 0 && len(sh.faults) > 0 {
		sh.status = statusOf(sh.faults[0].Kind)
	}
	page := view.Page{Title: p.Title, Robots: "noindex", Notices: sh.notices, SignIn: sh.signIn, Alternate: view.Link{Href: sh.query}}
	sh.s.show(sh.c, screen{status: sh.status, page: page, body: view.Account(sh.pr, p), path: sh.path})
}

// secret says that the address of the page, or a link on it, carries a secret: no other site gets it. Nothing stricter, or a
// browser that sends no Sec-Fetch-Site would call the origin of its own forms null, and they would be refused.
func (sh *sheet) secret() { sh.c.Header("Referrer-Policy", "same-origin") }
