package importing_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/importing"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// tried runs a trial to its end.
func tried(t *testing.T, file []byte) importing.Trial {
	t.Helper()
	trials := importing.NewTrials(apptest.New(t, storetest.SQLite(t)).App)
	id, err := trials.Start(t.Context(), file, "CC-BY-SA-4.0")
	if err != nil {
		t.Fatal(err)
	}
	return ended(t, trials, id)
}

func ended(t *testing.T, trials *importing.Trials, id string) importing.Trial {
	t.Helper()
	for range time.Tick(20 * time.Millisecond) {
		got, known := trials.State(id)
		if !known {
			t.Fatal("the trial is forgotten")
		}
		if got.Done {
			return got
		}
	}
	return importing.Trial{}
}

func export(pages ...string) []byte {
	return []byte(`<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="fr">` + "\n" + strings.Join(pages, "\n") + "\n</mediawiki>")
}

func page(id int, title string, texts ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<page><title>%s</title><ns>0</ns><id>%d</id>", title, id)
	for i, text := range texts {
		fmt.Fprintf(&b, "<revision><id>%d</id><timestamp>2025-01-%02dT10:00:00Z</timestamp><contributor><username>Ada</username><id>1</id></contributor>"+
			"<model>markdown</model><format>text/x-markdown</format><text>%s</text></revision>", id*1000+i, i%28+1, text)
	}
	return b.String() + "</page>"
}

func TestTrialBringsARealWikiWithItsHistory(t *testing.T) {
	file, err := os.ReadFile("../mediawiki/testdata/politique-contribution.mediawiki.xml.gz")
	if err != nil {
		t.Fatal(err)
	}
	got := tried(t, file)
	if len(got.Pages) != 20 || got.Versions != 390 || got.Left != 0 || got.Cut || got.Broken {
		t.Errorf("%d pages, %d versions, %d left, cut %v, broken %v", len(got.Pages), got.Versions, got.Left, got.Cut, got.Broken)
	}
	if full := got.Full(); full.Title != "pratique" || full.Versions != 61 {
		t.Errorf("the page with the most versions is %+v", full)
	}
}

func TestDamagedPageIsToldWithItsLineAndTheOthersCome(t *testing.T) {
	got := tried(t, export(page(1, "Avant", "un", "deux"), "<page><title>Abîmée</title>\n<ns>0</ns><id>x</id></page>", page(3, "Après", "un")))
	if len(got.Pages) != 2 || got.Left != 1 || len(got.Problems) != 1 {
		t.Fatalf("%+v", got)
	}
	if p := got.Problems[0]; p.Line != 4 || p.Page != "Abîmée" || p.Reason == "" {
		t.Errorf("told as %+v", p)
	}
}

func TestHostileFilesLeaveNothingBehind(t *testing.T) {
	var bomb bytes.Buffer
	w := gzip.NewWriter(&bomb)
	if _, err := w.Write([]byte(`<mediawiki version="0.11"><page><title>B</title><ns>0</ns><id>1</id><revision><id>1</id><text>`)); err != nil {
		t.Fatal(err)
	}
	zeros := bytes.Repeat([]byte("a"), 1<<20)
	for range 64 {
		if _, err := w.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string][]byte{
		"bomb":       bomb.Bytes(),
		"entity":     []byte(`<!DOCTYPE m [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><mediawiki version="0.11"><page><title>&b;</title></page></mediawiki>`),
		"huge title": export(page(1, strings.Repeat("t", 1<<20), "un")),
		"no XML":     []byte("PK\x03\x04 nothing of the kind"),
	} {
		t.Run(name, func(t *testing.T) {
			got := tried(t, file)
			if len(got.Pages) != 0 || got.Versions != 0 || got.Left == 0 || got.Broken || got.Problems[0].Reason == "" {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestTrialTakesNoMoreThanItsLimits(t *testing.T) {
	var pages []string
	for i := range 40 {
		pages = append(pages, page(i+1, fmt.Sprint("Page ", i+1), "un"))
	}
	if got := tried(t, export(pages...)); len(got.Pages) != 30 || !got.Cut {
		t.Errorf("%d pages, cut %v", len(got.Pages), got.Cut)
	}
	long := make([]string, 700)
	for i := range long {
		long[i] = fmt.Sprint("texte ", i)
	}
	if got := tried(t, export(page(1, "Longue", long...))); got.Versions != 600 || len(got.Pages) != 1 || !got.Cut {
		t.Errorf("%d versions, cut %v", got.Versions, got.Cut)
	}
}

func TestTrialsRunOneAtATime(t *testing.T) {
	trials := importing.NewTrials(apptest.New(t, storetest.SQLite(t)).App)
	long := make([]string, 400)
	for i := range long {
		long[i] = fmt.Sprint("texte ", i)
	}
	first, err := trials.Start(t.Context(), export(page(1, "Longue", long...)), "CC0-1.0")
	if err != nil {
		t.Fatal(err)
	}
	_, err = trials.Start(t.Context(), export(page(1, "Autre", "un")), "CC0-1.0")
	if got, _ := trials.State(first); !got.Done && domain.KindOf(err) != domain.Unavailable {
		t.Errorf("a second trial: %v", err)
	}
	ended(t, trials, first)
	again, err := trials.Start(t.Context(), export(page(1, "Autre", "un")), "CC0-1.0")
	if err != nil {
		t.Fatal(err)
	}
	if got := ended(t, trials, again); len(got.Pages) != 1 {
		t.Errorf("%+v", got)
	}
}
