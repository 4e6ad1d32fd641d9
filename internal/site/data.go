package site

import (
	"context"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/web/view"
)

func dataRoutes() []Route {
	files := get("/appels/:call/donnees/:file", func(s *Site) handler { return s.sendData }).as(Heavy)
	reserved := get("/appels/:call/donnees/reserve/:file", func(s *Site) handler { return s.sendReserved }).as(Heavy)
	files.OneLanguage, reserved.OneLanguage = true, true
	return []Route{get("/appels/:call/donnees", func(s *Site) handler { return s.showData }), files, reserved}
}

// The names of the files that are no table.
const (
	dictionaryFile = "dictionnaire.csv"
	wholeFile      = "tout.zip"
)

// showData is the page of what can be taken away of a call: its tables, their columns, the licence.
func (s *Site) showData(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewData(ctx, viewer(c), c.Param("call"))
	if err != nil {
		return err
	}
	pr, path := s.printer(c), callPath(v.Call)+"/donnees"
	page := view.DataPage{
		Title: pr.T("data.title", "Title", v.Call.Title), Lead: pr.T("data.lead"), TabsLabel: pr.T("call.tabs"), Tabs: s.callTabs(c, v.Call, "/donnees"),
		LicenceTitle: pr.T("data.licence"), LicenceText: pr.T("data.licence_text"), Licence: s.licenceLink(pr, s.licenceOf(v.Call)),
		FormatsTitle: pr.T("data.formats"), Formats: []string{pr.T("data.formats_csv"), pr.T("data.formats_json"), pr.T("data.formats_left")},
	}
	page.Groups = append(page.Groups, view.DataGroup{
		ID: "tables", Title: pr.T("data.public"), Text: pr.T("data.public_text"), Columns: pr.T("data.columns"), Tables: dataTables(pr, v.Public, path+"/"),
		Files: []view.DataLink{{Label: pr.T("data.all"), Href: path + "/" + wholeFile}, {Label: pr.T("data.dictionary"), Href: path + "/" + dictionaryFile}},
	})
	if len(v.Reserved) > 0 {
		at := path + "/reserve/"
		page.Groups = append(page.Groups, view.DataGroup{
			ID: "reserve", Title: pr.T("data.reserved"), Text: pr.T("data.reserved_text"), Columns: pr.T("data.columns"), Tables: dataTables(pr, v.Reserved, at),
			Files: []view.DataLink{{Label: pr.T("data.all_reserved"), Href: at + wholeFile}},
		})
	}
	sc := screen{
		page: view.Page{Title: page.Title, Description: page.Lead, Section: "calls", Crumbs: s.callCrumbs(c, v.Call)}, body: view.Data(page),
	}
	if !viewer(c).SignedIn() {
		sc.tags = []string{"call:" + v.Call.ID, "page:" + v.Call.PageID}
	}
	s.show(c, sc)
	return nil
}

// dataTables are tables as the page tells of them; at is where their files are.
func dataTables(pr *i18n.Printer, list []store.DataTable, at string) []view.DataTable {
	var out []view.DataTable
	for _, t := range list {
		about := " : " + pr.T("data.table."+t.Name)
		table := view.DataTable{ID: "t-" + t.Name, Title: pr.T("data.table." + t.Name), Text: pr.T("data.about." + t.Name), Files: []view.DataLink{
			{Label: "CSV", About: about, Href: at + t.Name + ".csv"}, {Label: "JSON Lines", About: about, Href: at + t.Name + ".jsonl"},
		}}
		for _, column := range t.Columns {
			table.Columns = append(table.Columns, view.Fact{Term: column.Name, Text: columnWords(pr, column)})
		}
		out = append(out, table)
	}
	return out
}

// columnWords say what a column holds, and of what kind it is.
func columnWords(pr *i18n.Printer, column store.DataColumn) string {
	return pr.T("data.kind_of", "Words", pr.T("data.column."+column.Name), "Kind", pr.T("data.kind."+string(column.Kind)))
}

// sendData gives a file of what a call makes public: to everybody the same bytes, known by what they are.
func (s *Site) sendData(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewData(ctx, domain.Account{}, c.Param("call"))
	if err != nil {
		return err
	}
	f, found := s.dataFile(c.Param("file"), v.Public)
	if !found {
		return domain.Missing("page")
	}
	f.call, f.source = v.Call, func(t store.DataTable, do func([]any) error) error { return s.app.EachDataRow(ctx, v.Call, t, do) }
	etag, err := f.etag()
	if err != nil {
		return err
	}
	if known(c, etag) {
		return nil
	}
	return s.sendDataFile(c, f)
}

// sendReserved gives a file to those of the staff who may have it; to others it does not exist.
func (s *Site) sendReserved(ctx context.Context, c *gin.Context) error {
	by := viewer(c)
	v, err := s.app.ViewData(ctx, by, c.Param("call"))
	if err != nil {
		return err
	}
	f, found := s.dataFile(c.Param("file"), v.Reserved)
	if !found || len(v.Reserved) == 0 {
		return domain.Missing("page")
	}
	if f.whole {
		f.tables = slices.Concat(v.Public, v.Reserved)
	}
	f.reserved = true
	f.call, f.source = v.Call, s.reservedSource(ctx, by, v)
	c.Header("Cache-Control", "private, no-store")
	return s.sendDataFile(c, f)
}

// reservedSource reads public tables as everybody does, and the others under their rules.
func (s *Site) reservedSource(ctx context.Context, by domain.Account, v app.DataView) dataSource {
	return func(t store.DataTable, do func([]any) error) error {
		if _, public := store.DataTableNamed(t.Name); public {
			return s.app.EachDataRow(ctx, v.Call, t, do)
		}
		return s.app.EachReservedRow(ctx, by, v.Call, t, do)
	}
}

// dataFile is the file of that name among some tables.
func (s *Site) dataFile(name string, among []store.DataTable) (dataFile, bool) {
	f := dataFile{s: s, pr: s.words.For("fr"), name: name, tables: among}
	switch name {
	case dictionaryFile:
		f.dictionary = true
		return f, true
	case wholeFile:
		f.whole = true
		return f, true
	}
	table, form, _ := strings.Cut(name, ".")
	f.lines = form == "jsonl"
	if form != "csv" && !f.lines {
		return f, false
	}
	for _, t := range among {
		if t.Name == table {
			f.tables = []store.DataTable{t}
			return f, true
		}
	}
	return f, false
}
