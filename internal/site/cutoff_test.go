package site_test

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

const theCutoff = "/appels/essai/releves/1"

// handIn deposits a candidacy of that title as it stands, after some sections are written anew.
func (o *openSite) handIn(by domain.Account, p app.Place, sections domain.Document) (app.Place, domain.Deposit) {
	o.t.Helper()
	if len(sections) > 0 {
		if _, err := o.SavePage(o.t.Context(), o.As(by), app.Edit{PageID: p.Page.ID, Base: p.Page.Head, Sections: sections, Via: domain.ViaForm}); err != nil {
			o.t.Fatal(err)
		}
		p = o.Fresh(p)
	}
	d, err := o.MakeDeposit(o.t.Context(), o.As(by), app.DepositAct{CandidacyID: p.Candidacy.ID, Version: p.Page.Head})
	if err != nil {
		o.t.Fatal(err)
	}
	return p, d
}

// close takes the snapshot of the first relève.
func (o *openSite) close() {
	o.t.Helper()
	o.Store().DB().Clock().Set(o.Call.Cutoffs[0].At.Add(time.Minute))
	if err := o.CloseDueCutoffs(o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
}

func TestRelèveToComeTellsWhenAndWhatIsDepositedSoFar(t *testing.T) {
	o := newOpenSite(t)
	ada := o.Person("Ada")
	v := o.visitor()
	v.open(theCutoff, http.StatusOK)
	v.says("main", "Aucune candidature n’est déposée pour cette relève.")
	v.says("main", "Jusque-là, un dépôt peut être remplacé ou retiré")
	p, d := o.handIn(ada, o.Ready(ada, "Matériaux en commun"), nil)
	v.open(theCutoff, http.StatusOK) // the same visitor: the kept page was dropped
	v.says("caption", "Candidatures déposées à ce jour")
	v.says("tbody th", "Matériaux en commun")
	v.says("tbody", "30 000 €")
	v.says("tbody", "16 jours en public")
	if v.doc.Find(`tbody a[href="`+p.Path()+`/version/2"]`).Length() != 1 {
		t.Error("the title does not lead to the version deposited")
	}
	if strings.Contains(v.raw, ".zip") {
		t.Error("an archive is offered before the relève is closed")
	}
	v.open(theCutoff+".zip", http.StatusNotFound)
	if err := o.WithdrawDeposit(t.Context(), o.As(ada), app.Withdrawal{CandidacyID: p.Candidacy.ID, Number: d.Number}); err != nil {
		t.Fatal(err)
	}
	v.open(theCutoff, http.StatusOK)
	v.says("#retraits ~ ul", "Matériaux en commun, version 2, retirée le")
	v.says("main", "Aucune candidature n’est déposée pour cette relève.")
	for _, path := range []string{"/appels/essai/releves/3", "/appels/essai/releves/un", "/appels/essai/releves/1.pdf", "/appels/ailleurs/releves/1"} {
		v.open(path, http.StatusNotFound)
	}
}

func TestClosedRelèveShowsItsHashAndEachRowItsDiff(t *testing.T) {
	o := newOpenSite(t)
	ada := o.Person("Ada")
	p, d := o.handIn(ada, o.Ready(ada, "Matériaux en commun"), domain.Document{"resources": o.Whole("MIT", "Creative Commons")["resources"]})
	o.close()
	v := o.visitor()
	v.open(theCutoff, http.StatusOK)
	v.says("main", "cette liste ne changera plus")
	v.says("dl", domain.Snapshot{Deposits: []domain.Deposit{d}}.Hash())
	v.says("tbody code", d.Hash[:16])
	v.says("tbody .manque", "1 sous réserve")
	v.says("tbody", "la moins bonne : à préciser")
	v.says("main", "1 candidature déposée.")
	v.says("main", "2 ressources produites, 1 sous licence ouverte, 1 déposée sous réserve.")
	p, _ = o.handIn(ada, p, domain.Document{"spread": "Un texte entièrement neuf."})
	o.handIn(ada, o.Ready(ada, "Nouvelle venue"), nil)
	v.open("/appels/essai/releves/2", http.StatusOK)
	v.says("main", "2 candidatures déposées, dont 1 nouvelle, 1 déjà déposée à la relève 1.")
	if got := texts(v.doc, ".signe"); !slices.Equal(got, []string{"nouvelle"}) {
		t.Errorf("marks %q", got)
	}
	if v.doc.Find(`tbody a[href="`+p.Path()+`/diff/3..4"]`).Length() != 1 {
		t.Error("nothing leads to what changed since relève 1")
	}
	changed := text(v.doc, "tbody tr:first-child td:last-child")
	v.open(p.Path()+"/diff/3..4", http.StatusOK)
	v.says("main", "2 mots ajoutés, 4 supprimés")
	if !strings.Contains(changed, "2 mots ajoutés, 4 supprimés") {
		t.Errorf("the relève says %q", changed)
	}
}

func TestRelèveIsSortedByPlainLinks(t *testing.T) {
	o := newOpenSite(t)
	ada := o.Person("Ada")
	o.handIn(ada, o.Ready(ada, "Zèbres"), domain.Document{"aid": "20000"})
	o.handIn(ada, o.Ready(ada, "Écluses"), domain.Document{"aid": "15000"})
	o.handIn(ada, o.Ready(ada, "Arbres"), domain.Document{"aid": "25000"})
	v := o.visitor()
	for query, want := range map[string]string{
		"": "Zèbres Écluses Arbres", "?tri=candidature": "Arbres Écluses Zèbres", "?tri=aide": "Arbres Zèbres Écluses", "?tri=rien": "Zèbres Écluses Arbres",
	} {
		v.open(theCutoff+query, http.StatusOK)
		if got := strings.Join(texts(v.doc, "tbody th > a"), " "); got != want {
			t.Errorf("%q: %s, want %s", query, got, want)
		}
		sorted := v.doc.Find("th[aria-sort]").Length()
		if known := query == "?tri=candidature" || query == "?tri=aide"; (sorted == 1) != known {
			t.Errorf("%q: %d columns are told as sorted", query, sorted)
		}
		etag := v.header.Get("ETag")
		if v.open(theCutoff+query, http.StatusOK); query != "?tri=rien" && (etag == "" || v.header.Get("ETag") != etag) {
			t.Errorf("%q is not kept for everybody", query)
		}
	}
}

func TestFiguresOfARelèveAreSafeForSpreadsheets(t *testing.T) {
	o := newOpenSite(t)
	ada := o.Person("Ada")
	_, d := o.handIn(ada, o.Ready(ada, `=1+1, "dit-elle"`), nil)
	v := o.visitor()
	v.open(theCutoff+".csv", http.StatusOK)
	if got := v.header.Get("Content-Type"); got != "text/csv; charset=utf-8; header=present" {
		t.Errorf("type %q", got)
	}
	if strings.Count(v.raw, "\r\n") != strings.Count(v.raw, "\n") || strings.HasPrefix(v.raw, "\ufeff") {
		t.Error("lines do not end as RFC 4180 says, or the file begins with a mark")
	}
	lines, err := csv.NewReader(strings.NewReader(v.raw)).ReadAll()
	if err != nil || len(lines) != 2 {
		t.Fatalf("%q, %v", lines, err)
	}
	figures := map[string]string{}
	for i, head := range lines[0] {
		figures[head] = lines[1][i]
	}
	for head, want := range map[string]string{
		"numero": d.Number, "etat": "déposé", "candidature": `'=1+1, "dit-elle"`, "aide_demandee_euros": "30000.00", "defis": "1", "sha256": d.Hash,
		"jours_en_public": "16", "nouvelle": "oui", "version_precedente": "", "ressources_produites": "1", "controle_le_moins_bon": "ouverte",
	} {
		if figures[head] != want {
			t.Errorf("%s: %q, want %q", head, figures[head], want)
		}
	}
	french := v.raw
	v.open("/en"+theCutoff+".csv", http.StatusOK)
	if v.raw != french {
		t.Error("programs get other heads in English")
	}
	v.open(theCutoff, http.StatusOK)
	if got := texts(v.doc, ".colonnes dt"); !slices.Equal(got, lines[0]) {
		t.Errorf("the page explains %q", got)
	}
}

// fetch gets an address with what is known already.
func (v *visitor) fetch(path, etag string, want int) {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodGet, v.at.ResolveReference(must(v.at.Parse(path))).String(), http.NoBody)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("If-None-Match", etag)
	v.do(r, want)
}

