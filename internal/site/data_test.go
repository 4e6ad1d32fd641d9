package site_test

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/demo/play"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/site"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

const (
	storyCall = "/appels/resilience-des-territoires-2026"
	storyData = storyCall + "/donnees/"
)

// inStory is a browser before the whole demonstration, on both databases.
func inStory(t *testing.T, do func(*testing.T, *browser)) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
		b := browserOver(t, s, site.Options{})
		if err := play.Story(t.Context(), b.App, s.DB().Clock(), now); err != nil {
			t.Fatal(err)
		}
		s.DB().Clock().Set(now)
		do(t, b)
	})
}

// sheet reads a file of data as a spreadsheet does: its heads, then its lines by head.
func (b *browser) sheet(path string) (heads []string, lines []map[string]string) {
	b.t.Helper()
	r := b.get(path)
	if r.Code != http.StatusOK {
		b.t.Fatalf("%s: %d", path, r.Code)
	}
	raw, marked := strings.CutPrefix(r.Body.String(), "\ufeff")
	in := csv.NewReader(strings.NewReader(raw))
	in.Comma = ';'
	all, err := in.ReadAll()
	if err != nil || !marked {
		b.t.Fatalf("%s: marked %v, %v", path, marked, err)
	}
	for _, line := range all[1:] {
		row := map[string]string{}
		for i, head := range all[0] {
			row[head] = line[i]
		}
		lines = append(lines, row)
	}
	return all[0], lines
}

// Each table is there in both forms with the same lines, and none of its words is a key of a sentence.
func TestEveryTableOfACallCanBeTakenAway(t *testing.T) {
	inStory(t, func(t *testing.T, b *browser) {
		for _, table := range store.DataTables() {
			heads, lines := b.sheet(storyData + table.Name + ".csv")
			if len(lines) == 0 {
				t.Errorf("%s is empty: the story has some", table.Name)
			}
			var objects []map[string]any
			for text := range strings.Lines(b.get(storyData + table.Name + ".jsonl").Body.String()) {
				var o map[string]any
				if err := json.Unmarshal([]byte(text), &o); err != nil {
					t.Fatalf("%s: %v in %s", table.Name, err, text)
				}
				objects = append(objects, o)
			}
			if len(objects) != len(lines) {
				t.Errorf("%s: %d lines and %d objects", table.Name, len(lines), len(objects))
			}
			for i, column := range table.Columns {
				if heads[i] != column.Name {
					t.Errorf("%s: column %d is %s, want %s", table.Name, i, heads[i], column.Name)
				}
				for n, line := range lines {
					v := line[column.Name]
					if column.Words != "" && strings.HasPrefix(v, column.Words) || column.Kind == store.DataAddress && v != "" && !strings.HasPrefix(v, "https://communs.test/") {
						t.Errorf("%s, %s: %q", table.Name, column.Name, v)
					}
					if (v == "") != (objects[n][column.Name] == nil) {
						t.Errorf("%s, %s: %q as CSV, %v as JSON", table.Name, column.Name, v, objects[n][column.Name])
					}
				}
			}
			opened := map[string]bool{}
			for _, line := range lines {
				if address := line["adresse"]; address != "" && !opened[line["genre"]] {
					opened[line["genre"]] = true
					b.opens(strings.TrimPrefix(address, "https://communs.test"))
				}
			}
		}
	})
}

