package site

import (
	"archive/zip"
	"bufio"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/store"
)

// dataSource goes through the lines of a table.
type dataSource func(t store.DataTable, do func([]any) error) error

// dataFile is one file of the data of a call. Its words are French whatever the language, and the same lines make the
// same bytes.
type dataFile struct {
	s          *Site
	pr         *i18n.Printer
	name       string
	call       domain.Call
	tables     []store.DataTable
	lines      bool // JSON Lines, where it is a table; CSV otherwise
	dictionary bool
	whole      bool // all tables, in an archive
	reserved   bool
	source     dataSource
}

// etag names the bytes of a file by writing it where nobody reads.
func (f dataFile) etag() (string, error) {
	h := sha256.New()
	if err := f.write(h); err != nil {
		return "", err
	}
	return `"` + hex.EncodeToString(h.Sum(nil)[:16]) + `"`, nil
}

func (f dataFile) contentType() string {
	switch {
	case f.whole:
		return "application/zip"
	case f.lines:
		return "application/jsonl; charset=utf-8"
	}
	return "text/csv; charset=utf-8; header=present"
}

// sendDataFile streams a file: nothing of it is held but a few hundred lines.
func (s *Site) sendDataFile(c *gin.Context, f dataFile) error {
	c.Header("Content-Disposition", `attachment; filename="`+f.call.Slug+"-"+f.name+`"`)
	c.Header("Content-Type", f.contentType())
	c.Status(http.StatusOK)
	if c.Request.Method == http.MethodHead {
		c.Writer.WriteHeaderNow()
		return nil
	}
	w := bufio.NewWriterSize(c.Writer, 32<<10)
	err := f.write(w)
	if err == nil {
		err = w.Flush()
	}
	if err != nil && !c.Writer.Written() {
		for _, name := range []string{"Content-Disposition", "Content-Type", "ETag"} {
			c.Writer.Header().Del(name)
		}
		return err
	}
	if err != nil {
		s.fail(c, fmt.Errorf("data of a call, %s: %w", f.name, err))
		panic(http.ErrAbortHandler) //nolint:forbidigo // the only way to break an answer off: what was sent must not look whole
	}
	return nil
}

func (f dataFile) write(to io.Writer) error {
	switch {
	case f.whole:
		return f.writeArchive(to)
	case f.dictionary:
		return f.writeDictionary(to)
	case f.lines:
		return f.writeLines(to, f.tables[0])
	}
	return f.writeTable(to, f.tables[0])
}

// writeArchive writes all tables, both ways, with the dictionary and what may be done with them.
func (f dataFile) writeArchive(to io.Writer) error {
	z := zip.NewWriter(to)
	file := func(name string, write func(io.Writer) error) error {
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.call.Slug + "/" + name, Method: zip.Deflate, Modified: f.call.CreatedAt.UTC().Truncate(time.Second)})
		if err != nil {
			return err
		}
		return write(w)
	}
	if err := file("LISEZMOI.txt", f.writeReadme); err != nil {
		return err
	}
	if err := file(dictionaryFile, f.writeDictionary); err != nil {
		return err
	}
	for _, t := range f.tables { // a dozen
		if err := file(t.Name+".csv", func(w io.Writer) error { return f.writeTable(w, t) }); err != nil {
			return err
		}
		if err := file(t.Name+".jsonl", func(w io.Writer) error { return f.writeLines(w, t) }); err != nil {
			return err
		}
	}
	return z.Close()
}

// writeReadme says what the archive holds and what may be done with it.
func (f dataFile) writeReadme(to io.Writer) error {
	licence := f.s.licenceLink(f.pr, f.s.licenceOf(f.call))
	text := f.pr.T("data.readme", "Call", f.call.Title, "Address", f.s.options.BaseURL+callPath(f.call)+"/donnees", "Licence", licence.Label, "Terms", licence.Href)
	if f.reserved {
		text += "\n\n" + f.pr.T("data.readme_reserved")
	}
	text += "\n\n" + f.pr.T("data.formats_csv") + "\n" + f.pr.T("data.formats_json") + "\n" + f.pr.T("data.formats_left") + "\n"
	for _, t := range f.tables {
		text += "\n" + t.Name + "\n  " + f.pr.T("data.about."+t.Name) + "\n"
	}
	_, err := io.WriteString(to, text)
	return err
}

// sheetWriter writes lines as spreadsheets read them: UTF-8 with its mark, semicolons, CRLF.
func sheetWriter(to io.Writer) (*csv.Writer, error) {
	_, err := io.WriteString(to, "\uFEFF")
	w := csv.NewWriter(to)
	w.Comma, w.UseCRLF = ';', true
	return w, err
}

func (f dataFile) writeDictionary(to io.Writer) error {
	w, err := sheetWriter(to)
	if err != nil {
		return err
	}
	lines := [][]string{{"table", "colonne", "type", "definition"}}
	for _, t := range f.tables {
		for _, column := range t.Columns {
			lines = append(lines, []string{t.Name, column.Name, f.pr.T("data.kind." + string(column.Kind)), f.pr.T("data.column." + column.Name)})
		}
	}
	return w.WriteAll(lines)
}

func (f dataFile) writeTable(to io.Writer, t store.DataTable) error {
	w, err := sheetWriter(to)
	if err != nil {
		return err
	}
	line := make([]string, len(t.Columns))
	for i, column := range t.Columns {
		line[i] = column.Name
	}
	if err := w.Write(line); err != nil {
		return err
	}
	if err := f.source(t, func(values []any) error {
		for i, column := range t.Columns {
			line[i] = f.cell(column, values[i])
		}
		return w.Write(line)
	}); err != nil {
		return err
	}
	w.Flush()
	return w.Error()
}

// cell is a value as text. One that a spreadsheet would run is put behind an apostrophe; our own numbers are as they are.
func (f dataFile) cell(column store.DataColumn, value any) string {
	switch v := f.value(column, value).(type) {
	case nil:
		return ""
	case bool:
		return yesNo(f.pr, v)
	case int64:
		return strconv.FormatInt(v, 10)
	case json.Number:
		return v.String()
	case string:
		return unformula(v)
	default:
		return unformula(fmt.Sprint(v))
	}
}

// writeLines writes one JSON object a line, its members in the order of the columns.
func (f dataFile) writeLines(to io.Writer, t store.DataTable) error {
	w := bufio.NewWriter(to)
	err := f.source(t, func(values []any) error {
		for i, column := range t.Columns {
			sep := ","
			if i == 0 {
				sep = "{"
			}
			b, err := json.Marshal(f.value(column, values[i]))
			if err != nil {
				return err
			}
			_, _ = w.WriteString(sep + `"` + column.Name + `":`) // Flush tells of what went wrong
			_, _ = w.Write(b)
		}
		_, err := w.WriteString("}\n")
		return err
	})
	if err != nil {
		return err
	}
	return w.Flush()
}

// value is what a column tells: nothing, a text, a number or a truth.
func (f dataFile) value(column store.DataColumn, value any) any {
	if at, is := value.(time.Time); is {
		value = at.UTC().Format("2006-01-02T15:04:05.000000Z")
	}
	switch text, isText := value.(string); {
	case value == nil, isText && text == "":
		return nil
	case column.Kind == store.DataAmount:
		cents, _ := value.(int64)
		return json.Number(strconv.FormatInt(cents/100, 10) + "." + strconv.FormatInt(100+cents%100, 10)[1:])
	case column.Kind == store.DataAddress:
		return f.s.options.BaseURL + text
	case column.Kind == store.DataCode:
		return f.pr.T(column.Words + text)
	}
	return value
}