// unpacked are the files of an archive by name, below its one folder.
func unpacked(t *testing.T, raw string) map[string]string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		_, name, _ := strings.Cut(f.Name, "/")
		files[name] = string(body)
	}
	return files
}

func TestArchiveOfAClosedRelèveIsTheSameEachTimeAndChecksItself(t *testing.T) {
	o := newOpenSite(t)
	ada := o.Person("Ada")
	p, d := o.handIn(ada, o.Ready(ada, "Matériaux en commun"), domain.Document{"resources": o.Whole("MIT", "Creative Commons")["resources"]})
	o.handIn(ada, o.Ready(ada, "Autre commun"), nil)
	o.close()
	v := o.visitor()
	v.open(theCutoff+".zip", http.StatusOK)
	first, etag := v.raw, v.header.Get("ETag")
	if _, err := o.SavePage(t.Context(), o.As(ada), app.Edit{PageID: p.Page.ID, Base: p.Page.Head, Sections: domain.Document{"title": "Un titre d’après", "spread": "Autrement."}, Via: domain.ViaForm}); err != nil {
		t.Fatal(err)
	}
	o.Store().DB().Clock().Advance(30 * time.Hour)
	v.open("/en"+theCutoff+".zip", http.StatusOK)
	if v.raw != first || v.header.Get("ETag") != etag {
		t.Error("the archive changed after the relève was closed")
	}
	v.fetch(theCutoff+".zip", etag, http.StatusNotModified)
	files := unpacked(t, first)
	sums := 0
	for line := range strings.Lines(files["SHA256SUMS"]) {
		hash, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		sum := sha256.Sum256([]byte(files[name]))
		if hex.EncodeToString(sum[:]) != hash {
			t.Errorf("%s is not what its hash says", name)
		}
		sums++
	}
	if sums != len(files)-1 || sums != 14 {
		t.Errorf("%d hashes for %d files", sums, len(files))
	}
	folder := "depots/" + d.Number + "-materiaux-en-commun/"
	text := sha256.Sum256([]byte(files[folder+"texte.canonique"]))
	list := sha256.Sum256([]byte(files["releve.canonique"]))
	call, err := o.Store().Call(t.Context(), o.Call.ID)
	if err != nil || hex.EncodeToString(text[:]) != d.Hash || hex.EncodeToString(list[:]) != call.Cutoffs[0].Hash {
		t.Errorf("the hashes of the receipt and of the relève are not those of the files, %v", err)
	}
	for name, want := range map[string]string{
		folder + "texte.md": "# Matériaux en commun\n", folder + "texte.json": `"title":"Matériaux en commun"`, folder + "recepisse.txt": d.Number,
		folder + "ressources.csv": "Ressource 2,logiciel,\"produite, elle existe déjà\",,Creative Commons,,,à préciser,oui", "manifeste.json": `"rules": 0`,
		"releve.csv": d.Hash, "LISEZMOI.txt": "sha256sum -c SHA256SUMS",
	} {
		if !strings.Contains(files[name], want) {
			t.Errorf("%s lacks %q: %s", name, want, files[name])
		}
	}
	if !strings.Contains(files[folder+"texte.md"], "Défi 1") || strings.Contains(files[folder+"texte.md"], o.Challenges[0].ID) {
		t.Errorf("the text names its défi otherwise than by its number: %s", files[folder+"texte.md"])
	}
	for name, body := range files {
		for _, secret := range []string{"73282932000074", "ada@exemple.fr", "Association d’essai", "0200000000"} {
			if strings.Contains(body, secret) {
				t.Errorf("%s tells %q of the administrative panel", name, secret)
			}
		}
	}
}