func TestTablesOfACallAgreeWithItsPages(t *testing.T) {
	inStory(t, func(t *testing.T, b *browser) {
		_, versions := b.sheet(storyData + "versions.csv")
		n := 0
		for _, v := range versions {
			if strings.HasSuffix(v["adresse"], "/candidatures/materiaux-en-commun/version/"+v["version"]) {
				n++
			}
		}
		p, err := b.PlaceAt(t.Context(), domain.Account{}, app.Where{Form: domain.FormCandidacy, Slug: "materiaux-en-commun"})
		if err != nil || n != p.Page.Head {
			t.Errorf("%d versions of %d, %v", n, p.Page.Head, err)
		}
		_, resources := b.sheet(storyData + "ressources.csv")
		if !slices.ContainsFunc(resources, func(r map[string]string) bool { return r["controle"] == "ouverte" && r["licence_declaree"] != "" }) {
			t.Errorf("no resource is told as open: %v", resources)
		}
		_, candidacies := b.sheet(storyData + "candidatures.csv")
		if !slices.ContainsFunc(candidacies, func(r map[string]string) bool { return strings.HasSuffix(r["aide_demandee_euros"], ".00") }) {
			t.Errorf("no aid is told: %v", candidacies)
		}
		_, decisions := b.sheet(storyData + "decisions.csv")
		if !slices.ContainsFunc(decisions, func(r map[string]string) bool { return r["issue"] == "financée" && r["montant_euros"] != "0.00" }) {
			t.Errorf("no money is told: %v", decisions)
		}
		_, workshops := b.sheet(storyData + "ateliers.csv")
		if !slices.ContainsFunc(workshops, func(r map[string]string) bool { return r["presences"] != "0" }) {
			t.Errorf("nobody came: %v", workshops)
		}
	})
}

// Whatever the size of a table, it is read a few lines at a time and none is told twice.
func TestATableIsReadToItsEndOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		b := browserOver(t, s, site.Options{})
		call := b.Season("grand-appel").Call
		const many = 1203
		b.Write(func(tx *store.Tx) error {
			for i := range many {
				if err := tx.AddEvent(t.Context(), domain.Event{Verb: "page.edit", Object: "page", CallID: call.ID, Title: "=1+" + string(rune('A'+i%26)), N: i}); err != nil {
					return err
				}
			}
			return nil
		})
		_, lines := b.sheet("/appels/" + call.Slug + "/donnees/registre.csv")
		seen := map[string]bool{}
		for _, line := range lines {
			seen[line["id"]] = true
			if line["titre"] != "" && strings.HasPrefix(line["titre"], "=") {
				t.Fatalf("a formula: %q", line["titre"])
			}
		}
		if len(seen) < many || len(seen) != len(lines) {
			t.Errorf("%d lines, %d different ones, of at least %d", len(lines), len(seen), many)
		}
		in := bufio.NewScanner(b.get("/appels/" + call.Slug + "/donnees/registre.jsonl").Body)
		formulas := 0
		for in.Scan() {
			if strings.Contains(in.Text(), `"titre":"=1+`) {
				formulas++
			}
		}
		if formulas != many {
			t.Errorf("%d titles as they are, of %d", formulas, many)
		}
	})
}

// Everybody gets the same bytes, named by what they are; a reader who has them already gets none.
func TestPublicDataIsKnownByItsBytes(t *testing.T) {
	inStory(t, func(t *testing.T, b *browser) {
		for _, name := range []string{"defis.csv", "registre.jsonl", "tout.zip", "dictionnaire.csv"} {
			first := b.get(storyData + name)
			b.headers = map[string]string{"If-None-Match": first.Header().Get("ETag")}
			again := b.get(storyData + name)
			b.headers = nil
			second := b.other().get(storyData + name)
			if again.Code != http.StatusNotModified || again.Body.Len() > 0 || second.Body.String() != first.Body.String() {
				t.Errorf("%s: %d with %d bytes; the same bytes: %v", name, again.Code, again.Body.Len(), second.Body.String() == first.Body.String())
			}
		}
		ada := b.member("Jeanne")
		before := b.get(storyData + "remarques.csv").Header().Get("ETag")
		b.enters(ada).leaveRemark("/candidatures/materiaux-en-commun", map[string]string{"body": "Une remarque de plus."})
		if after := b.other().get(storyData + "remarques.csv").Header().Get("ETag"); after == before {
			t.Error("a new remark does not show in the name of the bytes")
		}
		files := unpacked(t, b.get(storyData+"tout.zip").Body.String())
		for _, table := range store.DataTables() {
			if files[table.Name+".csv"] == "" || files[table.Name+".jsonl"] == "" {
				t.Errorf("the archive has no %s", table.Name)
			}
		}
		if !strings.Contains(files["LISEZMOI.txt"], "https://creativecommons.org/licenses/by-sa/4.0/") || len(files) != 2*len(store.DataTables())+2 {
			t.Errorf("%d files, %q", len(files), files["LISEZMOI.txt"])
		}
	})
}
