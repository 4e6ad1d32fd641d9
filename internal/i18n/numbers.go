package i18n

import (
	"strconv"
	"strings"
)

// Number writes n with its thousands apart: "12 500".
func (p *Printer) Number(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "−", digits[1:]
	}
	if len(digits) <= 3 {
		return sign + digits
	}
	var b strings.Builder
	b.WriteString(sign)
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(p.locale.group)
		}
		b.WriteByte(digits[i])
	}
	return b.String()
}

// Amount writes euros, with cents only where there are some: "12 500 €", "€12,500.50".
func (p *Printer) Amount(cents int64) string {
	euros, rest := cents/100, cents%100
	sign := ""
	if cents < 0 {
		sign, euros, rest = "−", -euros, -rest
	}
	s := p.Number(euros)
	if rest != 0 {
		s += p.locale.decimal + string(rune('0'+rest/10)) + string(rune('0'+rest%10))
	}
	if p.lang == French {
		return sign + s + wide + "€"
	}
	return sign + "€" + s
}

// Bytes writes a weight to two or three digits: "512 octets", "1,5 Ko", "31 Ko". Units are of 1 000.
func (p *Printer) Bytes(n int64) string {
	unit, tenths := 0, n*10
	for unit < len(p.locale.units)-1 && tenths >= 10_000 {
		unit, tenths = unit+1, (tenths+500)/1000
	}
	s := p.Number((tenths + 5) / 10)
	if unit > 0 && tenths < 100 && tenths%10 != 0 {
		s = strconv.FormatInt(tenths/10, 10) + p.locale.decimal + strconv.FormatInt(tenths%10, 10)
	}
	return s + p.locale.gap + p.locale.units[unit]
}

// List joins names: "A, B et C".
func (p *Printer) List(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + p.locale.and + names[last]
}
