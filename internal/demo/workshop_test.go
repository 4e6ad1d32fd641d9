package demo

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestWorkshopThatCouldNotHappenIsRefused(t *testing.T) {
	const people = `
accounts:
  - {key: malo, name: "Malo", email: malo@exemple.fr, at: 2026-01-19 09:05, roles: [facilitator]}
  - {key: nadia, name: "Nadia", email: nadia@exemple.fr, at: 2026-01-19 09:06}
page: appel
slug: appel
acts:
`
	const announced = `
  - at: 2026-02-18 10:30
    do: announce-workshop
    page: atelier
    by: malo
    workshop: {title: "Un atelier", goals: "Parler.", place: "Ici", capacity: 1, starts: 2026-03-05 18:00, minutes: 60, correction_days: 7}
`
	for name, c := range map[string]struct{ acts, want string }{
		"somebody who was there without a seat": {announced + `
  - {at: 2026-03-05 18:30, do: attendance, page: atelier, by: malo, workshop: {people: [nadia]}}`, "without a seat"},
		"notes before it begins": {announced + `
  - {at: 2026-03-04 18:30, page: atelier, by: malo, summary: "x", set: {texte: "y"}}`, "may not edit"},
		"notes of somebody who was away, in correction": {announced + `
  - {at: 2026-03-05 20:30, page: atelier, by: nadia, summary: "x", set: {texte: "y"}}`, "may not edit"},
		"more people than seats": {announced + `
  - {at: 2026-03-01 18:30, do: register, page: atelier, by: nadia, workshop: {people: [nadia, malo]}}`, "more people than seats"},
		"called off for no reason": {announced + `
  - {at: 2026-03-01 18:30, do: cancel-workshop, page: atelier, by: malo}`, "without a reason"},
		"announced by a participant": {strings.ReplaceAll(announced, "by: malo", "by: nadia"), "may not announce-workshop"},
	} {
		_, err := load(fstest.MapFS{"a.yaml": {Data: []byte(people + c.acts)}})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
