package site

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/web/view"
)

// trialPath is where visitors of the demonstration send the export of their wiki.
const trialPath = "/essayer"

// tourQuery is the parameter that keeps a visitor on the tour.
const tourQuery = "visite"

func demoRoutes() []Route {
	return []Route{
		get("/visite", func(s *Site) handler { return s.showTour }),
		get(trialPath, func(s *Site) handler { return s.askTrial }),
		post(trialPath, func(s *Site) handler { return s.startTrial }).as(Heavy),
		get(trialPath+"/:id", func(s *Site) handler { return s.showTrial }),
	}
}

// tourSteps are the values of the parameter: pages are kept once for each, and for no other.
func tourSteps() []string { return []string{"1", "2", "3", "4", "5", "6"} }

// touring takes the parameter of the tour off an address where there is no tour, so that it makes no page of its own.
func (s *Site) touring(c *gin.Context) {
	if len(s.options.Tour) == 0 && strings.Contains(c.Request.URL.RawQuery, tourQuery) {
		q := c.Request.URL.Query()
		q.Del(tourQuery)
		c.Request.URL.RawQuery = q.Encode()
	}
	c.Next()
}

// demoActions lead from the home page to what only the demonstration has.
func (s *Site) demoActions(c *gin.Context) []view.Action {
	if len(s.options.Tour) == 0 {
		return nil
	}
	pr := s.printer(c)
	return []view.Action{
		{Label: pr.T("tour.start"), Href: s.local(c, "/visite")}, {Label: pr.T("trial.title"), Href: s.local(c, trialPath)},
	}
}

// stop is the address of a stop of the tour, from 1.
func (s *Site) stop(c *gin.Context, n int) string {
	path, anchor, _ := strings.Cut(s.options.Tour[n-1], "#")
	href := s.local(c, path) + "?" + tourQuery + "=" + strconv.Itoa(n)
	if anchor != "" {
		href += "#" + (&url.URL{Fragment: anchor}).EscapedFragment()
	}
	return href
}

func (s *Site) showTour(ctx context.Context, c *gin.Context) error {
	if len(s.options.Tour) == 0 {
		return nothingHere(ctx, c)
	}
	pr := s.printer(c)
	v := view.TourPage{
		Title: pr.T("tour.title"), Lead: pr.T("tour.lead"),
		Actions: []view.Action{{Label: pr.T("tour.begin"), Href: s.stop(c, 1)}, {Label: pr.T("trial.title"), Href: s.local(c, trialPath)}},
	}
	for n := range s.options.Tour {
		step := strconv.Itoa(n + 1)
		v.Stops = append(v.Stops, view.TourStop{
			Words: pr.T("tour.stop." + step), Link: view.Link{Label: pr.T("tour.name." + step), Href: s.stop(c, n+1)},
		})
	}
	s.show(c, screen{page: view.Page{Title: v.Title, Description: v.Lead}, body: view.Tour(v), tags: []string{tourQuery}})
	return nil
}

// tourBand is what a page shows of the tour while its visitor is on it; nil otherwise.
func (s *Site) tourBand(c *gin.Context) *view.TourBand {
	if len(s.options.Tour) == 0 || !slices.Contains(tourSteps(), c.Query(tourQuery)) {
		return nil
	}
	n, err := strconv.Atoi(c.Query(tourQuery))
	if err != nil || n > len(s.options.Tour) {
		return nil
	}
	pr, step := s.printer(c), strconv.Itoa(n)
	band := view.TourBand{
		Label: pr.T("tour.title"), Step: pr.T("tour.step", "N", n, "Of", len(s.options.Tour)), Name: pr.T("tour.name." + step),
		Words: pr.T("tour.stop." + step), Leave: view.Link{Label: pr.T("tour.leave"), Href: s.local(c, "/visite")},
	}
	if n > 1 {
		band.Back = view.Link{Label: pr.T("tour.back"), Href: s.stop(c, n-1)}
	}
	if n < len(s.options.Tour) {
		band.Next = view.Link{Label: pr.T("tour.next"), Href: s.stop(c, n+1)}
	}
	return &band
}