func TestArchiveLeavesAHiddenTextOutAndKeepsItsHash(t *testing.T) {
	o := newOpenSite(t)
	ada := o.Person("Ada")
	p, d := o.handIn(ada, o.Ready(ada, "Matériaux en commun"), nil)
	o.close()
	v := o.visitor()
	v.open(theCutoff, http.StatusOK)
	v.open(theCutoff+".zip", http.StatusOK)
	etag := v.header.Get("ETag")
	storetest.Hide(t, o.Store(), p.Page.ID, d.N)
	v.open(theCutoff, http.StatusOK)
	v.says("tbody", "Dépôt "+d.Number+", texte retiré")
	v.fetch(theCutoff+".zip", etag, http.StatusOK)
	files := unpacked(t, v.raw)
	for name, body := range files {
		if strings.Contains(body, "Matériaux en commun") || strings.Contains(body, "Un texte pour la rubrique") {
			t.Errorf("%s tells the hidden text", name)
		}
	}
	if !strings.Contains(files["releve.csv"], d.Hash) || !strings.Contains(files["manifeste.json"], `"hidden": true`) {
		t.Error("the hash of the hidden text is gone")
	}
}

func TestArchiveHasABudget(t *testing.T) {
	o := newOpenSite(t)
	o.close()
	v := o.visitor()
	refused := 0
	for range 80 {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, o.server.URL+theCutoff+".zip", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		res, err := v.client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.Copy(io.Discard, res.Body)
		if err = errors.Join(err, res.Body.Close()); err != nil {
			t.Fatal(err)
		}
		if res.StatusCode == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused == 0 {
		t.Error("eighty archives at once are made for one address")
	}
}

func TestRegisterCallAndStepsLeadToTheRelève(t *testing.T) {
	o := newOpenSite(t)
	ada := o.Person("Ada")
	p, _ := o.handIn(ada, o.Ready(ada, "Matériaux en commun"), nil)
	v := o.visitor()
	for _, path := range []string{"/appels/essai", "/appels/essai/registre", "/registre", p.Path() + "/etapes"} {
		v.open(path, http.StatusOK)
		if v.doc.Find(`main a[href="`+theCutoff+`"]`).Length() == 0 {
			t.Errorf("nothing on %s leads to the relève", path)
		}
	}
	v.open("/en/appels/essai", http.StatusOK)
	if v.doc.Find(`main a[href="/en`+theCutoff+`"]`).Length() == 0 {
		t.Error("the English page of the call leaves English")
	}
}

func TestCandidaciesAreComparedFromTheRelève(t *testing.T) {
	o := newOpenSite(t)
	ada := o.Person("Ada")
	a, _ := o.handIn(ada, o.Ready(ada, "Arbres"), nil)
	b, _ := o.handIn(ada, o.Ready(ada, "Briques"), domain.Document{"needs": "On cherche un four.", "aid": "20000"})
	for _, title := range []string{"Cordes", "Digues", "Écluses"} {
		o.handIn(ada, o.Ready(ada, title), nil)
	}
	v := o.visitor()
	v.open(theCutoff, http.StatusOK)
	form := v.doc.Find(`form[action="/appels/essai/comparer"]`)
	if form.Find(`input[name=c]`).Length() != 5 || form.Find(`input[name=releve]`).AttrOr("value", "") != "1" {
		t.Error("the relève offers no choice of what to compare")
	}
	if _, err := o.SavePage(t.Context(), o.As(ada), app.Edit{PageID: a.Page.ID, Base: a.Page.Head, Sections: domain.Document{"spread": "Après le dépôt."}, Via: domain.ViaForm}); err != nil {
		t.Fatal(err)
	}
	v.open("/appels/essai/comparer?releve=1&c="+a.Page.Slug+"&c="+b.Page.Slug, http.StatusOK)
	if got := texts(v.doc, ".face thead th a"); !slices.Equal(got, []string{"Arbres", "Briques"}) {
		t.Errorf("columns %q", got)
	}
	cells := map[string][]string{}
	v.doc.Find(".face tbody tr").Each(func(_ int, row *goquery.Selection) {
		row.Find("td").Each(func(_ int, cell *goquery.Selection) {
			name := row.Find("th").Text()
			cells[name] = append(cells[name], strings.Join(strings.Fields(cell.Children().NotMatcher(goquery.Single(".libelle")).Text()), " "))
		})
	})
	for name, want := range map[string][]string{
		"Aide demandée": {"30 000 €", "20 000 €"}, "Ce que l’équipe cherche": {"Rien n’est écrit dans cette rubrique.", "On cherche un four."},
		"La diffusion":   {"Un texte pour la rubrique spread.", "Un texte pour la rubrique spread."},
		"Les ressources": {"Ressource 1, logiciel, produite, elle existe déjà, MIT, ouverte", "Ressource 1, logiciel, produite, elle existe déjà, MIT, ouverte"},
	} {
		if !slices.Equal(cells[name], want) {
			t.Errorf("%s: %q, want %q", name, cells[name], want)
		}
	}
	v.open("/appels/essai/comparer?c="+a.Page.Slug+"&c="+b.Page.Slug, http.StatusOK)
	v.says(".face", "Après le dépôt.")
	v.says(".chapo", "telles qu’elles se lisent aujourd’hui")
	v.open("/appels/essai/comparer?releve=1&c=arbres&c=briques&c=cordes&c=digues&c=ecluses", http.StatusUnprocessableEntity)
	v.says(".fautes", "5 candidatures sont cochées : gardez-en quatre au plus.")
	if v.doc.Find(`input[name=c][checked]`).Length() != 5 || v.doc.Find(".face").Length() != 0 {
		t.Error("what was ticked is lost")
	}
	v.open("/appels/essai/comparer?releve=1&c=arbres&c=inconnue", http.StatusUnprocessableEntity)
	v.says(".fautes", "Une candidature demandée n’est pas dans cette liste.")
	v.says(".fautes", "Cochez au moins deux candidatures.")
	v.open("/appels/essai/comparer", http.StatusOK)
	v.says("#choisir", "Choisir les candidatures")
	v.open("/appels/essai/comparer?releve=9", http.StatusNotFound)
}
