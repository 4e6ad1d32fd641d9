package i18n

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"
)

type Catalogue struct{ by map[string]*Printer }
type Printer struct {
	lang string
	m    map[string]any
}

func Load(f fs.FS) (*Catalogue, error) {
	c := &Catalogue{map[string]*Printer{}}
	for _, l := range []string{"fr", "en"} {
		p := &Printer{l, map[string]any{}}
		names, _ := fs.Glob(f, l+"/*.json")
		for _, n := range names {
			b, err := fs.ReadFile(f, n)
			if err != nil {
				return nil, err
			}
			if err := json.Unmarshal(b, &p.m); err != nil {
				return nil, err
			}
		}
		c.by[l] = p
	}
	return c, nil
}
func (c *Catalogue) For(l string) *Printer { return c.by[l] }
func (p *Printer) Lang() string            { return p.lang }
func (p *Printer) T(key string, args ...any) string {
	v, ok := p.m[key]
	s, _ := v.(string)
	if !ok {
		return key
	}
	return fill(s, args)
}
func fill(s string, args []any) string {
	for i := 0; i+1 < len(args); i += 2 {
		s = strings.ReplaceAll(s, "{{."+args[i].(string)+"}}", fmt.Sprint(args[i+1]))
	}
	return s
}
func (p *Printer) N(key string, n int, args ...any) string {
	v, ok := p.m[key].(map[string]any)
	if !ok {
		return key
	}
	f := "other"
	if n == 1 || n == 0 && p.lang == "fr" {
		f = "one"
	}
	s, _ := v[f].(string)
	return fill(s, append(args, "N", strconv.Itoa(n)))
}
func (p *Printer) Bytes(n int64) string           { return fmt.Sprintf("%d Ko", n/1000) }
func (p *Printer) Date(t time.Time) string        { return t.Format("2006-01-02") }
func (p *Printer) WeekdayDate(t time.Time) string { return t.Format("2006-01-02") }
func (p *Printer) DateTime(t time.Time) string    { return t.Format("2006-01-02 15:04") }
func (p *Printer) Time(t time.Time) string        { return t.Format("15:04") }
func (p *Printer) Amount(c int64) string          { return strconv.FormatInt(c/100, 10) + " €" }
func (p *Printer) Number(n int64) string          { return strconv.FormatInt(n, 10) }
func (p *Printer) List(l []string) string         { return strings.Join(l, ", ") }
