package api

import "net/http"

// Route is one line of the API's map; openapi.json describes each, and nothing else.
type Route struct {
	Method  string
	Path    string // below Prefix
	Class   Class
	handler func(*API) handler
}

// Routes is the whole map of the API.
func Routes() []Route {
	return []Route{
		get("/openapi.json", func(s *API) handler { return s.showDescription }),

		get("/calls", func(s *API) handler { return s.listCalls }),
		get("/calls/:slug", func(s *API) handler { return s.showCall }),
		get("/calls/:slug/challenges", func(s *API) handler { return s.listChallenges }),
		get("/calls/:slug/candidacies", func(s *API) handler { return s.listCandidacies }),
		get("/calls/:slug/releves/:k", func(s *API) handler { return s.showCutoff }),

		get("/pages", func(s *API) handler { return s.listPages }),
		get("/pages/:id", func(s *API) handler { return s.showPage }),
		get("/pages/:id/versions", func(s *API) handler { return s.listVersions }),
		get("/pages/:id/versions/:n", func(s *API) handler { return s.showVersion }),
		get("/pages/:id/diff/:range", func(s *API) handler { return s.showDiff }),
		post("/pages/:id/versions", func(s *API) handler { return s.addVersion }),

		post("/candidacies", func(s *API) handler { return s.addCandidacy }),
		post("/candidacies/:id/deposit", func(s *API) handler { return s.makeDeposit }),

		get("/licences", func(s *API) handler { return s.listLicences }),
		get("/licences/:id", func(s *API) handler { return s.showLicence }),
		post("/licences/check", func(s *API) handler { return s.checkLicences }).as(Checking),
	}
}

func get(path string, h func(*API) handler) Route { return Route{http.MethodGet, path, Reading, h} }

func post(path string, h func(*API) handler) Route { return Route{http.MethodPost, path, Writing, h} }

func (r Route) as(class Class) Route {
	r.Class = class
	return r
}
