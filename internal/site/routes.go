package site

import "net/http"

// Route is one line of the site's map. Every route is in the permission matrix (authz_matrix_test.go):
// one that is not there fails the build.
type Route struct {
	Method      string
	Path        string
	Class       Class // how often it may be called; by method where empty
	OneLanguage bool  // files and data that have no words of ours
	keepsText   bool  // gives back what was typed even where nobody can be identified
	handler     func(*Site) handler
}

func (r Route) class() Class {
	switch {
	case r.Class != "":
		return r.Class
	case r.Method == http.MethodGet:
		return Reading
	}
	return Writing
}

func get(path string, h func(*Site) handler) Route {
	return Route{Method: http.MethodGet, Path: path, handler: h}
}

func post(path string, h func(*Site) handler) Route {
	return Route{Method: http.MethodPost, Path: path, handler: h}
}

// as puts a route into a class of its own.
func (r Route) as(class Class) Route {
	r.Class = class
	return r
}

// keepingText is for posts whose text must come back even when the database is gone: the handler asks
// unidentified why its visitor is not known.
func (r Route) keepingText() Route {
	r.keepsText = true
	return r
}

// Routes is the whole map of the site, concept by concept.
func Routes() []Route {
	var all []Route
	for _, concept := range [][]Route{
		homeRoutes(),
		pageRoutes(),
		callRoutes(),
		settingsRoutes(),
		registerRoutes(),
		dataRoutes(),
		challengeRoutes(),
		passageRoutes(),
		answerRoutes(),
		rulesRoutes(),
		callTeamRoutes(),
		firstTextRoutes(),
		arrivalRoutes(),
		candidacyRoutes(),
		candidacyActRoutes(),
		teamRoutes(),
		licenceRoutes(),
		licenceListRoutes(),
		accountRoutes(),
		depositRoutes(),
		receiptRoutes(),
		cutoffRoutes(),
		administrativeRoutes(),
		candidacyListRoutes(),
		commonsRoutes(),
		invitationRoutes(),
		derogationRoutes(),
		licencePolicyRoutes(),
		moderationRoutes(),
		messageRoutes(),
		deskRoutes(),
		legalRoutes(),
		personalRoutes(),
		remarkRoutes(),
		followingRoutes(),
		workshopRoutes(),
		cardRoutes(),
		seatMarkRoutes(),
		searchRoutes(),
		personRoutes(),
		organisationRoutes(),
		instructionRoutes(),
		resultRoutes(),
		needRoutes(),
		cooperationRoutes(),
		repositoryRoutes(),
		demoRoutes(),
	} {
		all = append(all, concept...)
	}
	return all
}
