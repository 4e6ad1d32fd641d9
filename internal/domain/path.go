package domain

// Path is the public address of a page, in French and without the language prefix; call is the slug of
// the call that it belongs to, where it belongs to one.
func (p Page) Path(call string) string {
	switch p.Form {
	case FormCall:
		return "/appels/" + p.Slug
	case FormRules:
		return "/appels/" + call + "/reglement"
	case FormChallenge:
		return "/appels/" + call + "/defis/" + p.Slug
	case FormCandidacy:
		return "/candidatures/" + p.Slug
	case FormMinutes:
		return "/appels/" + call + "/comptes-rendus/" + p.Slug
	}
	return "/pages/" + p.Slug
}
