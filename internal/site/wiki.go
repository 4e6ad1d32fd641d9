package site

import (
	"context"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
)

// placeFinder finds the wiki page that an address names, for whoever asks.
type placeFinder func(ctx context.Context, c *gin.Context) (app.Place, error)

// onPage answers a request about one wiki page, already found.
type onPage func(s *Site, ctx context.Context, c *gin.Context, p app.Place) error

// wikiRoutes are the routes that every wiki page has under its own address: its form, its history, its
// versions, their comparison. Each concept mounts them where its pages live; the page itself it shows.
func wikiRoutes(base string, find func(*Site) placeFinder) []Route {
	return []Route{
		get(base+"/modifier", on(find, (*Site).editPage)),
		post(base+"/modifier", savePage(find)).keepingText(),
		get(base+"/conflit", on(find, (*Site).reopenConflict)),
		post(base+"/conflit", on(find, (*Site).settleConflict)),
		get(base+"/historique", alike(find, (*Site).showHistory)),
		get(base+"/version/:n", alike(find, (*Site).showVersion)),
		get(base+"/comparer", on(find, (*Site).chooseDiff)),
		get(base+"/diff/:range", alike(find, (*Site).showDiff, (*Site).seeCompared)),
		post(base+"/restaurer", on(find, (*Site).restorePage)),
		post(base+"/annuler", on(find, (*Site).undoVersion)),
		get(base+"/propositions", on(find, (*Site).showProposals)),
		post(base+"/propositions", on(find, (*Site).settleProposal)),
	}
}

// on finds the page, then answers.
func on(find func(*Site) placeFinder, answer onPage) func(*Site) handler {
	return func(s *Site) handler {
		place := find(s)
		return func(ctx context.Context, c *gin.Context) error {
			p, err := place(ctx, c)
			if err != nil {
				return err
			}
			return answer(s, ctx, c, p)
		}
	}
}

// wikiPath is the address of one of a wiki page's own pages, without the language. The form and the
// history of a call's page stand under /presentation: the call's address is its home.
func wikiPath(p app.Place, rest string) string {
	base := p.Path()
	if p.Page.Form == domain.FormCall {
		base += "/presentation"
	}
	return base + rest
}
